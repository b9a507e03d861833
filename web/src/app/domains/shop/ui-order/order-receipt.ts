import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EventRecord, OrderLine, OrderRecord } from '@shared/data/wire';
import { formatMoney } from '@shared/util-format/money';
import { nameOfLine, stateInWords, taxesOf } from '@shared/util-format/order';
import { formatVenueTime } from '@shared/util-format/time';

/** An order line by line, with what it costs, what of that is tax, and what went back. */
@Component({
  selector: 'os-order-receipt',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'card order-lines' },
  template: `
    <ul>
      @for (line of order().lines; track line.line) {
        <li [class.void]="line.refundedAt">
          <span class="what">
            @if (line.ticketId; as ticketId) {
              <a [routerLink]="['/shop/tickets', ticketId]"
                ><strong>{{ name(line) }}</strong
                >, {{ eventName(line) }}</a
              >
              @if (whenOf(line); as when) {
                <span class="muted small">{{ when }}</span>
              }
              <span class="muted small number">Ticket no. {{ ticketId }}</span>
            } @else {
              {{ name(line) }}
            }
            @if (line.refundedAt) {
              <strong class="small">Refunded: no longer good</strong>
            }
          </span>
          <span class="money">{{ money(line.amount, order()) }}</span>
        </li>
      }
    </ul>
    <dl>
      <div class="sum">
        <dt>Total</dt>
        <dd class="money">{{ money(order().total, order()) }}</dd>
      </div>
      @for (tax of taxes(); track tax.rate) {
        <div>
          <dt>Tax in it, {{ tax.rate }}</dt>
          <dd class="money">{{ tax.amount }}</dd>
        </div>
      }
      @if (order().refunded > 0) {
        <div>
          <dt>Given back</dt>
          <dd class="money">{{ money(order().refunded, order()) }}</dd>
        </div>
      }
      <div>
        <dt>State</dt>
        <dd>{{ state() }}</dd>
      </div>
    </dl>
  `,
})
export class OrderReceipt {
  readonly order = input.required<OrderRecord>();
  readonly events = input.required<ReadonlyMap<number, EventRecord>>();

  protected readonly money = formatMoney;
  protected readonly name = nameOfLine;
  protected readonly taxes = computed(() => taxesOf(this.order()));
  protected readonly state = computed(() => stateInWords(this.order()));

  protected eventName({ eventId }: OrderLine): string {
    return eventId == null ? '' : (this.events().get(eventId)?.name ?? `Event ${eventId}`);
  }

  protected whenOf({ eventId }: OrderLine): string | null {
    const event = eventId == null ? undefined : this.events().get(eventId);
    return event?.startsAt ? formatVenueTime(event.startsAt, event.timezone) : null;
  }
}
