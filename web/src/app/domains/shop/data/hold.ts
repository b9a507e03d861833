import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Choice, LastChoice } from '@shared/data/choice';
import { Live } from '@shared/data/live';
import { LiveHold } from '@shared/data/live-wire';
import { Refusal } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Ticker } from '@shared/state/ticker';
import { Toasts } from '@shared/state/toasts';
import { Finalized, Reserved, Ticket } from '@shared/data/wire';
import { MyTickets } from './my-tickets';

export interface HeldTicket {
  ticketId: number;
  eventId: number;
  /** Null while only the stream has told of it. */
  vendorId: number | null;
  type: string;
  price: number;
  currency: string;
  currencyDigits: number;
  reservedUntil: string;
  /** How long the whole hold is; null when only the end of it is known. */
  holdSeconds: number | null;
}

export type TakeResult =
  { kind: 'held' } | { kind: 'alreadyHolding' } | { kind: 'signIn' } | { kind: 'refused'; refusal: Refusal };

/** What became of the last hold that ended, until the next one starts. */
export type Ending = 'bought' | 'givenUp' | 'timedOut';

/** What an undo of giving a ticket back is about: the next hold settles it, and so does another customer. */
export const GIVEN_BACK = 'the ticket given back';

/** Whoever reaches for a ticket is asked again after that: they may be gone, and a ticket would be held for nobody. */
const TAKE_MILLIS = 15_000;
const GIVE_UP_MILLIS = 10_000;
/** A purchase is tried until the hold is over, and for so long at least. */
const LEAST_CONFIRM_MILLIS = 3_000;

/**
 * The customer's holds: one, where the server allows no more. The server is the truth: this mirrors it from answers,
 * from the live stream, and by asking again whenever a page comes back from somewhere (reload, lost connection,
 * another tab, a deadline).
 */
@Injectable({ providedIn: 'root' })
export class Hold {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  private readonly lastChoice = inject(LastChoice);
  private readonly myTickets = inject(MyTickets);
  private readonly toasts = inject(Toasts);

  private readonly heldState = signal<readonly HeldTicket[]>([]);
  private readonly endingState = signal<Ending | null>(null);
  private readonly confirmingState = signal<ReadonlySet<number>>(new Set());
  private readonly knownState = signal(false);
  private readonly endedState = signal<HeldTicket | null>(null);
  private settling = false;
  /** Grows with everything learnt about the holds: an answer that was asked for before that is old. */
  private learnt = 0;
  private readonly heard = new WeakSet<LiveHold>();

  /** All holds, the one that ends first before the others. */
  readonly all = this.heldState.asReadonly();
  /** The one that ends first. */
  readonly current = computed(() => this.heldState()[0] ?? null);
  readonly ending = this.endingState.asReadonly();
  /** The ticket whose hold ended so. */
  readonly ended = this.endedState.asReadonly();
  /** The tickets that are being bought. */
  readonly confirming = this.confirmingState.asReadonly();
  /** False until the server has been asked for the first time. */
  readonly known = this.knownState.asReadonly();
  /** What is left of the one that ends first, by the server's clock; null without a hold. */
  readonly millisLeft = computed(() => {
    const held = this.current();
    return held ? this.millisLeftOf(held) : null;
  });
  private readonly overdue = computed(() =>
    this.heldState().some(
      (held) => !this.confirmingState().has(held.ticketId) && this.millisLeftOf(held) === 0,
    ),
  );

  constructor() {
    effect(() => {
      const words = [...this.live.holds().values()].filter((word) => !this.heard.has(word));
      untracked(() => words.forEach((word) => this.hear(word)));
    });
    // Whatever happened while this tab was away, the server knows: ask at the start, at each reconnection, for each customer.
    effect(() => {
      this.live.snapshots();
      const settled = this.live.settled();
      const customer = this.session.customer();
      untracked(() => {
        if (!customer) this.clear();
        else if (settled) void this.askServer();
      });
    });
    effect(() => {
      if (this.overdue()) untracked(() => void this.settleDeadlines());
    });
  }

