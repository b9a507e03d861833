import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Poster } from '@shared/ui-poster/poster';
import { OfferWord, Offers } from '../ui-offer/offers';
import { Listing, Offer } from '../util-offer/offer';
import { EventFacts } from './event-facts';

/** One event on the shop's first page, with its tickets within a thumb's reach. */
@Component({
  selector: 'os-event-card',
  imports: [RouterLink, Poster, Offers, EventFacts],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-poster class="art" [seed]="listing().event.eventId" />
    <div class="about">
      <h2>
        <a [routerLink]="['/shop/events', listing().event.eventId]">{{ listing().event.name }}</a>
      </h2>
      <os-event-facts [listing]="listing()" />
    </div>
    <os-offers
      class="offers"
      [eventName]="listing().event.name"
      [offers]="listing().offers"
      [busyWith]="busyWith()"
      [word]="word()"
      (reserveTicket)="reserveTicket.emit($event)"
    />
  `,
})
export class EventCard {
  readonly listing = input.required<Listing>();
  readonly busyWith = input<string | null>(null);
  readonly word = input<OfferWord | null>(null);
  readonly reserveTicket = output<Offer>();
}
