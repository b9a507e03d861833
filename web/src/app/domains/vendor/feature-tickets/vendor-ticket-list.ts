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
import { RouterLink } from '@angular/router';
import { Live } from '@shared/data/live';
import { Stock } from '@shared/data/live-wire';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { Ticket, TicketChange, TicketStatus } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { formatMoney } from '@shared/util-format/money';
import { formatDayTime } from '@shared/util-format/time';
import { VendorEvents } from '../data/vendor-events';
import { TicketSearch, VendorTickets } from '../data/vendor-tickets';
import { TicketEditor } from '../ui-ticket-editor/ticket-editor';
import { VoidSale } from '../ui-void/void-sale';

const STATUSES: TicketStatus[] = ['available', 'reserved', 'sold', 'withdrawn', 'refunded'];
const STATUS_WORDS: Record<TicketStatus, string> = {
  available: 'Available',
  reserved: 'Held',
  sold: 'Sold',
  withdrawn: 'Withdrawn',
  refunded: 'Refunded',
};

/** The vendor's tickets, one by one: change, withdraw, put back, delete. */
@Component({
  selector: 'os-vendor-ticket-list',
  imports: [RouterLink, Empty, Loading, TicketEditor, VoidSale],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './vendor-ticket-list.html',
})
export class VendorTicketList implements OnInit {
  private readonly tickets = inject(VendorTickets);
  protected readonly events = inject(VendorEvents);
  private readonly toasts = inject(Toasts);
  private readonly live = inject(Live);
  private readonly session = inject(Session);

  /** What the address says is shown first: the page of the sales leads to those who bought. */
  readonly status = input<string>();

