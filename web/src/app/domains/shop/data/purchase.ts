import { Injectable, computed, inject, signal } from '@angular/core';
import { HeldTicket, Hold } from './hold';
import { MyTickets } from './my-tickets';

/** What has become of a part: `open` while it is held, `over` when it went back to the pool. */
export type PartState = 'bought' | 'refunded' | 'open' | 'over';

export interface Part {
  lines: readonly HeldTicket[];
  state: PartState;
  /** The order that it was bought with. */
  orderId: number | null;
  /** Why it is not bought yet. */
  refusal: string | null;
}

interface Wanted {
  lines: readonly HeldTicket[];
  refusal: string | null;
}

/**
 * What one tap buys where that takes more than one order: each part is bought or not by itself. What has become of it is read
 * from what the server says of its tickets, so that it is true for as long as it is shown.
 */
@Injectable({ providedIn: 'root' })
export class Purchase {
  private readonly hold = inject(Hold);
  private readonly tickets = inject(MyTickets);
  private readonly wanted = signal<readonly Wanted[] | null>(null);

  /** Null where nothing was bought in parts. */
  readonly parts = computed<readonly Part[] | null>(
    () => this.wanted()?.map((wanted) => this.partOf(wanted)) ?? null,
  );

  begin(orders: readonly (readonly HeldTicket[])[]): void {
    this.wanted.set(orders.length > 1 ? orders.map((lines) => ({ lines, refusal: null })) : null);
  }

  refuse(lines: readonly HeldTicket[], refusal: string): void {
    this.wanted.update(
      (all) => all?.map((wanted) => (wanted.lines === lines ? { lines, refusal } : wanted)) ?? null,
    );
  }

  forget(): void {
    this.wanted.set(null);
  }

  private partOf({ lines, refusal }: Wanted): Part {
    const ids = new Set(lines.map(({ ticketId }) => ticketId));
    const own = (this.tickets.list() ?? []).filter(({ ticketId }) => ids.has(ticketId));
    const bought = own.filter(({ status }) => status === 'sold' || status === 'refunded');
    const orderId = bought.find((ticket) => ticket.orderId != null)?.orderId ?? null;
    if (bought.some(({ status }) => status === 'sold'))
      return { lines, state: 'bought', orderId, refusal: null };
    if (bought.length > 0) return { lines, state: 'refunded', orderId, refusal: null };
    const isHeld = this.hold.all().some(({ ticketId }) => ids.has(ticketId));
    return { lines, state: isHeld ? 'open' : 'over', orderId: null, refusal: isHeld ? refusal : null };
  }
}
