import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { EventRecord, Release, Vendor } from '@shared/data/wire';
import { EventChange } from '../util-event-form/event-form';
import { VendorAccount } from './vendor-account';
import { VendorTickets } from './vendor-tickets';

/** The vendor's own events. */
@Injectable({ providedIn: 'root' })
export class VendorEvents {
  private readonly api = inject(ApiClient);
  private readonly events = inject(Events);
  private readonly session = inject(Session);
  private readonly tickets = inject(VendorTickets);
  private readonly account = inject(VendorAccount);
  /** What a vendor prepares who may not sell yet: it stands in no list but its own. */
  private readonly prepared = signal<readonly EventRecord[]>([]);
  /** Waiting for their undo: out of sight, still there. */
  private readonly leaving = signal<ReadonlySet<number>>(new Set());

  readonly ready = this.events.whole;
  readonly error = this.events.error;
  readonly list = computed(() => {
    const vendorId = this.session.lastVendor()?.vendorId;
    const own = [...(this.events.list() ?? []), ...this.prepared()].filter(
      (event) => event.vendorId === vendorId && !this.leaving().has(event.eventId),
    );
    // The event that every vendor begins with has neither place nor time: once there are real ones, they come first.
    const isBlank = (event: EventRecord) => event.venue === null && event.startsAt === null;
    return own.sort((a, b) => Number(isBlank(a)) - Number(isBlank(b)) || a.eventId - b.eventId);
  });
  readonly ids = computed(() => new Set(this.list().map((event) => event.eventId)));

  constructor() {
    effect(() => {
      this.events.list();
      const vendor = this.account.vendor();
      const isHidden = vendor !== null && vendor.standing !== 'approved';
      untracked(() => (isHidden ? void this.loadPrepared(vendor.vendorId) : this.prepared.set([])));
    });
  }

  find(eventId: number): EventRecord | undefined {
    return this.list().find((event) => event.eventId === eventId);
  }

  async add(draft: EventChange): Promise<void> {
    await this.api.call({ method: 'POST', path: '/event/add', as: 'vendor', body: draft });
    await this.events.refresh();
  }

  /** Sends what was changed; where nothing was, there is nothing to say. */
  async update(eventId: number, change: EventChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    await this.api.call({ method: 'PUT', path: '/event/update', as: 'vendor', body: { eventId, ...change } });
    await this.events.refresh();
  }

  private async loadPrepared(vendorId: number): Promise<void> {
    const call = { path: '/event/all', as: 'vendor' as const, query: { vendorId } };
    try {
      this.prepared.set(await this.api.call<EventRecord[]>(call));
    } catch {
      // What is shown stays; the next change of the list asks again.
    }
  }

  hide(eventId: number): void {
    this.leaving.update((ids) => new Set([...ids, eventId]));
  }

  show(eventId: number): void {
    this.leaving.update((ids) => new Set([...ids].filter((id) => id !== eventId)));
  }

  /** Why the server would not delete it, asked before anything is said about it; null when it would. */
  async whyNotDelete({ eventId, name }: EventRecord): Promise<string | null> {
    const vendorId = this.session.vendor()?.vendorId;
    const [vendor, tickets, releases] = await Promise.all([
      this.api.call<Vendor>({ path: `/vendor/find/${vendorId}`, as: 'vendor' }),
      this.tickets.search({ status: '', eventId, type: '' }),
      this.api.call<Release[]>({ path: '/vendor/releases', as: 'vendor' }),
    ]);
    const isOver = ({ state }: Release) => state === 'done' || state === 'cancelled';
    if (tickets.body.length > 0) return `“${name}” has tickets, so it cannot be deleted.`;
    if (releases.some((release) => release.eventId === eventId && !isOver(release)))
      return `Tickets of “${name}” are still to come: cancel the release first.`;
    if (vendor.defaultEventId === eventId)
      return `“${name}” is the event that you began with. It stays; give it another name and use it.`;
    return null;
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
