import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/state/toasts';
import { EventRecord } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { Poster } from '@shared/ui-poster/poster';
import { formatVenueTime } from '@shared/util-format/time';
import { VendorEvents } from '../data/vendor-events';

/** The vendor's events. */
@Component({
  selector: 'os-vendor-event-list',
  imports: [RouterLink, Empty, Loading, Poster],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head">
      <h1>Events</h1>
      <a class="button primary" routerLink="/sell/events/new">New event</a>
    </header>
    @if (events.ready()) {
      <ul class="stack">
        @for (event of events.list(); track event.eventId) {
          <li class="card event-row">
            <os-poster [seed]="event.eventId" [picture]="event.pictureUrl" />
            <div class="stack-tight">
              <h2>{{ event.name }}</h2>
              <p class="muted">{{ factsOf(event) }}</p>
            </div>
            <div class="row">
              <a
                class="button compact"
                [routerLink]="['/sell/events', event.eventId]"
                [attr.aria-label]="'Edit ' + event.name"
                >Edit</a
              >
              <a
                class="button compact"
                [routerLink]="['/shop/events', event.eventId]"
                [attr.aria-label]="'See ' + event.name + ' in the shop'"
                >In the shop</a
              >
              <button
                class="button compact danger"
                type="button"
                (click)="deleteEvent(event)"
                [attr.aria-label]="'Delete ' + event.name"
              >
                Delete
              </button>
            </div>
          </li>
        }
      </ul>
      @if (events.list().length === 0) {
        <os-empty heading="No events yet">
          Tickets can be released without one; an event gives them a name, a place and a time.
          <a action class="button primary" routerLink="/sell/events/new">New event</a>
        </os-empty>
      }
    } @else {
      <os-loading what="Loading your events" />
    }
  `,
})
export class VendorEventList {
  protected readonly events = inject(VendorEvents);
  private readonly toasts = inject(Toasts);

  protected factsOf(event: EventRecord): string {
    const when = event.startsAt ? formatVenueTime(event.startsAt, event.timezone) : 'no time yet';
    return [event.venue ?? 'no place yet', when].join(' · ');
  }

  /** Asks first whether it can be, and says that it is deleted when it is. */
  protected async deleteEvent(event: EventRecord): Promise<void> {
    const { eventId, name } = event;
    try {
      const why = await this.events.whyNotDelete(event);
      if (why !== null) return this.toasts.tell(why);
    } catch (error) {
      return this.toasts.tell(sentenceOf(error));
    }
    this.events.hide(eventId);
    this.toasts.defer(
      `“${name}” will be deleted in a moment.`,
      () => this.carryOutDeletion(event),
      () => this.events.show(eventId),
      `event ${eventId}`,
    );
  }

  private async carryOutDeletion({ eventId, name }: EventRecord): Promise<void> {
    try {
      await this.events.remove(eventId);
      this.toasts.tell(`“${name}” is deleted.`);
    } catch (error) {
      this.toasts.tell(`“${name}” is still here. ${sentenceOf(error)}`);
    }
  }
}
