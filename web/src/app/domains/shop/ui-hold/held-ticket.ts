import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { Notice } from '@shared/ui-kit/notice';
import { Unit, formatMoney } from '@shared/util-format/money';
import { Countdown } from '../ui-countdown/countdown';

/** One held ticket: how long still, what it is, and one button to make it yours. */
@Component({
  selector: 'os-held-ticket',
  imports: [Countdown, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-countdown [millisLeft]="millisLeft()" [totalMillis]="totalMillis()" />
    <div>
      <p class="what">{{ what() }}</p>
      @if (when(); as when) {
        <p class="muted">{{ when }}</p>
      }
      <p class="price money">{{ money() }}</p>
    </div>
    @if (refusal(); as refusal) {
      <os-notice tone="bad">{{ refusal }}</os-notice>
    }
    <div class="stack">
      <button
        class="button primary big wide"
        type="button"
        [disabled]="busy() || millisLeft() === 0"
        (click)="confirmTicket.emit()"
      >
        {{ busy() ? 'Confirming…' : 'Confirm and pay ' + money() }}
      </button>
      <button class="button quiet" type="button" [disabled]="busy()" (click)="giveTicketBack.emit()">
        Give it back
      </button>
    </div>
  `,
})
export class HeldTicketCard {
  readonly what = input.required<string>();
  readonly when = input<string | null>(null);
  readonly price = input.required<number>();
  readonly unit = input.required<Unit>();
  readonly millisLeft = input.required<number>();
  readonly totalMillis = input.required<number>();
  /** It is being bought. */
  readonly busy = input(false);
  readonly refusal = input<string | null>(null);
  readonly confirmTicket = output();
  readonly giveTicketBack = output();

  protected readonly money = computed(() => formatMoney(this.price(), this.unit()));
}
