import { Injectable, inject } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { Session } from '@shared/data/session';
import { Ticket, TicketChange, TicketStatus } from '@shared/data/wire';

export interface TicketSearch {
  status: TicketStatus | '';
  eventId: number | null;
  type: string;
}

const PAGE_ROWS = 50;

/** The vendor's tickets one by one. */
@Injectable({ providedIn: 'root' })
export class VendorTickets {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);

  search(search: TicketSearch): Promise<Page<Ticket[]>> {
    const vendorId = this.session.vendor()?.vendorId ?? null;
    return this.page('/ticket/all', { ...search, vendorId, limit: PAGE_ROWS });
  }

  more(next: string): Promise<Page<Ticket[]>> {
    return this.page(next);
  }

  update(ticketId: number, change: TicketChange): Promise<Ticket> {
    return this.api.call<Ticket>({
      method: 'PUT',
      path: `/ticket/update/${ticketId}`,
      as: 'vendor',
      body: change,
    });
  }

  async remove(ticketId: number): Promise<void> {
    await this.api.call({
      method: 'DELETE',
      path: `/ticket/delete/${ticketId}`,
      as: 'vendor',
      keepalive: true,
    });
  }

  /** Undoes a sale; answers the ticket, refunded. */
  async voidSale(ticketId: number, backToPool: boolean): Promise<Ticket> {
    const { ticket } = await this.api.call<{ ticket: Ticket }>({
      method: 'POST',
      path: `/ticket/void/${ticketId}`,
      as: 'vendor',
      body: { backToPool },
    });
    return ticket;
  }

  private async page(path: string, query?: Record<string, string | number | null>): Promise<Page<Ticket[]>> {
    const call = { path, as: 'vendor' as const, ...(query ? { query } : {}) };
    const { body, next } = await this.api.callPage<Ticket[]>(call);
    return { body, next };
  }
}
