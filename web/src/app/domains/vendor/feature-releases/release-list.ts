import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Release } from '@shared/data/wire';
import { Empty } from '@shared/ui-kit/empty';
import { Loading } from '@shared/ui-kit/loading';
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
        @for (release of sorted(); track release.releaseId) {
          <li>
            <os-release-card
              [release]="release"
              [eventName]="nameOf(release)"
              (pauseRelease)="act(release, 'pause')"
              (resumeRelease)="act(release, 'resume')"
              (cancelRelease)="cancelRelease(release)"
            />
          </li>
        }
      </ul>
      @if (sorted().length === 0) {
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

  protected readonly sorted = computed(() => {
    const isOver = (release: Release) => release.state === 'done' || release.state === 'cancelled';
    return [...this.releases.list()].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
  });

  protected nameOf(release: Release): string {
    return this.events.find(release.eventId)?.name ?? `Event ${release.eventId}`;
  }

  protected loadReleases(): void {
    void this.releases.load();
  }

  protected async act(release: Release, act: ReleaseAct): Promise<void> {
    try {
      await this.releases.act(release.releaseId, act);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
  }

  /** A cancelled release cannot be taken up again: it is paused at once, and cancelled when the undo has passed. */
  protected async cancelRelease(release: Release): Promise<void> {
    const wasPaused = release.state === 'paused';
    if (!wasPaused) await this.act(release, 'pause');
    this.toasts.defer(
      `The release of ${release.type} is cancelled.`,
      () => void this.act(release, 'cancel'),
      () => void (wasPaused ? undefined : this.act(release, 'resume')),
    );
  }
}
