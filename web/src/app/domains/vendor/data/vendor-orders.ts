import { Injectable, inject } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { OrderRecord, OrderState } from '@shared/data/wire';

export interface OrderSearch {
  eventId: number | null;
  state: OrderState | '';
  customerId: number | null;
}

const PAGE_ROWS = 50;

/** The orders of the vendor's tickets. */
@Injectable({ providedIn: 'root' })
export class VendorOrders {
  private readonly api = inject(ApiClient);

  search(search: OrderSearch): Promise<Page<OrderRecord[]>> {
    const query = { ...search, limit: PAGE_ROWS };
    return this.api.callPage<OrderRecord[]>({ path: '/vendor/orders', as: 'vendor', query });
  }

  more(next: string): Promise<Page<OrderRecord[]>> {
    return this.api.callPage<OrderRecord[]>({ path: next, as: 'vendor' });
  }
}
