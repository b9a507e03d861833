import { Injectable, signal } from '@angular/core';
import { tabStore } from '../util-storage/stored';

/** What the customer wants: kept, so that after a time-out one tap takes the same again. */
export interface Choice {
  eventId: number;
  eventName: string;
  type: string;
}

const KEY = 'onsale.choice';

/** What the customer last reached for; survives a reload and a time-out, ends with the tab. */
@Injectable({ providedIn: 'root' })
export class LastChoice {
  private readonly state = signal(tabStore.read(KEY) as Choice | null);
  readonly choice = this.state.asReadonly();

  remember(choice: Choice): void {
    tabStore.write(KEY, choice);
    this.state.set(choice);
  }
}
