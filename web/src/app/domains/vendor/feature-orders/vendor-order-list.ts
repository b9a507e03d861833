import {
  ChangeDetectionStrategy,
  Component,
  OnInit,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Page } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { OrderRecord, OrderState } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { formatMoney } from '@shared/util-format/money';
import { ORDER_STATE_WORDS, stateInWords, ticketsIn } from '@shared/util-format/order';
import { formatOwnTime } from '@shared/util-format/time';
import { VendorEvents } from '../data/vendor-events';
import { OrderSearch, VendorOrders } from '../data/vendor-orders';

const STATES = Object.keys(ORDER_STATE_WORDS) as OrderState[];

/** Who bought what together: the vendor's orders, by event, state and customer. */
@Component({
  selector: 'os-vendor-order-list',
  imports: [Empty, Field, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './vendor-order-list.html',
})
export class VendorOrderList implements OnInit {
  private readonly source = inject(VendorOrders);
  protected readonly events = inject(VendorEvents);
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);

  /** What the address says is shown first: the list of tickets leads to a customer's orders. */
  readonly customerId = input<string>();

  protected readonly states = STATES;
  protected readonly words = ORDER_STATE_WORDS;
  protected readonly stateOf = stateInWords;
  protected readonly money = formatMoney;
  protected readonly tickets = ticketsIn;
  protected readonly search = signal<OrderSearch>({ eventId: null, state: '', customerId: null });
  protected readonly customer = signal('');
  protected readonly customerFault = computed(() =>
    /^\d{0,15}$/.test(this.customer().trim()) ? null : 'A number, as the list of orders shows it.',
  );
  protected readonly isNarrowed = computed(() => {
    const { eventId, state, customerId } = this.search();
    return eventId !== null || state !== '' || customerId !== null;
  });
  protected readonly orders = signal<readonly OrderRecord[] | null>(null);
  protected readonly someRefunded = computed(
    () => this.orders()?.some(({ refunded }) => refunded > 0) ?? false,
  );
  protected readonly next = signal<string | null>(null);
  protected readonly error = signal<string | null>(null);
  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  constructor() {
    const { stock } = inject(Live);
    let before: ReadonlyMap<string, number> = new Map();
    effect(() => {
      const sold = new Map([...stock()].map(([key, { sold }]) => [key, sold]));
      // Fewer are sold than were: a sale was undone, here or elsewhere.
      const isUndone = [...sold].some(([key, count]) => count < (before.get(key) ?? 0));
      before = sold;
      if (isUndone) untracked(() => void this.loadAgain());
    });
    effect(() => {
      this.search();
      if (this.session.vendor()) untracked(() => void this.loadOrders());
    });
  }

  ngOnInit(): void {
    const customer = this.customerId();
    if (customer) this.narrowCustomer(customer);
  }

  protected narrow(change: Partial<OrderSearch>): void {
    this.search.update((search) => ({ ...search, ...change }));
  }

  protected narrowCustomer(text: string): void {
    this.customer.set(text);
    if (this.customerFault() === null) this.narrow({ customerId: Number(text.trim()) || null });
  }

  protected async loadOrders(): Promise<void> {
    const question = ++this.question;
    try {
      const page = await this.source.search(this.search());
      if (question !== this.question) return;
      this.orders.set(page.body);
      this.next.set(page.next);
      this.error.set(null);
    } catch (error) {
      if (question === this.question && this.session.vendor()) this.error.set(sentenceOf(error));
    }
  }

  protected async showMore(): Promise<void> {
    const next = this.next();
    const question = this.question;
    if (next === null) return;
    try {
      const page = await this.source.more(next);
      if (question !== this.question) return;
      this.orders.update((orders) => [...(orders ?? []), ...page.body]);
      this.next.set(page.next);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
  }

  /** What is shown, as it is now: as many pages as it takes. */
  private async loadAgain(): Promise<void> {
    const shown = this.orders()?.length ?? 0;
    const question = this.question;
    try {
      let page: Page<OrderRecord[]> = await this.source.search(this.search());
      const orders = [...page.body];
      while (page.next !== null && orders.length < shown) {
        page = await this.source.more(page.next);
        orders.push(...page.body);
      }
      if (question !== this.question || this.orders() === null) return;
      this.orders.set(orders);
      this.next.set(page.next);
    } catch {
      // What is shown stays; the next change asks again.
    }
  }

  /** The events of its tickets, usually one. */
  protected eventsIn({ lines }: OrderRecord): string {
    const ids = [...new Set(lines.flatMap(({ eventId }) => (eventId == null ? [] : [eventId])))];
    return ids.map((id) => this.events.find(id)?.name ?? `Event ${id}`).join(', ');
  }

  protected when({ createdAt }: OrderRecord): string {
    return formatOwnTime(createdAt);
  }
}
