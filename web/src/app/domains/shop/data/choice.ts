import { Injectable, signal } from '@angular/core';
import { tabStore } from '@shared/util-storage/stored';
import { Choice } from '../util-offer/offer';

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
