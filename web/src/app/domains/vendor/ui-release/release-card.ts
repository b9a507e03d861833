import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { Ticker } from '@shared/state/ticker';
import { Release, ReleaseState } from '@shared/data/wire';
import { formatCount, formatMoney } from '@shared/util-format/money';
import { formatCountdown, formatDuration } from '@shared/util-format/time';

const STATE_WORDS: Record<ReleaseState, string> = {
  running: 'Running',
  paused: 'Paused',
  waiting_for_room: 'Waiting for room in the pool',
  done: 'Done',
  cancelled: 'Cancelled',
};

/** One release: how far it is, when the next batch comes, and what can be done about it. */
@Component({
  selector: 'os-release-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'card release' },
  template: `
    <div class="spread">
      <h2>
        {{ release().type }}<span class="muted"> · {{ eventName() }}</span>
      </h2>
      <span class="badge" [class.good]="release().state === 'running'" [class.warn]="waits()">{{
        stateWord()
      }}</span>
    </div>
    <p class="muted number">{{ facts() }}</p>
    <progress
      [value]="release().released"
      [max]="release().total"
      [attr.aria-label]="'Released of ' + release().type"
    ></progress>
    <div class="spread">
      <span class="number">
        <strong>{{ count(release().released) }}</strong> of {{ count(release().total) }} out
        @if (nextIn(); as next) {
          · next batch in <strong>{{ next }}</strong>
        }
      </span>
      @if (live()) {
        <span class="row">
          @if (release().state === 'paused') {
            <button class="button compact" type="button" (click)="resumeRelease.emit()">Resume</button>
          } @else {
            <button class="button compact" type="button" (click)="pauseRelease.emit()">Pause</button>
          }
          <button class="button compact danger" type="button" (click)="cancelRelease.emit()">Cancel</button>
        </span>
      }
    </div>
  `,
})
export class ReleaseCard {
  readonly release = input.required<Release>();
  readonly eventName = input.required<string>();
  readonly pauseRelease = output();
  readonly resumeRelease = output();
  readonly cancelRelease = output();

  private readonly ticker = inject(Ticker);
  protected readonly count = formatCount;
  protected readonly stateWord = computed(() => STATE_WORDS[this.release().state]);
  protected readonly waits = computed(() => ['paused', 'waiting_for_room'].includes(this.release().state));
  protected readonly live = computed(() => !['done', 'cancelled'].includes(this.release().state));
  protected readonly facts = computed(() => {
    const { price, numberOfReleases, ticketsPerRelease, ticketReleaseInterval } = this.release();
    const pace = numberOfReleases > 1 ? `, one every ${formatDuration(ticketReleaseInterval)}` : '';
    const batches = numberOfReleases === 1 ? '1 batch' : `${formatCount(numberOfReleases)} batches`;
    return `${formatMoney(price, this.release())} · ${batches} of ${formatCount(ticketsPerRelease)}${pace}`;
  });
  protected readonly nextIn = computed(() => {
    const { nextBatchAt, state } = this.release();
    if (!nextBatchAt || state !== 'running') return null;
    return formatCountdown(new Date(nextBatchAt).getTime() - this.ticker.now());
  });
}
