import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';

/** A part of what one tap was to buy, in words. */
export interface PartInWords {
  /** The tickets of it: "VIP, Nachtflug". */
  what: readonly { ticketId: number; text: string }[];
  total: string;
  orderId: number | null;
  /** "Bought", "Too late". */
  state: string;
  sentence: string;
  good: boolean;
}

/** What has become of each part of a purchase that took several orders. */
@Component({
  selector: 'os-bought-parts',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1>{{ isWhole() ? 'You are in' : 'What was bought, and what was not' }}</h1>
    <div class="card order-lines" role="status">
      <ul>
        @for (part of parts(); track part.what[0]?.ticketId) {
          <li>
            <span class="what">
              @for (ticket of part.what; track ticket.ticketId) {
                <span>
                  <strong>{{ ticket.text }}</strong>
                  <span class="muted small number"> No. {{ ticket.ticketId }}</span>
                </span>
              }
              <span class="small">
                <strong>{{ part.state }}</strong>{{ part.sentence }}
                @if (part.orderId; as orderId) {
                  <a [routerLink]="['/shop/orders', orderId]">Order no. {{ orderId }}</a>
                }
              </span>
            </span>
            <span class="money">{{ part.total }}</span>
          </li>
        }
      </ul>
    </div>
    <div class="ticket-acts">
      <a class="button" routerLink="/shop/tickets">My tickets</a>
      <a class="button quiet" routerLink="/shop/orders">All my orders</a>
    </div>
  `,
})
export class BoughtParts {
  readonly parts = input.required<readonly PartInWords[]>();
  protected readonly isWhole = computed(() => this.parts().every(({ good }) => good));
}
