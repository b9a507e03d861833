import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Notice } from '@shared/ui-kit/notice';
import { Unit, formatMoney } from '@shared/util-format/money';
import { Countdown } from '../ui-countdown/countdown';

/** A held ticket as a line of what is about to be bought. */
export interface HeldLine {
  ticketId: number;
  what: string;
  when: string | null;
  /** What is left of its own hold, where that ends later than the first; null where it does not. */
  left: string | null;
  price: number;
  unit: Unit;
}

/** Several held tickets: one clock, what they cost together, and one button for all of them. */
@Component({
  selector: 'os-held-order',
  imports: [Countdown, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-countdown [millisLeft]="millisLeft()" [totalMillis]="totalMillis()" />
    <div class="card order-lines">
      <ul>
        @for (line of lines(); track line.ticketId) {
          <li>
            <span class="what">
              <strong>{{ line.what }}</strong>
              @if (line.when; as when) {
                <span class="muted small">{{ when }}</span>
              }
              <span class="muted small number"
                >No. {{ line.ticketId }}{{ line.left ? ', yours for ' + line.left : '' }}</span
              >
            </span>
            <span class="money">{{ money(line.price, line.unit) }}</span>
            <button
              class="button compact quiet"
              type="button"
              [disabled]="busy()"
              [attr.aria-label]="'Give back ' + line.what + ', no. ' + line.ticketId"
              (click)="giveTicketBack.emit(line.ticketId)"
            >
              Give back
            </button>
          </li>
        }
      </ul>
      <p class="sum">
        <span>{{ lines().length }} tickets</span>
        <strong class="money">{{ total() }}</strong>
      </p>
    </div>
    @if (refusal(); as refusal) {
      <os-notice tone="bad">{{ refusal }}</os-notice>
    }
    <button
      class="button primary big wide"
      type="button"
      [disabled]="busy() || millisLeft() === 0"
      (click)="confirmAll.emit()"
    >
      {{ busy() ? 'Confirming…' : 'Confirm and pay ' + total() }}
    </button>
    @if (orders() > 1) {
      <p class="muted small">
        They are of {{ orders() }} organisers or currencies, so they make {{ orders() }} orders.
      </p>
    }
  `,
})
export class HeldOrder {
  readonly lines = input.required<readonly HeldLine[]>();
  /** What they cost together; a sum for each currency. */
  readonly total = input.required<string>();
  /** How many orders they make. */
  readonly orders = input.required<number>();
  /** Of the hold that ends first: they are bought together. */
  readonly millisLeft = input.required<number>();
  readonly totalMillis = input.required<number>();
  readonly busy = input(false);
  readonly refusal = input<string | null>(null);
  readonly confirmAll = output();
  readonly giveTicketBack = output<number>();

  protected readonly money = formatMoney;
}
