import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Live } from '@shared/data/live';
import { sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Release, ReleaseOrder } from '@shared/data/wire';

export type ReleaseAct = 'pause' | 'resume' | 'cancel';

/** The vendor's releases: all of them once from the server, then kept up by the live stream. */
@Injectable({ providedIn: 'root' })
export class Releases {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly session = inject(Session);
  private readonly known = signal<ReadonlyMap<number, Release>>(new Map());
  private readonly loadedState = signal(false);
  private readonly failed = signal<string | null>(null);

  readonly loaded = this.loadedState.asReadonly();
  readonly error = this.failed.asReadonly();
  /** Newest first. */
  readonly list = computed(() => {
    const vendorId = this.session.lastVendor()?.vendorId;
    return [...this.known().values()]
      .filter((release) => release.vendorId === vendorId)
      .sort((a, b) => b.releaseId - a.releaseId);
  });

  constructor() {
    effect(() => {
      const releases = this.live.releases();
      untracked(() => this.learn([...releases.values()]));
    });
    effect(() => {
      this.live.snapshots();
      if (this.session.vendor()) untracked(() => void this.load());
    });
  }

  find(releaseId: number): Release | undefined {
    return this.known().get(releaseId);
  }

  async load(): Promise<void> {
    try {
      this.learn(await this.api.call<Release[]>({ path: '/vendor/releases', as: 'vendor' }));
      this.loadedState.set(true);
      this.failed.set(null);
    } catch (error) {
      // Whose login has ended is told so by the frame, and this is asked for again after the next one.
      if (this.session.vendor()) this.failed.set(sentenceOf(error));
    }
  }

  async start(order: ReleaseOrder): Promise<void> {
    await this.api.call({ method: 'POST', path: '/vendor/release', as: 'vendor', body: order });
    await this.load();
  }

  async act(releaseId: number, act: ReleaseAct): Promise<void> {
    await this.api.call({
      method: 'POST',
      path: `/vendor/release/${releaseId}/${act}`,
      as: 'vendor',
      // A cancellation may be what was still waiting for its undo when the page closed.
      keepalive: act === 'cancel',
    });
    await this.load();
  }

  private learn(releases: readonly Release[]): void {
    if (releases.length === 0) return;
    this.known.update((known) => {
      const next = new Map(known);
      for (const release of releases) next.set(release.releaseId, release);
      return next;
    });
  }
}
