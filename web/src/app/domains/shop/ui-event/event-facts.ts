import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Ticker } from '@shared/state/ticker';
import { Icon } from '@shared/ui-kit/icon';
import { formatCountdown, formatVenueTime, wordOnBeginning } from '@shared/util-format/time';
import { Listing } from '../util-offer/offer';

/** When and where, and how the sale stands. */
@Component({
  selector: 'os-event-facts',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul class="facts stack-tight muted">
      @if (listing().event.startsAt; as startsAt) {
        <li>
          <os-icon name="clock" />
          @if (listing().begun) {
            <span
              >{{ time(startsAt) }} · <strong>{{ begunWord() }}</strong></span
            >
          } @else {
            {{ time(startsAt) }}
          }
        </li>
      }
      @if (venueShown(); as venue) {
        <li><os-icon name="place" />{{ venue }}</li>
      }
      @if (full()) {
        @if (map(); as map) {
          <li>
            <os-icon name="place" />
            <span
              >{{ listing().event.address ?? listing().event.venue }} ·
              <a [href]="map" target="_blank" rel="noopener noreferrer">Show on a map</a></span
            >
          </li>
        }
        <li><os-icon name="person" />By {{ listing().event.organiser }}</li>
      }
      @if (opensAt(); as opensAt) {
        <li><os-icon name="ticket" />On sale from {{ time(opensAt) }}</li>
      }
    </ul>
    @if (saleWord(); as word) {
      <p class="badge warn">{{ word }}</p>
    }
  `,
})
export class EventFacts {
  readonly listing = input.required<Listing>();
  /** Whether all is told: the event's own page does. */
  readonly full = input(false);
  private readonly ticker = inject(Ticker);

  protected readonly saleWord = computed(() => {
    const { event, sale } = this.listing();
    if (sale === 'stopped') return 'Sales are paused by the box office';
    if (sale === 'ended') return 'Sales have ended';
    if (sale !== 'notYet' || !event.onSaleAt) return null;
    return `On sale in ${formatCountdown(new Date(event.onSaleAt).getTime() - this.ticker.now())}`;
  });

  protected readonly begunWord = computed(() => {
    const { startsAt } = this.listing().event;
    return startsAt === null ? null : wordOnBeginning(startsAt, this.ticker.now());
  });

  /** The place by name; where only that is known, the line with the map has it. */
  protected readonly venueShown = computed(() => {
    const { address, venue } = this.listing().event;
    return this.full() && address === null ? null : venue;
  });

  /** Where the place is on OpenStreetMap, whoever knows where it is; the address is the best that can be asked for. */
  protected readonly map = computed(() => {
    const { address, venue } = this.listing().event;
    const place = address ?? venue;
    return place ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(place)}` : null;
  });

  protected readonly opensAt = computed(() => {
    const { event, sale } = this.listing();
    return sale === 'notYet' ? event.onSaleAt : null;
  });

  protected time(iso: string): string {
    return formatVenueTime(iso, this.listing().event.timezone);
  }
}
