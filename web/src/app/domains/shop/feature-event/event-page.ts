import {
  ChangeDetectionStrategy,
  Component,
  OnDestroy,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { Session } from '@shared/data/session';
import { Empty } from '@shared/ui-kit/empty';
import { Icon } from '@shared/ui-kit/icon';
import { Loading } from '@shared/ui-kit/loading';
import { Poster } from '@shared/ui-poster/poster';
import { Catalogue } from '../data/catalogue';
import { ReserveFlow } from '../data/reserve-flow';
import { EventFacts } from '../ui-event/event-facts';
import { Offers } from '../ui-offer/offers';
import { Offer, isAwaited } from '../util-offer/offer';

/** One event with all that is to be said about it: the page that a link leads to. */
@Component({
  selector: 'os-event-page',
  imports: [RouterLink, Empty, EventFacts, Icon, Loading, Offers, Poster],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="way-back">
      <a class="button quiet compact" routerLink="/"><os-icon name="back" />All events</a>
    </p>
    @if (listing(); as listing) {
      <div class="event-page">
        <div>
          <os-poster
            class="art"
            [seed]="listing.event.eventId"
            [picture]="listing.event.pictureUrl"
            [large]="true"
            [eager]="true"
          />
        </div>
        <div>
          <h1>{{ listing.event.name }}</h1>
          @if (listing.event.lineUp.length > 0) {
            <h2 class="visually-hidden">Line-up</h2>
            <ul class="line-up">
              @for (name of listing.event.lineUp; track $index) {
                <li>{{ name }}</li>
              }
            </ul>
          }
          <os-event-facts [listing]="listing" [full]="true" />
          @if (listing.event.description) {
            <p class="description">{{ listing.event.description }}</p>
          }
          @if (listing.event.maxTicketsPerCustomer; as most) {
            <p class="muted small">At most {{ most }} for each customer, one at a time.</p>
          }
          <h2 class="visually-hidden">Tickets</h2>
          <os-offers
            class="card"
            [eventName]="listing.event.name"
            [offers]="listing.offers"
            [busyWith]="busyWith()"
            [refusal]="refusal()"
            [inviteTo]="inviteTo()"
            (reserveTicket)="reserveTicket($event)"
          />
        </div>
      </div>
    } @else if (catalogue.whole() && seen(); as name) {
      <h1 class="visually-hidden">{{ name }}</h1>
      <os-empty heading="This event is no longer on sale">
        {{ name }} was taken down while you were looking. Tickets that were bought stay among yours.
        <a action class="button primary" routerLink="/">See what is on sale</a>
      </os-empty>
    } @else if (catalogue.whole()) {
      <h1 class="visually-hidden">Event not found</h1>
      <os-empty heading="This event is not here">
        It may have been taken down.
        <a action class="button" routerLink="/">See what is on sale</a>
      </os-empty>
    } @else {
      <os-loading what="Loading the event" />
    }
  `,
})
export class EventPage implements OnDestroy {
  readonly eventId = input.required({ transform: numberAttribute });

  protected readonly catalogue = inject(Catalogue);
  private readonly reserveFlow = inject(ReserveFlow);
  private readonly session = inject(Session);
  protected readonly listing = computed(() => this.catalogue.find(this.eventId()));
  /** The event's name, once it was here: whoever looked at it is told that it went, not that there is none. */
  protected readonly seen = linkedSignal<{ id: number; name: string | undefined }, string | null>({
    source: () => ({ id: this.eventId(), name: this.listing()?.event.name }),
    computation: ({ id, name }, last) => name ?? (last?.source.id === id ? last.value : null),
  });
  protected readonly busyWith = computed(() => this.reserveFlow.busy()?.type ?? null);
  protected readonly refusal = computed(() => {
    const refusal = this.reserveFlow.refusal();
    return refusal?.eventId === this.eventId() ? refusal : null;
  });

  protected readonly inviteTo = computed(() => {
    const listing = this.listing();
    return listing && isAwaited(listing) && !this.session.customer() ? listing.event.eventId : null;
  });

  constructor() {
    const title = inject(Title);
    effect(() => {
      const name = this.seen();
      if (name) title.setTitle(`${name} · Onsale`);
    });
    effect(() => this.catalogue.show([this.eventId()], { afterAll: false }));
  }

  ngOnDestroy(): void {
    this.reserveFlow.forgetRefusal();
  }

  protected reserveTicket(offer: Offer): void {
    const eventName = this.listing()?.event.name ?? '';
    void this.reserveFlow.reserve({ eventId: offer.eventId, eventName, type: offer.type });
  }
}
