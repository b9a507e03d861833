import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { LiveHold } from '@shared/data/live-wire';
import { Refusal } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Ticker } from '@shared/data/ticker';
import { Finalized, Reserved, Ticket } from '@shared/data/wire';
import { Choice } from '../util-offer/offer';
import { LastChoice } from './choice';
import { MyTickets } from './my-tickets';

export interface HeldTicket {
  ticketId: number;
  eventId: number;
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

/** What became of the last hold, until the next one starts. */
export type Ending = 'bought' | 'givenUp' | 'timedOut';

/**
 * The customer's one hold. The server is the truth: this mirrors it from answers, from the live stream, and by asking
 * again whenever a page comes back from somewhere (reload, lost connection, another tab, the deadline).
 */
@Injectable({ providedIn: 'root' })
export class Hold {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  private readonly lastChoice = inject(LastChoice);
  private readonly myTickets = inject(MyTickets);

  private readonly heldState = signal<HeldTicket | null>(null);
  private readonly endingState = signal<Ending | null>(null);
  private readonly confirmingState = signal(false);
  private readonly knownState = signal(false);
  private readonly boughtState = signal<Ticket | null>(null);
  private settling = false;
  /** Grows with everything learnt about the hold: an answer that was asked for before that is old. */
  private learnt = 0;

  readonly current = this.heldState.asReadonly();
  readonly ending = this.endingState.asReadonly();
  readonly confirming = this.confirmingState.asReadonly();
  /** False until the server has been asked for the first time. */
  readonly known = this.knownState.asReadonly();
  readonly bought = this.boughtState.asReadonly();
  /** What is left, by the server's clock; null without a hold. */
  readonly millisLeft = computed(() => {
    const held = this.heldState();
    return held ? Math.max(0, new Date(held.reservedUntil).getTime() - this.ticker.now()) : null;
  });
  readonly deadlinePassed = computed(() => this.millisLeft() === 0);

  constructor() {
    effect(() => {
      const hold = this.live.hold();
      if (hold) untracked(() => this.hear(hold));
    });
    // Whatever happened while this tab was away, the server knows: ask at the start, at each reconnection, for each customer.
    effect(() => {
      this.live.snapshots();
      const customer = this.session.customer();
      untracked(() => void (customer ? this.askServer() : this.clear()));
    });
    effect(() => {
      if (this.deadlinePassed() && !this.confirmingState()) untracked(() => void this.settleDeadline());
    });
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
      });
      this.adopt(ticket);
      return { kind: 'held' };
    } catch (error) {
      return this.refusedTake(error);
    }
  }

  /** Buys the held ticket. Gives the refusal back, null when it went well or the hold had ended. */
  async confirm(): Promise<Refusal | null> {
    const held = this.heldState();
    if (!held) return null;
    this.confirmingState.set(true);
    try {
      const { ticketId } = held;
      const sale = await this.api.call<Finalized>({
        method: 'POST',
        path: '/ticket/finalize',
        as: 'customer',
        body: { ticketId },
      });
      this.myTickets.keep(sale.ticket, sale.orderId);
      this.end('bought', sale.ticket);
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'RESERVATION_EXPIRED') this.timeOut();
      else if (error.code === 'NO_RESERVATION') await this.askServer();
      else return error;
      return null;
    } finally {
      this.confirmingState.set(false);
    }
  }

  /** Gives the ticket back. */
  async giveUp(): Promise<HeldTicket | null> {
    const held = this.heldState();
    if (!held) return null;
    try {
      await this.api.call({
        method: 'POST',
        path: '/ticket/cancel',
        as: 'customer',
        body: { ticketId: held.ticketId },
      });
      this.end('givenUp', null);
      return held;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'RESERVATION_EXPIRED') this.timeOut();
      else await this.askServer();
      return null;
    }
  }

  /** The ending has been shown; what comes next starts afresh. */
  forgetEnding(): void {
    this.endingState.set(null);
    this.boughtState.set(null);
  }

  /** Takes over what the server says about this customer's tickets. */
  async askServer(): Promise<void> {
    const customer = this.session.customer();
    if (!customer) return;
    const learntBefore = this.learnt;
    try {
      const tickets = await this.myTickets.refresh();
      if (this.session.customer() !== customer) return;
      // Something was learnt while this answer was on its way: what it says may be from before.
      if (this.learnt !== learntBefore) return await this.askServer();
      this.compare(tickets);
      this.knownState.set(true);
    } catch (error) {
      // Unknown to the server (its database was made anew, say): begin from the beginning.
      if (error instanceof Refusal && error.code === 'CUSTOMER_NOT_FOUND') this.session.timeOutCustomer();
    }
  }

  private compare(tickets: readonly Ticket[]): void {
    const reserved = tickets.find((ticket) => ticket.status === 'reserved' && ticket.reservedUntil);
    const before = this.heldState();
    if (reserved) return this.adopt(reserved);
    if (!before || this.confirmingState()) return;
    const now = tickets.find((ticket) => ticket.ticketId === before.ticketId);
    if (now?.status === 'sold') this.end('bought', now);
    else if (new Date(before.reservedUntil).getTime() <= this.ticker.now() + 1000) this.timeOut();
    else this.end('givenUp', null);
  }

  private refusedTake(error: unknown): TakeResult {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'CUSTOMER_NOT_FOUND') {
      this.session.timeOutCustomer();
      return { kind: 'signIn' };
    }
    if (error.code !== 'ALREADY_RESERVED') return { kind: 'refused', refusal: error };
    const held = error.problem.ticket;
    if (held) this.adopt(held);
    else void this.askServer();
    return { kind: 'alreadyHolding' };
  }

  private hear(hold: LiveHold): void {
    if (hold.ended === null) return this.adopt(hold);
    // While our own confirm is under way, its answer says it better.
    if (this.heldState()?.ticketId !== hold.ticketId || this.confirmingState()) return;
    // It may be the end of an earlier hold of the same ticket: the server is asked, not the message believed.
    void this.askServer();
  }

  private async settleDeadline(): Promise<void> {
    if (this.settling) return;
    this.settling = true;
    try {
      await this.askServer();
      // The server could not be asked, or a last moment was left there: by its own clock the minute is over.
      if (this.heldState() && this.deadlinePassed()) this.timeOut();
    } finally {
      this.settling = false;
    }
  }

  private adopt(ticket: Ticket | LiveHold | Reserved): void {
    this.ticker.tick();
    const { ticketId, eventId, type, price, currency, currencyDigits, reservedUntil } = ticket;
    if (!reservedUntil || new Date(reservedUntil).getTime() <= this.ticker.now()) return;
    const before = this.heldState();
    const known = before?.ticketId === ticketId ? before.holdSeconds : null;
    const holdSeconds = 'holdSeconds' in ticket ? ticket.holdSeconds : known;
    this.learnt++;
    this.endingState.set(null);
    const priced = { price, currency, currencyDigits };
    this.heldState.set({ ticketId, eventId, type, ...priced, reservedUntil, holdSeconds });
    this.knownState.set(true);
  }

  private end(ending: Ending, bought: Ticket | null): void {
    this.learnt++;
    this.heldState.set(null);
    this.boughtState.set(bought);
    this.endingState.set(ending);
  }

  private timeOut(): void {
    this.end('timedOut', null);
    this.session.timeOutCustomer();
  }

  private clear(): void {
    this.heldState.set(null);
    this.knownState.set(true);
    this.myTickets.forget();
  }
}
