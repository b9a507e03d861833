import { Injectable, signal } from '@angular/core';

/** Says a sentence to a screen reader, politely: after what it is saying now. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly spoken = signal('');
  readonly sentence = this.spoken.asReadonly();

  say(sentence: string): void {
    // A region that keeps its text is not read again: the same sentence twice needs a difference.
    this.spoken.update((last) => (last === sentence ? `${sentence} ` : sentence));
  }
}
