import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/state/toasts';
import { Release } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
import { formatCount, formatMoney } from '@shared/util-format/money';
import { ReleaseAct, Releases } from '../data/releases';
import { VendorEvents } from '../data/vendor-events';
import { ReleaseCard } from '../ui-release/release-card';

/** The vendor's releases, the running ones first. */
@Component({
  selector: 'os-release-list',
  imports: [RouterLink, Empty, Loading, ReleaseCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head">
      <h1>Releases</h1>
      <a class="button primary" routerLink="/sell/releases/new">Release tickets</a>
    </header>
    @if (releases.loaded()) {
      <ul class="stack">
        @for (release of underWay(); track release.releaseId) {
          <li>
            <os-release-card
              [release]="release"
              [eventName]="nameOf(release)"
              (pauseRelease)="pauseRelease(release)"
              (resumeRelease)="resumeRelease(release)"
              (cancelRelease)="cancelRelease(release)"
            />
          </li>
        }
      </ul>
      @if (over().length > 0) {
        <h2 class="over-heading">Over</h2>
        <ul class="over">
          @for (release of over(); track release.releaseId) {
            <li>
              <span
                ><strong>{{ release.type }}</strong> · {{ nameOf(release) }}</span
              >
              <span class="muted small number">{{ outcomeOf(release) }}</span>
            </li>
          }
        </ul>
      }
      @if (releases.list().length === 0) {
        <os-empty heading="Nothing released yet">
          A release puts tickets on sale, all at once or in timed batches.
          <a action class="button primary" routerLink="/sell/releases/new">Release tickets</a>
        </os-empty>
      }
    } @else if (releases.error(); as error) {
      <os-empty heading="Your releases did not come">
        {{ error }}
        <button action class="button" type="button" (click)="loadReleases()">Try again</button>
      </os-empty>
    } @else {
      <os-loading what="Loading your releases" />
    }
  `,
})
export class ReleaseList {
  protected readonly releases = inject(Releases);
  private readonly events = inject(VendorEvents);
  private readonly toasts = inject(Toasts);

  protected readonly underWay = computed(() => this.releases.list().filter((release) => !isOver(release)));
  protected readonly over = computed(() => this.releases.list().filter(isOver));

  protected nameOf(release: Release): string {
    return this.events.find(release.eventId)?.name ?? `Event ${release.eventId}`;
  }

  protected outcomeOf(release: Release): string {
    const price = formatMoney(release.price, release);
    const [released, total] = [formatCount(release.released), formatCount(release.total)];
    return release.state === 'cancelled'
      ? `Cancelled after ${released} of ${total} at ${price}`
      : `${total} at ${price}`;
  }

  protected loadReleases(): void {
    void this.releases.load();
  }

  protected async pauseRelease(release: Release): Promise<void> {
    await this.act(release, 'pause');
  }

  /** Whoever takes it up again does not want it cancelled. */
  protected async resumeRelease(release: Release): Promise<void> {
    this.toasts.withdraw(aboutOf(release));
    await this.act(release, 'resume');
  }

  /**
   * A cancelled release cannot be taken up again: it is paused at once, which the server may refuse, and cancelled when
   * the undo has passed.
   */
  protected async cancelRelease(release: Release): Promise<void> {
    const wasPaused = release.state === 'paused';
    if (!wasPaused && !(await this.act(release, 'pause'))) return;
    this.toasts.defer(
      `The release of ${release.type} will be cancelled in a moment.`,
      () => this.carryOutCancellation(release),
      () => void (wasPaused ? undefined : this.act(release, 'resume')),
      aboutOf(release),
    );
  }

  private async carryOutCancellation(release: Release): Promise<void> {
    // Somebody else, or another tab, may have taken it up meanwhile: that is the later word.
    if (this.releases.find(release.releaseId)?.state !== 'paused')
      return this.toasts.tell(`The release of ${release.type} was taken up again, so it is not cancelled.`);
    // That it is done its card says.
    await this.act(release, 'cancel');
  }

  private async act(release: Release, act: ReleaseAct): Promise<boolean> {
    try {
      await this.releases.act(release.releaseId, act);
      return true;
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
      return false;
    }
  }
}

function isOver(release: Release): boolean {
  return release.state === 'done' || release.state === 'cancelled';
}

function aboutOf(release: Release): string {
  return `release ${release.releaseId}`;
}
