import { Injectable, inject } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { OrderRecord } from '@shared/data/wire';

const PAGE_ROWS = 50;

/** The customer's orders, as the server has them: they are the same in every tab, and after every reload. */
@Injectable({ providedIn: 'root' })
export class MyOrders {
  private readonly api = inject(ApiClient);

  find(orderId: number): Promise<OrderRecord> {
    return this.api.call<OrderRecord>({ path: `/order/find/${orderId}`, as: 'customer' });
  }

  /** `next` is the address of a page after another; null for the first. */
  list(next: string | null): Promise<Page<OrderRecord[]>> {
    const first = { path: '/order/mine', query: { limit: PAGE_ROWS } };
    return this.api.callPage<OrderRecord[]>({ ...(next === null ? first : { path: next }), as: 'customer' });
  }
}
