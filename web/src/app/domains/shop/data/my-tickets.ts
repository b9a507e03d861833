import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { sentenceOf } from '@shared/data/refusal';
import { Ticket } from '@shared/data/wire';

/** The customer's tickets: held and bought. */
@Injectable({ providedIn: 'root' })
export class MyTickets {
  private readonly api = inject(ApiClient);
  private readonly loaded = signal<readonly Ticket[] | null>(null);
  private readonly failed = signal<string | null>(null);

  /** Null until they have come for the first time. */
  readonly list = this.loaded.asReadonly();
  readonly error = this.failed.asReadonly();

  /** Asks the server, and gives back what it said; throws when it could not be asked. */
  async refresh(): Promise<readonly Ticket[]> {
    try {
      const tickets = await this.api.call<Ticket[]>({ path: '/ticket/mine', as: 'customer' });
      this.loaded.set(tickets);
      this.failed.set(null);
      return tickets;
    } catch (error) {
      this.failed.set(sentenceOf(error));
      throw error;
    }
  }

  /** A purchase has just been answered: it is shown before the next refresh says so. */
  keep(ticket: Ticket, orderId: number): void {
    const bought = { ...ticket, orderId };
    this.loaded.update((list) => [bought, ...(list ?? []).filter((t) => t.ticketId !== ticket.ticketId)]);
  }

  /** The order that a ticket was bought with, and its tickets as far as they are this customer's still. */
  orderOf(ticketId: number): { orderId: number; tickets: readonly Ticket[] } | null {
    const list = this.loaded() ?? [];
    const orderId = list.find((ticket) => ticket.ticketId === ticketId)?.orderId;
    if (orderId == null) return null;
    return { orderId, tickets: list.filter((ticket) => ticket.orderId === orderId) };
  }

  forget(): void {
    this.loaded.set(null);
  }
}
