import { Injectable, computed, signal } from '@angular/core';

export type WaitReason = 'busy' | 'offline';

/** Which calls are waiting to be tried again, and why: what the calm banner at the top speaks of. */
@Injectable({ providedIn: 'root' })
export class Patience {
  private readonly waits = signal<readonly WaitReason[]>([]);
  readonly reason = computed<WaitReason | null>(() =>
    this.waits().includes('busy') ? 'busy' : (this.waits()[0] ?? null),
  );

  /** Waits, visibly, before the next try. Rejects when the caller gave up. */
  async wait(reason: WaitReason, millis: number, signal?: AbortSignal): Promise<void> {
    this.waits.update((waits) => [...waits, reason]);
    try {
      await pause(millis, signal);
    } finally {
      this.waits.update((waits) => {
        const at = waits.indexOf(reason);
        return waits.filter((_, index) => index !== at);
      });
    }
  }
}

function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, millis);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
