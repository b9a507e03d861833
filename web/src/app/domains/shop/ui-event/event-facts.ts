import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Ticker } from '@shared/data/ticker';
import { Icon } from '@shared/ui-kit/icon';
import { formatCountdown, formatVenueTime } from '@shared/util-format/time';
import { Listing } from '../util-offer/offer';

/** When and where, and how the sale stands. */
@Component({
  selector: 'os-event-facts',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul class="facts stack-tight muted">
      @if (listing().event.startsAt; as startsAt) {
        <li><os-icon name="clock" />{{ time(startsAt) }}</li>
      }
      @if (listing().event.venue; as venue) {
        <li><os-icon name="place" />{{ venue }}</li>
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
  private readonly ticker = inject(Ticker);

  protected readonly saleWord = computed(() => {
    const { event, sale } = this.listing();
    if (sale === 'stopped') return 'Sales are paused by the box office';
    if (sale === 'ended') return 'Sales have ended';
    if (sale !== 'notYet' || !event.onSaleAt) return null;
    return `On sale in ${formatCountdown(new Date(event.onSaleAt).getTime() - this.ticker.now())}`;
  });

  protected readonly opensAt = computed(() => {
    const { event, sale } = this.listing();
    return sale === 'notYet' ? event.onSaleAt : null;
  });

  protected time(iso: string): string {
    return formatVenueTime(iso, this.listing().event.timezone);
  }
}
