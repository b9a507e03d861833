import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Ticket, TicketChange, TicketStatus } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { formatMoney } from '@shared/util-format/money';
import { VendorEvents } from '../data/vendor-events';
import { TicketSearch, VendorTickets } from '../data/vendor-tickets';
import { TicketEditor } from '../ui-ticket-editor/ticket-editor';

const STATUSES: TicketStatus[] = ['available', 'reserved', 'sold', 'withdrawn', 'refunded'];

/** The vendor's tickets, one by one: change, withdraw, put back, delete. */
@Component({
  selector: 'os-vendor-ticket-list',
  imports: [Empty, Field, Loading, TicketEditor],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './vendor-ticket-list.html',
})
export class VendorTicketList {
  private readonly tickets = inject(VendorTickets);
  protected readonly events = inject(VendorEvents);
  private readonly toasts = inject(Toasts);

  protected readonly statuses = STATUSES;
  protected readonly money = formatMoney;
  protected readonly search = signal<TicketSearch>({ status: '', eventId: null, type: '' });
  private readonly loaded = signal<readonly Ticket[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly error = signal<string | null>(null);
  protected readonly editing = signal<Ticket | null>(null);
  protected readonly editError = signal<string | null>(null);
  /** Waiting for their undo: out of sight, still there. */
  private readonly leaving = signal<ReadonlySet<number>>(new Set());
  protected readonly shown = computed(
    () => this.loaded()?.filter((ticket) => !this.leaving().has(ticket.ticketId)) ?? null,
  );
  /** The answer to an older question must not replace that to a newer one. */
  private question = 0;

  constructor() {
    void this.loadTickets();
  }

  protected narrow(change: Partial<TicketSearch>): void {
    this.search.update((search) => ({ ...search, ...change }));
    void this.loadTickets();
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
      if (question === this.question) this.error.set(sentenceOf(error));
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

  protected canChange(ticket: Ticket): boolean {
    return ticket.status === 'available' || ticket.status === 'withdrawn';
  }

  protected editTicket(ticket: Ticket): void {
    this.editError.set(null);
    this.editing.set(ticket);
  }

  protected async saveTicket(ticket: Ticket, change: TicketChange): Promise<void> {
    const refusal = await this.update(ticket, change);
    if (refusal === null) this.editing.set(null);
    else this.editError.set(refusal.message);
  }

  protected async withdrawTicket(ticket: Ticket): Promise<void> {
    const refusal = await this.update(ticket, { status: 'withdrawn' });
    if (refusal) return this.toasts.tell(refusal.message);
    this.toasts.tellUndoable(`Ticket ${ticket.ticketId} is withdrawn.`, () => void this.putBack(ticket));
  }

  protected async putBack(ticket: Ticket): Promise<void> {
    const refusal = await this.update(ticket, { status: 'available' });
    if (refusal) this.toasts.tell(refusal.message);
  }

  protected deleteTicket(ticket: Ticket): void {
    const { ticketId } = ticket;
    this.leaving.update((ids) => new Set([...ids, ticketId]));
    this.toasts.defer(
      `Ticket ${ticketId} is deleted.`,
      () => void this.remove(ticketId),
      () => this.show(ticketId),
    );
  }

  private async remove(ticketId: number): Promise<void> {
    try {
      await this.tickets.remove(ticketId);
      this.loaded.update((tickets) => tickets?.filter((ticket) => ticket.ticketId !== ticketId) ?? null);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
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
