import { Injectable, computed, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { EventDraft, EventRecord } from '@shared/data/wire';

/** The vendor's own events. */
@Injectable({ providedIn: 'root' })
export class VendorEvents {
  private readonly api = inject(ApiClient);
  private readonly events = inject(Events);
  private readonly session = inject(Session);
  /** Waiting for their undo: out of sight, still there. */
  private readonly leaving = signal<ReadonlySet<number>>(new Set());

  readonly ready = this.events.whole;
  readonly error = this.events.error;
  readonly list = computed(() => {
    const vendorId = this.session.vendor()?.vendorId;
    const own = (this.events.list() ?? []).filter(
      (event) => event.vendorId === vendorId && !this.leaving().has(event.eventId),
    );
    // The event that every vendor begins with has neither place nor time: once there are real ones, they come first.
    const isBlank = (event: EventRecord) => event.venue === null && event.startsAt === null;
    return own.sort((a, b) => Number(isBlank(a)) - Number(isBlank(b)) || a.eventId - b.eventId);
  });
  readonly ids = computed(() => new Set(this.list().map((event) => event.eventId)));

  find(eventId: number): EventRecord | undefined {
    return this.list().find((event) => event.eventId === eventId);
  }

  async add(draft: EventDraft): Promise<void> {
    // An absent value is left out: the server fills in what it has for everybody.
    const body = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null));
    await this.api.call({ method: 'POST', path: '/event/add', as: 'vendor', body });
    await this.events.refresh();
  }

  async update(eventId: number, draft: EventDraft): Promise<void> {
    // What is empty now is named in `clear`: a null alone leaves a field as it is.
    const given = Object.entries(draft).filter(([, value]) => value !== null);
    const clear = Object.entries(draft).flatMap(([name, value]) => (value === null ? [name] : []));
    const body = { eventId, ...Object.fromEntries(given), clear };
    await this.api.call({ method: 'PUT', path: '/event/update', as: 'vendor', body });
    await this.events.refresh();
  }

  hide(eventId: number): void {
    this.leaving.update((ids) => new Set([...ids, eventId]));
  }

  show(eventId: number): void {
    this.leaving.update((ids) => new Set([...ids].filter((id) => id !== eventId)));
  }

  async remove(eventId: number): Promise<void> {
    try {
      await this.api.call({
        method: 'DELETE',
        path: `/event/delete/${eventId}`,
        as: 'vendor',
        keepalive: true,
      });
      await this.events.refresh();
    } finally {
      this.show(eventId);
    }
  }
}
