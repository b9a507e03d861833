import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Poster } from '@shared/ui-poster/poster';
import { OfferRefusal, Offers } from '../ui-offer/offers';
import { Listing, Offer } from '../util-offer/offer';
import { EventFacts } from './event-facts';

const NAMES_SHOWN = 3;

/** One event on the shop's first page, with its tickets within a thumb's reach. */
@Component({
  selector: 'os-event-card',
  imports: [RouterLink, Poster, Offers, EventFacts],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-poster
      class="art"
      [seed]="listing().event.eventId"
      [picture]="listing().event.pictureUrl"
      [large]="leading()"
      [eager]="leading()"
    />
    <div class="about">
      <h2>
        <a [routerLink]="['/shop/events', listing().event.eventId]">{{ listing().event.name }}</a>
      </h2>
      @if (withWhom(); as names) {
        <p class="with">{{ names }}</p>
      }
      <os-event-facts [listing]="listing()" />
    </div>
    <os-offers
      class="offers"
      [eventName]="listing().event.name"
      [offers]="listing().offers"
      [busyWith]="busyWith()"
      [refusal]="refusal()"
      (reserveTicket)="reserveTicket.emit($event)"
    />
  `,
})
export class EventCard {
  readonly listing = input.required<Listing>();
  /** Whether it leads the page: its picture is seen at once, and large. */
  readonly leading = input(false);
  readonly busyWith = input<string | null>(null);
  readonly refusal = input<OfferRefusal | null>(null);
  readonly reserveTicket = output<Offer>();

  /** The first names of the bill; the event's own page has them all. */
  protected readonly withWhom = computed(() => {
    const names = this.listing().event.lineUp;
    const more = names.length - NAMES_SHOWN;
    return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  });
}
