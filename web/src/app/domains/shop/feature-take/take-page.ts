import { ChangeDetectionStrategy, Component, OnInit, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LastChoice } from '@shared/data/choice';
import { Ticker } from '@shared/state/ticker';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { formatCountdown } from '@shared/util-format/time';
import { ReserveFlow } from '../data/reserve-flow';

/** After signing in: takes what the customer had reached for, and goes on to the hold. */
@Component({
  selector: 'os-take-page',
  imports: [RouterLink, Empty, Loading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1 class="visually-hidden">Taking your ticket</h1>
    @if (refusal(); as refusal) {
      <os-empty heading="Not this time">
        {{ refusal.sentence }}
        @if (freeIn(); as left) {
          The first may come free in <strong class="number">{{ left }}</strong>.
        }
        <span action class="row">
          @if (waitLeft(); as left) {
            <button class="button primary" type="button" disabled>Try again in {{ left }}</button>
          } @else {
            <button class="button primary" type="button" (click)="takeChoice()">Try again</button>
          }
          <a class="button" routerLink="/">See what is on sale</a>
        </span>
      </os-empty>
    } @else {
      <os-loading what="Taking your ticket" />
    }
  `,
})
export class TakePage implements OnInit {
  private readonly reserveFlow = inject(ReserveFlow);
  private readonly lastChoice = inject(LastChoice);
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);
  private readonly done = signal(false);
  protected readonly refusal = computed(() => (this.done() ? this.reserveFlow.refusal() : null));
  protected readonly freeIn = computed(() => {
    const at = this.refusal()?.freeAt;
    const left = at ? new Date(at).getTime() - this.ticker.now() : 0;
    return left > 0 ? formatCountdown(left) : null;
  });

  /** Until then the answer is no; the time-out led here. */
  protected readonly waitLeft = computed(() => {
    const left = (this.refusal()?.againAt ?? 0) - Date.now();
    // The clock of the page moves it.
    return this.ticker.now() > 0 && left > 0 ? formatCountdown(left) : null;
  });

  ngOnInit(): void {
    void this.takeChoice();
  }

  protected async takeChoice(): Promise<void> {
    const choice = this.lastChoice.choice();
    if (!choice) {
      await this.router.navigateByUrl('/', { replaceUrl: true });
      return;
    }
    this.done.set(false);
    await this.reserveFlow.reserve(choice, { replaceUrl: true });
    this.done.set(true);
  }
}
