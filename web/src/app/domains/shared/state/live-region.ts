import { Injectable, signal } from '@angular/core';

/** The live region of the page: what is said here a screen reader reads out, politely, after what it is saying now. */
@Injectable({ providedIn: 'root' })
export class LiveRegion {
  private readonly spoken = signal('');
  readonly sentence = this.spoken.asReadonly();

  say(sentence: string): void {
    // A region that keeps its text is not read again: the same sentence twice needs a difference.
    this.spoken.update((last) => (last === sentence ? `${sentence} ` : sentence));
  }
}
