import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { ChartSeries, roundUp } from '../util-chart/points';
import { formatCount } from '../util-format/money';
import { formatClock, formatDayTime } from '../util-format/time';

const WIDTH = 600;
const HEIGHT = 200;
/** A shorter time is told with its seconds, a longer one with its day. */
const WITH_SECONDS_MILLIS = 12 * 3_600_000;

/** Up to two lines over time. The summary says in words what the picture shows. */
@Component({
  selector: 'os-chart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (series().length > 1) {
      <p class="legend" aria-hidden="true">
        @for (one of series(); track one.name) {
          <span><i [class]="'series-' + $index"></i>{{ one.name }}</span>
        }
      </p>
    }
    <div class="plot" role="img" [attr.aria-label]="summary()">
      <div class="scale-y" aria-hidden="true">
        <span>{{ count(top()) }}</span>
        <span>0</span>
      </div>
      <svg [attr.viewBox]="'0 0 ' + width + ' ' + height" preserveAspectRatio="none">
        <line class="grid" x1="0" [attr.x2]="width" y1="0" y2="0" />
        <line class="grid" x1="0" [attr.x2]="width" [attr.y1]="height / 2" [attr.y2]="height / 2" />
        <line class="grid" x1="0" [attr.x2]="width" [attr.y1]="height" [attr.y2]="height" />
        @if (lines()[0]; as first) {
          <path class="area" [attr.d]="first.area" />
        }
        @for (line of lines(); track $index) {
          <path [class]="'line series-' + $index" [attr.d]="line.path" />
        }
      </svg>
      <div class="scale-x" aria-hidden="true">
        <span>{{ time(from()) }}</span>
        <span>{{ time(to()) }}</span>
      </div>
    </div>
  `,
})
export class Chart {
  readonly series = input.required<readonly ChartSeries[]>();
  readonly from = input.required<number>();
  readonly to = input.required<number>();
  readonly summary = input.required<string>();

  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly count = formatCount;
  /** The next "round" number above the highest value. */
  protected readonly top = computed(() =>
    roundUp(Math.max(1, ...this.series().flatMap((one) => one.points.map((point) => point.value)))),
  );
  protected readonly lines = computed(() => {
    const span = Math.max(1, this.to() - this.from());
    return this.series().map(({ points }) => {
      const spots = points.map((point) => {
        const x = ((point.at - this.from()) / span) * WIDTH;
        const y = HEIGHT - (point.value / this.top()) * HEIGHT;
        return `${x.toFixed(1)} ${y.toFixed(1)}`;
      });
      if (spots.length === 0) return { path: '', area: '' };
      const path = `M${spots.join('L')}`;
      const firstX = spots[0]?.split(' ')[0];
      const lastX = spots.at(-1)?.split(' ')[0];
      return { path, area: `${path}L${lastX} ${HEIGHT}L${firstX} ${HEIGHT}Z` };
    });
  });

  protected time(millis: number): string {
    const near = this.to() - this.from() < WITH_SECONDS_MILLIS;
    return near ? formatClock(millis) : formatDayTime(new Date(millis).toISOString());
  }
}
