import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { ServerClock } from './server-clock';

const TICK_MILLIS = 250;

/** The server's time as a signal, four times a second: what every countdown on the page reads. */
@Injectable({ providedIn: 'root' })
export class Ticker {
  private readonly clock = inject(ServerClock);
  private readonly current = signal(this.clock.now());
  readonly now = this.current.asReadonly();

  constructor() {
    const timer = setInterval(() => this.tick(), TICK_MILLIS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  /** Called where a new deadline comes in: else a minute would begin with 1:01. */
  tick(): void {
    this.current.set(this.clock.now());
  }
}
