import { Injectable, computed, signal } from '@angular/core';

/** A crowd at the server, a bound of one's own, or no line to the server. */
export type WaitReason = 'busy' | 'bound' | 'offline';

/** Waits of calls that are going to be tried again, and why: the message at the top of the page speaks of them. */
@Injectable({ providedIn: 'root' })
export class RetryWaits {
  private readonly waits = signal<readonly WaitReason[]>([]);
  readonly reason = computed<WaitReason | null>(() =>
    this.waits().includes('busy') ? 'busy' : (this.waits()[0] ?? null),
  );

  /** Waits, visibly, before the next try. Rejects when the caller gave up. */
  async wait(reason: WaitReason, millis: number, signal?: AbortSignal): Promise<void> {
    this.waits.update((waits) => [...waits, reason]);
    try {
      await pause(reason, millis, signal);
    } finally {
      this.waits.update((waits) => {
        const at = waits.indexOf(reason);
        return waits.filter((_, index) => index !== at);
      });
    }
  }
}

/** Ends early when the browser says that the line is back, if that is what is waited for. */
function pause(reason: WaitReason, millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      removeEventListener('online', go);
      settle();
    };
    const stop = () => end(() => reject(signal?.reason as Error));
    const go = () => end(resolve);
    const timer = setTimeout(go, millis);
    signal?.addEventListener('abort', stop);
    if (reason === 'offline') addEventListener('online', go);
  });
}
