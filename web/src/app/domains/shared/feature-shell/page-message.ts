import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { Live } from '../data/live';
import { RetryWaits } from '../state/retry-waits';

/** One calm sentence when the page cannot do its work at full speed: offline, busy, reconnecting. */
@Component({
  selector: 'os-page-message',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', class: 'no-print' },
  template: `
    @if (sentence(); as sentence) {
      <p class="page-message">{{ sentence }}</p>
    }
  `,
})
export class PageMessage {
  private readonly live = inject(Live);
  private readonly retryWaits = inject(RetryWaits);
  private readonly online = signal(navigator.onLine);

  protected readonly sentence = computed(() => {
    if (!this.online()) return 'You are offline. This page catches up by itself as soon as you are back.';
    if (this.retryWaits.reason() === 'busy')
      return 'Many people are at the counter. You keep your place; trying again in a moment.';
    if (this.retryWaits.reason() === 'bound') return 'That was quick. Trying again in a few seconds.';
    if (this.retryWaits.reason() === 'offline') return 'The line to the box office broke. Trying again…';
    return this.live.connection() === 'lost' ? 'Live counts have paused. Reconnecting…' : null;
  });

  constructor() {
    const update = () => this.online.set(navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    });
  }
}
