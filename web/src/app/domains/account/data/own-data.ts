import { Injectable, inject } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Session } from '@shared/data/session';

/** All that is kept about a customer: to take along, or to be forgotten. */
@Injectable({ providedIn: 'root' })
export class OwnData {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);

  async fetch(): Promise<Blob> {
    const all = await this.api.call<unknown>({ path: '/customer/export', as: 'customer' });
    return new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' });
  }

  /** Name and address go for good, and nobody is logged in any more. */
  async erase(): Promise<void> {
    await this.api.call({ method: 'POST', path: '/customer/erase', as: 'customer' });
    this.session.leaveCustomer();
  }
}