  protected readonly statuses = STATUSES;
  protected readonly words = STATUS_WORDS;
  protected readonly money = formatMoney;
  protected readonly search = signal<TicketSearch>({ status: '', eventId: null, type: '' });
  /** The types that there are, of the event that is looked at or of all. */
  protected readonly types = computed(() => {
    const { eventId, type } = this.search();
    const ofEvent = (stock: Stock) =>
      eventId === null ? this.events.ids().has(stock.eventId) : stock.eventId === eventId;
    const known = [...this.live.stock().values()].filter(ofEvent).map((stock) => stock.type);
    return [...new Set(type === '' ? known : [...known, type])].sort((a, b) => a.localeCompare(b));
  });
  private readonly loaded = signal<readonly Ticket[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly error = signal<string | null>(null);
  protected readonly editing = signal<Ticket | null>(null);
  protected readonly editRefusal = signal<unknown>(null);
  protected readonly voiding = signal<Ticket | null>(null);
  protected readonly voidError = signal<string | null>(null);
  /** Waiting for their undo: out of sight, still there. */
  private readonly leaving = signal<ReadonlySet<number>>(new Set());
  protected readonly shown = computed(
    () => this.loaded()?.filter((ticket) => !this.leaving().has(ticket.ticketId)) ?? null,
  );
  protected readonly someBought = computed(() => this.shown()?.some(({ orderId }) => orderId) ?? false);
  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  constructor() {
    // Asked for again by whoever comes back after their login has ended.
    effect(() => {
      this.search();
      if (this.session.vendor()) untracked(() => void this.loadTickets());
    });
  }

  ngOnInit(): void {
    const status = STATUSES.find((one) => one === this.status());
    if (status) this.narrow({ status });
  }

  protected narrow(change: Partial<TicketSearch>): void {
    this.search.update((search) => ({ ...search, ...change }));
  }

  protected async loadTickets(): Promise<void> {
    const question = ++this.question;
    try {
      const page = await this.tickets.search(this.search());
      if (question !== this.question) return;
      this.loaded.set(page.body);
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
      const page = await this.tickets.more(next);
      if (question !== this.question) return;
      this.loaded.update((tickets) => [...(tickets ?? []), ...page.body]);
      this.next.set(page.next);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
  }

  protected nameOf(ticket: Ticket): string {
    return this.events.find(ticket.eventId)?.name ?? `Event ${ticket.eventId}`;
  }

  /** An erased customer has no name any more, but the sale has its number still. */
  protected buyerOf(ticket: Ticket): string {
    return ticket.customerName ?? `Customer ${ticket.customerId ?? '?'} (erased)`;
  }

  protected whenBought(ticket: Ticket): string {
    const timezone = this.events.find(ticket.eventId)?.timezone;
    return ticket.soldAt && timezone ? `, ${formatDayTime(ticket.soldAt, timezone)}` : '';
  }

  protected canChange(ticket: Ticket): boolean {
    return ticket.status === 'available' || ticket.status === 'withdrawn';
  }

  protected editTicket(ticket: Ticket): void {
    this.editRefusal.set(null);
    this.editing.set(ticket);
  }

  protected async saveTicket(ticket: Ticket, change: TicketChange): Promise<void> {
    this.editRefusal.set(null);
    const refusal = Object.keys(change).length === 0 ? null : await this.update(ticket, change);
    if (refusal === null) this.editing.set(null);
    else this.editRefusal.set(refusal);
  }

  protected askToVoid(ticket: Ticket): void {
    this.voidError.set(null);
    this.voiding.set(ticket);
  }

  protected async voidSale(ticket: Ticket, backToPool: boolean): Promise<void> {
    try {
      const refunded = await this.tickets.voidSale(ticket.ticketId, backToPool);
      this.voiding.set(null);
      this.toasts.tell(`The sale of ticket ${refunded.ticketId} is undone.`);
      await this.loadTickets();
    } catch (error) {
      this.voidError.set(sentenceOf(error));
    }
  }

  protected async withdrawTicket(ticket: Ticket): Promise<void> {
    const refusal = await this.update(ticket, { status: 'withdrawn' });
    if (refusal) return this.toasts.tell(refusal.message);
    const text = `Ticket ${ticket.ticketId} is withdrawn.`;
    this.toasts.tellUndoable(text, () => void this.putBack(ticket), aboutOf(ticket.ticketId));
  }

  protected async putBack(ticket: Ticket): Promise<void> {
    this.toasts.withdraw(aboutOf(ticket.ticketId));
    const refusal = await this.update(ticket, { status: 'available' });
    if (refusal) this.toasts.tell(refusal.message);
  }

  /** It is withdrawn at once, which the server may refuse, so that nobody buys it while the undo is offered. */
  protected async deleteTicket(ticket: Ticket): Promise<void> {
    const { ticketId } = ticket;
    const wasAvailable = ticket.status === 'available';
    const refusal = wasAvailable ? await this.update(ticket, { status: 'withdrawn' }) : null;
    if (refusal) return this.toasts.tell(refusal.message);
    this.leaving.update((ids) => new Set([...ids, ticketId]));
    const undo = () => {
      this.show(ticketId);
      if (wasAvailable) void this.putBack(ticket);
    };
    const text = `Ticket ${ticketId} will be deleted in a moment.`;
    this.toasts.defer(text, () => this.remove(ticketId), undo, aboutOf(ticketId));
  }

  private async remove(ticketId: number): Promise<void> {
    try {
      await this.tickets.remove(ticketId);
      this.loaded.update((tickets) => tickets?.filter((ticket) => ticket.ticketId !== ticketId) ?? null);
      this.toasts.tell(`Ticket ${ticketId} is deleted.`);
    } catch (error) {
      this.toasts.tell(`Ticket ${ticketId} is still here. ${sentenceOf(error)}`);
    } finally {
      this.show(ticketId);
    }
  }

  private show(ticketId: number): void {
    this.leaving.update((ids) => new Set([...ids].filter((id) => id !== ticketId)));
  }

  private async update(ticket: Ticket, change: TicketChange): Promise<Refusal | null> {
    try {
      const changed = await this.tickets.update(ticket.ticketId, change);
      this.loaded.update(
        (tickets) => tickets?.map((one) => (one.ticketId === changed.ticketId ? changed : one)) ?? null,
      );
      return null;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}

function aboutOf(ticketId: number): string {
  return `ticket ${ticketId}`;
}
