import { Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { sentenceOf } from '@shared/data/refusal';
import { TicketCode } from '@shared/data/wire';

/** What opens the door: the codes of the customer's tickets, as far as they were asked for. */
@Injectable({ providedIn: 'root' })
export class TicketCodes {
  private readonly api = inject(ApiClient);
  private readonly loaded = signal<ReadonlyMap<number, TicketCode>>(new Map());
  private readonly failed = signal<string | null>(null);

  readonly byTicket = this.loaded.asReadonly();
  readonly error = this.failed.asReadonly();

  /** A code that is here already stays until the next one has come: it may be needed without a network. */
  async load(ticketId: number): Promise<void> {
    try {
      const code = await this.api.call<TicketCode>({ path: `/ticket/code/${ticketId}`, as: 'customer' });
      this.loaded.update((all) => new Map(all).set(ticketId, code));
      this.failed.set(null);
    } catch (error) {
      this.failed.set(sentenceOf(error));
    }
  }
}
