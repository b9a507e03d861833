import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { Ticker } from '@shared/state/ticker';
import { Toasts } from '@shared/state/toasts';
import { EventRecord } from '@shared/data/wire';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { formatMoney } from '@shared/util-format/money';
import { formatCountdown, formatVenueTime, wordOnBeginning } from '@shared/util-format/time';
import { GIVEN_BACK, HeldTicket, Hold } from '../data/hold';
import { MyTickets } from '../data/my-tickets';
import { Part, PartState, Purchase } from '../data/purchase';
import { BoughtParts, PartInWords } from '../ui-hold/bought-parts';
import { HeldOrder } from '../ui-hold/held-order';
import { HeldTicketCard } from '../ui-hold/held-ticket';
import { hasBegun } from '../util-offer/offer';
import { ordersIn } from '../util-order/cart';

const USUAL_HOLD_SECONDS = 60;
/** Holds that were taken one after the other end together for whoever reads the clock. */
const SAME_DEADLINE_MILLIS = 5_000;

const WORDS: Record<PartState, Pick<PartInWords, 'state' | 'sentence' | 'good'>> = {
  bought: { state: 'Bought', sentence: '.', good: true },
  refunded: { state: 'Refunded', sentence: ': no longer good.', good: false },
  open: { state: 'Not bought yet', sentence: ': still yours, below.', good: false },
  over: { state: 'Too late', sentence: ': the time was over, and it went back to the pool.', good: false },
};

/** The minute that counts: what is held, how long still, and one button to make it yours. */
@Component({
  selector: 'os-hold-page',
  imports: [RouterLink, BoughtParts, Empty, HeldOrder, HeldTicketCard, Loading, Notice, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './hold-page.html',
})
export class HoldPage {
  protected readonly hold = inject(Hold);
  private readonly events = inject(Events);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly ticker = inject(Ticker);
  private readonly myTickets = inject(MyTickets);
  private readonly purchase = inject(Purchase);

  protected readonly ended = inject(Session).customerEnded;
  protected readonly refusal = signal<string | null>(null);
  private readonly buying = signal(false);
  protected readonly busy = computed(() => this.buying() || this.hold.confirming().size > 0);
  protected readonly cards = computed(() => this.hold.all().map((held) => this.describe(held)));
  protected readonly lines = computed(() => {
    const first = this.hold.millisLeft() ?? 0;
    return this.cards().map(({ held, what, when }) => {
      const { ticketId, price } = held;
      const millis = this.hold.millisLeftOf(held);
      const left = millis - first > SAME_DEADLINE_MILLIS ? formatCountdown(millis) : null;
      return { ticketId, what, when, left, price, unit: held };
    });
  });
  /** What one tap buys: usually one order. */
  protected readonly orders = computed(() =>
    ordersIn(
      this.hold.all(),
      ({ eventId, vendorId }) => this.events.byId().get(eventId)?.vendorId ?? vendorId,
    ),
  );
  /** Of all orders together, a sum for each currency. */
  protected readonly total = computed(() =>
    ordersIn(this.hold.all(), () => null)
      .map((sum) => formatMoney(sum.total, sum))
      .join(' + '),
  );

  /** What has become of each part, where one tap bought in several orders. Not before each was tried. */
  protected readonly parts = computed(() =>
    this.busy() ? null : (this.purchase.parts()?.map((part) => this.inWords(part)) ?? null),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => this.purchase.forget());
    // What was said of a session that is over does not stay beside the next one.
    effect(() => {
      if (!this.ended()) untracked(() => this.refusal.set(null));
    });
    effect(() => {
      const ending = this.hold.ending();
      untracked(() => this.leaveAfter(ending));
    });
  }

  /** All that is held, in as many orders as it takes; where one is refused, the others wait for whoever reads why. */
  protected async confirmTickets(): Promise<void> {
    if (this.buying()) return;
    this.refusal.set(null);
    const orders = this.orders();
    this.purchase.begin(orders.map(({ lines }) => lines));
    this.buying.set(true);
    try {
      for (const { lines } of orders) {
        const refusal = await this.hold.confirm(lines);
        if (!refusal) continue;
        this.purchase.refuse(lines, refusal.message);
        return this.refusal.set(refusal.message);
      }
    } finally {
      this.buying.set(false);
    }
  }

  protected async giveTicketBack(ticketId: number): Promise<void> {
    const held = this.hold.all().find((held) => held.ticketId === ticketId);
    if (held && (await this.hold.giveUp(held)))
      this.toasts.tellUndoable('You gave the ticket back.', () => void this.takeAgain(held), GIVEN_BACK);
  }

  private inWords({ lines, state, orderId, refusal }: Part): PartInWords {
    const what = lines.map((held) => ({ ticketId: held.ticketId, text: this.describe(held).what }));
    const total = ordersIn(lines, () => null)
      .map((sum) => formatMoney(sum.total, sum))
      .join(' + ');
    return {
      what,
      total,
      orderId,
      ...WORDS[state],
      ...(refusal === null ? {} : { sentence: `: ${refusal}` }),
    };
  }

  private describe(held: HeldTicket) {
    const event = this.events.byId().get(held.eventId);
    return {
      held,
      what: event ? `${held.type}, ${event.name}` : held.type,
      when: event ? this.whenOf(event) : null,
      // A full ring is the whole hold.
      totalMillis: (held.holdSeconds ?? event?.holdSeconds ?? USUAL_HOLD_SECONDS) * 1000,
    };
  }

  /** Whoever is about to pay for what has begun is told. */
  private whenOf(event: EventRecord): string | null {
    if (event.startsAt === null) return null;
    const time = formatVenueTime(event.startsAt, event.timezone);
    const now = this.ticker.now();
    return hasBegun(event, now) ? `${time} · ${wordOnBeginning(event.startsAt, now)}` : time;
  }

  private async takeAgain(given: HeldTicket): Promise<void> {
    const eventName = this.events.byId().get(given.eventId)?.name ?? '';
    const result = await this.hold.take(
      { eventId: given.eventId, eventName, type: given.type },
      given.ticketId,
    );
    if (result.kind === 'refused') this.toasts.tell(result.refusal.message);
    else await this.router.navigateByUrl('/shop/hold');
  }

  private leaveAfter(ending: ReturnType<Hold['ending']>): void {
    if (ending !== 'bought' && ending !== 'givenUp') return;
    const ended = this.hold.ended();
    const others = this.hold.all().length > 0;
    this.hold.forgetEnding();
    // Part by part, the page tells it itself.
    if (this.purchase.parts() !== null) return;
    // While others are held, their time is what counts: the page stays.
    if (others) {
      if (ending === 'bought') this.toasts.tell(`Bought. Ticket no. ${ended?.ticketId} is yours.`);
    } else if (ending === 'bought') {
      const order = ended && this.myTickets.orderOf(ended.ticketId);
      const several = order && order.tickets.length > 1;
      const page = several ? ['/shop/orders', order.orderId] : ['/shop/tickets', ended?.ticketId];
      void this.router.navigate(page, { replaceUrl: true, queryParams: { new: true } });
    } else {
      void this.router.navigateByUrl('/', { replaceUrl: true });
    }
  }
}
