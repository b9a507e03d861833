import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EventRecord, Ticket, TicketCode } from '@shared/data/wire';
import { Poster } from '@shared/ui-poster/poster';
import { formatMoney } from '@shared/util-format/money';
import { formatOwnTime, formatVenueTime } from '@shared/util-format/time';
import { CodeFigure } from './code-figure';

/** A bought ticket as a thing worth keeping: on the screen and on paper. */
@Component({
  selector: 'os-ticket-stub',
  imports: [RouterLink, CodeFigure, Poster],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-poster class="art" [seed]="ticket().eventId" [picture]="event()?.pictureUrl ?? null" />
    <div class="body">
      <h2>{{ event()?.name ?? 'Event ' + ticket().eventId }}</h2>
      @if (when(); as when) {
        <p>{{ when }}</p>
      }
      @if (event()?.venue; as venue) {
        <p class="muted">{{ venue }}</p>
      }
    </div>
    <div class="tear"></div>
    @if (code(); as code) {
      <figure>
        <os-code-figure [code]="code" />
        <figcaption class="muted small">Show this at the door.</figcaption>
      </figure>
    }
    <dl>
      <div>
        <dt>Type</dt>
        <dd>{{ ticket().type }}</dd>
      </div>
      <div>
        <dt>Price</dt>
        <dd class="money">{{ price() }}</dd>
      </div>
      <div>
        <dt>Ticket</dt>
        <dd>No. {{ ticket().ticketId }}</dd>
      </div>
      @if (orderId(); as orderId) {
        <div>
          <dt>Order</dt>
          <dd>
            <a [routerLink]="['/shop/orders', orderId]">No. {{ orderId }}</a>
          </dd>
        </div>
      }
      @if (holder(); as holder) {
        <div>
          <dt>Name</dt>
          <dd>{{ holder }}</dd>
        </div>
      }
      @if (ticket().soldAt; as soldAt) {
        <div>
          <dt>Bought</dt>
          <dd>{{ bought(soldAt) }}</dd>
        </div>
      }
    </dl>
  `,
})
export class TicketStub {
  readonly ticket = input.required<Ticket>();
  readonly event = input<EventRecord | undefined>();
  readonly orderId = input<number | null>(null);
  readonly holder = input<string | null>(null);
  /** What opens the door; null for a ticket that opens none, and until it has come. */
  readonly code = input<TicketCode | null>(null);

  protected readonly price = computed(() => formatMoney(this.ticket().price, this.ticket()));
  protected readonly when = computed(() => {
    const event = this.event();
    return event?.startsAt ? formatVenueTime(event.startsAt, event.timezone) : null;
  });

  protected bought(soldAt: string): string {
    return formatOwnTime(soldAt);
  }
}