  millisLeftOf(held: HeldTicket): number {
    return Math.max(0, new Date(held.reservedUntil).getTime() - this.ticker.now());
  }

  /** Reserves one ticket of the choice. */
  async take(choice: Choice, ticketId?: number): Promise<TakeResult> {
    this.lastChoice.remember(choice);
    if (!this.session.customer()) return { kind: 'signIn' };
    try {
      const { eventId, type } = choice;
      const ticket = await this.api.call<Reserved>({
        method: 'POST',
        path: '/ticket/reserve',
        as: 'customer',
        body: ticketId === undefined ? { eventId, type } : { ticketId },
        withinMillis: TAKE_MILLIS,
      });
      this.adopt(ticket);
      const { ticketId: held, reserveAgainAt: until } = ticket;
      this.lastChoice.keepWait(until ? { ticketId: held, until } : null);
      return { kind: 'held' };
    } catch (error) {
      return this.refusedTake(error);
    }
  }

  /**
   * Buys tickets of one vendor in one order, all of them or none. Several are what the server finds held of the vendor whose
   * hold ends first. Gives the refusal back, null when it went well or the holds had ended.
   */
  async confirm(held: readonly HeldTicket[] = this.heldState().slice(0, 1)): Promise<Refusal | null> {
    const [first] = held;
    if (!first || this.confirmingState().size > 0) return null;
    this.confirmingState.set(new Set(held.map(({ ticketId }) => ticketId)));
    try {
      const sale = await this.api.call<Finalized>({
        method: 'POST',
        path: '/ticket/finalize',
        as: 'customer',
        body: held.length === 1 ? { ticketId: first.ticketId } : {},
        withinMillis: Math.max(LEAST_CONFIRM_MILLIS, this.millisLeftOf(first)),
      });
      const bought = sale.tickets ?? [sale.ticket];
      for (const ticket of bought) this.myTickets.keep(ticket, sale.orderId);
      for (const { ticketId } of bought) this.endOf(ticketId, 'bought');
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'RESERVATION_EXPIRED' && held.length === 1) this.end('timedOut', first);
      else if (error.code === 'RESERVATION_EXPIRED' || error.code === 'NO_RESERVATION')
        await this.askServer();
      else return error;
      return null;
    } finally {
      this.confirmingState.set(new Set());
    }
  }

  /** Gives a ticket back. True when it went back now; else it had ended, or could not be given back: `all` says. */
  async giveUp(held: HeldTicket): Promise<boolean> {
    try {
      await this.api.call({
        method: 'POST',
        path: '/ticket/cancel',
        as: 'customer',
        body: { ticketId: held.ticketId },
        withinMillis: GIVE_UP_MILLIS,
      });
      this.end('givenUp', held);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'RESERVATION_EXPIRED') this.end('timedOut', held);
      else await this.askServer();
      return false;
    }
  }

  /** The ending has been shown; what comes next starts afresh. */
  forgetEnding(): void {
    this.endingState.set(null);
    this.endedState.set(null);
  }

  /** Takes over what the server says about this customer's tickets. */
  async askServer(): Promise<void> {
    const customer = this.session.customer();
    if (!customer) return;
    const learntBefore = this.learnt;
    try {
      const tickets = await this.myTickets.refresh();
      if (this.session.customer()?.customerId !== customer.customerId) return;
      // Something was learnt while this answer was on its way: what it says may be from before.
      if (this.learnt !== learntBefore) return await this.askServer();
      this.compare(tickets);
      this.knownState.set(true);
    } catch (error) {
      // Unknown to the server (its database was made anew, say): begin from the beginning.
      if (error instanceof Refusal && error.code === 'CUSTOMER_NOT_FOUND') this.session.endLogin('customer');
    }
  }

  private compare(tickets: readonly Ticket[]): void {
    const before = this.heldState();
    const reserved = tickets.filter((ticket) => ticket.status === 'reserved' && ticket.reservedUntil);
    for (const ticket of reserved) this.adopt(ticket);
    for (const held of before) {
      if (this.confirmingState().has(held.ticketId)) continue;
      if (reserved.some((ticket) => ticket.ticketId === held.ticketId) && this.millisLeftOf(held) > 0)
        continue;
      const now = tickets.find((ticket) => ticket.ticketId === held.ticketId);
      if (now?.status === 'sold') this.end('bought', held);
      else this.end(this.millisLeftOf(held) <= 1000 ? 'timedOut' : 'givenUp', held);
    }
  }

  private refusedTake(error: unknown): TakeResult {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'CUSTOMER_NOT_FOUND') this.session.endLogin('customer');
    // Whatever ended the login: the way on is through the form.
    if (!this.session.customer()) return { kind: 'signIn' };
    if (error.code !== 'ALREADY_RESERVED') return { kind: 'refused', refusal: error };
    const held = error.problem.ticket;
    if (held) this.adopt(held);
    else void this.askServer();
    return { kind: 'alreadyHolding' };
  }

  private hear(hold: LiveHold): void {
    this.heard.add(hold);
    if (hold.ended === null) return this.adopt(hold);
    // While our own confirm is under way, its answer says it better.
    const known = this.heldState().some(({ ticketId }) => ticketId === hold.ticketId);
    // What was undone is no hold any more, and stands among the tickets that were bought.
    const matters = known || hold.ended === 'refunded';
    if (!matters || this.confirmingState().has(hold.ticketId)) return;
    // It may be the end of an earlier hold of the same ticket: the server is asked, not the message believed.
    void this.askServer();
  }

  private async settleDeadlines(): Promise<void> {
    if (this.settling) return;
    this.settling = true;
    try {
      await this.askServer();
      // The server could not be asked, or a last moment was left there: by its own clock the minute is over.
      for (const held of this.heldState())
        if (this.millisLeftOf(held) === 0 && !this.confirmingState().has(held.ticketId))
          this.end('timedOut', held);
    } finally {
      this.settling = false;
    }
  }

  private adopt(ticket: Ticket | LiveHold | Reserved): void {
    this.ticker.tick();
    const { ticketId, eventId, type, price, currency, currencyDigits, reservedUntil } = ticket;
    if (!reservedUntil || new Date(reservedUntil).getTime() <= this.ticker.now()) return;
    const known = this.heldState().find((held) => held.ticketId === ticketId);
    const holdSeconds = 'holdSeconds' in ticket ? ticket.holdSeconds : (known?.holdSeconds ?? null);
    const vendorId = 'vendorId' in ticket ? ticket.vendorId : (known?.vendorId ?? null);
    this.learnt++;
    this.endingState.set(null);
    if (!this.heldState().some((held) => held.ticketId === ticketId)) this.toasts.withdraw(GIVEN_BACK);
    const priced = { price, currency, currencyDigits };
    const held = { ticketId, eventId, vendorId, type, ...priced, reservedUntil, holdSeconds };
    this.heldState.update((all) => [...without(all, ticketId), held].sort(byDeadline));
    this.knownState.set(true);
  }

  private end(ending: Ending, held: HeldTicket): void {
    this.learnt++;
    this.heldState.update((all) => without(all, held.ticketId));
    this.endedState.set(held);
    this.endingState.set(ending);
  }

  private endOf(ticketId: number, ending: Ending): void {
    const held = this.heldState().find((held) => held.ticketId === ticketId);
    if (held) this.end(ending, held);
  }

  private clear(): void {
    this.toasts.withdraw(GIVEN_BACK);
    this.heldState.set([]);
    this.knownState.set(true);
    this.myTickets.forget();
  }
}

function without(all: readonly HeldTicket[], ticketId: number): HeldTicket[] {
  return all.filter((held) => held.ticketId !== ticketId);
}

function byDeadline(a: HeldTicket, b: HeldTicket): number {
  return new Date(a.reservedUntil).getTime() - new Date(b.reservedUntil).getTime() || a.ticketId - b.ticketId;
}
