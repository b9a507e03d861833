import { Injectable, signal } from '@angular/core';
import { Choice } from '../util-offer/offer';

const KEY = 'onsale.choice';

/** What the customer last reached for; survives a reload and a time-out, ends with the tab. */
@Injectable({ providedIn: 'root' })
export class LastChoice {
  private readonly state = signal<Choice | null>(load());
  readonly choice = this.state.asReadonly();

  remember(choice: Choice): void {
    sessionStorage.setItem(KEY, JSON.stringify(choice));
    this.state.set(choice);
  }
}

function load(): Choice | null {
  const text = sessionStorage.getItem(KEY);
  return text === null ? null : (JSON.parse(text) as Choice);
}
