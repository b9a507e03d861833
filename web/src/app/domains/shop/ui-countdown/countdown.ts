import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { formatCountdown } from '@shared/util-format/time';

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;
const HURRY_MILLIS = 20_000;

/** The hold running out, as a ring and a number. Spoken warnings are the frame's: a number that ticks is not read out. */
@Component({
  selector: 'os-countdown',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.hurry]': 'hurry()' },
  template: `
    <div class="dial">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="track" cx="50" cy="50" [attr.r]="radius" />
        <circle
          class="left"
          cx="50"
          cy="50"
          [attr.r]="radius"
          [attr.stroke-dasharray]="length"
          [attr.stroke-dashoffset]="offset()"
        />
      </svg>
      <div class="time" role="timer" aria-live="off">
        <span>{{ text() }}</span>
      </div>
    </div>
    <p class="muted">{{ hurry() ? 'Hurry: your time is nearly over' : 'left to confirm' }}</p>
  `,
})
export class Countdown {
  readonly millisLeft = input.required<number>();
  readonly totalMillis = input.required<number>();

  protected readonly radius = RADIUS;
  protected readonly length = LENGTH;
  protected readonly offset = computed(
    () => LENGTH * (1 - Math.min(1, this.millisLeft() / Math.max(1, this.totalMillis()))),
  );
  protected readonly text = computed(() => formatCountdown(this.millisLeft()));
  protected readonly hurry = computed(() => this.millisLeft() <= HURRY_MILLIS);
}
