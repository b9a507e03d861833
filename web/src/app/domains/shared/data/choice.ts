import { Injectable, signal } from '@angular/core';
import { tabStore } from '../util-storage/stored';

/** What the customer wants: kept, so that after a time-out one tap takes the same again. */
export interface Choice {
  eventId: number;
  eventName: string;
  type: string;
}

/** What a hold has told when it was taken: when the like may be reserved again, if it runs out unused. */
export interface Wait {
  ticketId: number;
  /** By the server's clock. */
  until: string;
}

const KEY = 'onsale.choice';
const WAIT_KEY = 'onsale.wait';

/** What the customer last reached for; and what its running out would cost; survives a reload and a time-out, ends with the tab. */
@Injectable({ providedIn: 'root' })
export class LastChoice {
  private readonly state = signal(tabStore.read(KEY) as Choice | null);
  private readonly waitState = signal(tabStore.read(WAIT_KEY) as Wait | null);
  readonly choice = this.state.asReadonly();
  readonly wait = this.waitState.asReadonly();

  remember(choice: Choice): void {
    tabStore.write(KEY, choice);
    this.state.set(choice);
  }

  /** Null: nothing is to be waited for, or nobody knows. */
  keepWait(wait: Wait | null): void {
    if (wait) tabStore.write(WAIT_KEY, wait);
    else tabStore.remove(WAIT_KEY);
    this.waitState.set(wait);
  }
}
