import { Injectable, inject } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { EventRecord } from '@shared/data/wire';

/** What people see of an event before they read: its picture, its bill, its place. */
@Injectable({ providedIn: 'root' })
export class Showcase {
  private readonly api = inject(ApiClient);
  private readonly events = inject(Events);

  /** What is empty is cleared. */
  async describe(eventId: number, lineUp: readonly string[], address: string): Promise<void> {
    const body = address === '' ? { eventId, lineUp, clear: ['address'] } : { eventId, lineUp, address };
    await this.api.call({ method: 'PUT', path: '/event/update', as: 'vendor', body });
    await this.events.refresh();
  }

  async putUp(eventId: number, picture: Blob): Promise<void> {
    const path = `/event/picture/${eventId}`;
    await this.api.call<EventRecord>({ method: 'PUT', path, as: 'vendor', file: picture });
    await this.events.refresh();
  }

  async takeDown(eventId: number): Promise<void> {
    await this.api.call({ method: 'DELETE', path: `/event/picture/${eventId}`, as: 'vendor' });
    await this.events.refresh();
  }
}
