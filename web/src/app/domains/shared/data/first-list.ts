import { Stock } from './live-wire';
import { EventRecord } from './wire';

/** What was on sale when the server wrote the page: it stands in the HTML, so that nobody waits to see it. */
export interface FirstList {
  at: string;
  /** Whether these are all events that there are. */
  complete: boolean;
  running: boolean;
  events: readonly EventRecord[];
  stock: readonly Stock[];
}

/** Null on pages that came without, such as those of vendors. */
export const FIRST_LIST: FirstList | null = readFirstList(document.getElementById('first-list'));

export function readFirstList(block: Element | null): FirstList | null {
  try {
    return JSON.parse(block?.textContent ?? 'null') as FirstList | null;
  } catch {
    return null;
  }
}
