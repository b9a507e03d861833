import { Injectable, inject } from '@angular/core';
import { reconnectMillis, retryAfterMillis } from '../util-retry/retry';
import { RetryWaits } from '../state/retry-waits';
import { Refusal } from './refusal';
import { ServerClock } from '../state/server-clock';
import { Problem } from './wire';

/** One call as it goes out: the same, with the same key, at each try. */
export interface Errand {
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: string | Blob;
  /** How long it may take with all its tries, in milliseconds; without it, the usual. */
  withinMillis?: number | undefined;
  /** Gives up, also while waiting for the next try. */
  signal?: AbortSignal | undefined;
  /** Lets the browser finish the call although the page goes away. */
  keepalive?: boolean | undefined;
}

/** What came back, read to its end. `problem` is set for every refusal. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
  problem: Problem | null;
}

/** A hall restarts within that; who watches has been told since the first second. */
const MOST_MILLIS = { GET: 60_000, other: 30_000 };
/** A lost line is tried so often, if the call has no time of its own. */
const MOST_LOST_TRIES = 6;
/** What the server asks for beyond that is said in words: nobody stands before a silent button for an hour. */
const LONGEST_WAIT_MILLIS = 10_000;
/** After that a try counts as lost. Sums over a million tickets may take a while; who buys has no such time. */
const TRY_MILLIS = 30_000;
const HURRIED_TRY_MILLIS = 6_000;
/** A browser that says "offline" may be mistaken: it is not believed for longer than this at a time. */
const OFFLINE_LOOK_MILLIS = 5_000;
const UNREAD = Symbol('an answer that is not JSON');

/**
 * Carries a call to the server with the patience that nobody should need in person: what was lost on the way is
 * repeated, 429 and 503 are tried again when the server says so. What cannot be waited out comes back as a `Refusal`
 * in words, soon enough for a person.
 */
@Injectable({ providedIn: 'root' })
export class Courier {
  private readonly clock = inject(ServerClock);
  private readonly retryWaits = inject(RetryWaits);

  async carry(errand: Errand): Promise<Answer> {
    const most = errand.withinMillis ?? (errand.method === 'GET' ? MOST_MILLIS.GET : MOST_MILLIS.other);
    let giveUpAt = Date.now() + most;
    let lost = 0;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.attempt(errand, giveUpAt);
      if (answer === null) {
        const offline = !navigator.onLine;
        // What only reads may wait for the line for as long as it takes: no harm is done later.
        if (offline && errand.method === 'GET' && !errand.withinMillis) giveUpAt = Date.now() + most;
        if (!offline && ++lost >= MOST_LOST_TRIES && !errand.withinMillis) throw Refusal.offline();
        const left = giveUpAt - Date.now();
        if (left <= 0) throw Refusal.offline();
        const pause = offline ? OFFLINE_LOOK_MILLIS : reconnectMillis(lost);
        await this.retryWaits.wait('offline', Math.min(pause, left), errand.signal);
      } else if (answer.status === 429 || answer.status === 503) {
        await this.comeAgain(errand, answer, attempt, giveUpAt);
      } else {
        return answer;
      }
    }
  }

  /** Waits for as long as the server asks, or says why not. */
  private async comeAgain(errand: Errand, answer: Answer, attempt: number, giveUpAt: number): Promise<void> {
    const header = answer.headers.get('retry-after');
    const least = retryAfterMillis(header, attempt, () => 0);
    const own = answer.status === 429;
    // Nobody waits for that in silence: whoever was late is told, and comes back by themselves.
    if (answer.problem?.code === 'HOLD_LAPSED') throw Refusal.lapsed(Date.now() + least);
    if (least > LONGEST_WAIT_MILLIS || Date.now() + least > giveUpAt) {
      const again = Date.now() + least;
      if (own) throw Refusal.bounded(errand.path, answer.headers.get('ratelimit-policy'), again);
      throw Refusal.crowded(least > LONGEST_WAIT_MILLIS ? again : null);
    }
    await this.retryWaits.wait(own ? 'bound' : 'busy', retryAfterMillis(header, attempt), errand.signal);
  }

  /** One try. Null when no answer came, or none of the server's; with the same key it has its effect once, so any may be repeated. */
  private async attempt(errand: Errand, giveUpAt: number): Promise<Answer | null> {
    const sentAt = Date.now();
    const most = errand.withinMillis ? HURRIED_TRY_MILLIS : TRY_MILLIS;
    const line = new AbortController();
    const cut = () => line.abort();
    const timer = setTimeout(cut, Math.min(most, Math.max(1_000, giveUpAt - sentAt)));
    errand.signal?.addEventListener('abort', cut);
    if (errand.signal?.aborted) cut();
    try {
      const { path, method, headers, body, keepalive } = errand;
      const answer = await fetch(path, {
        ...{ method, headers, cache: 'no-store', signal: line.signal },
        ...(body === undefined ? {} : { body }),
        ...(keepalive ? { keepalive } : {}),
      });
      const serverNow = answer.headers.get('x-onsale-now');
      if (serverNow !== null) this.clock.learnFromAnswer(Number(serverNow), sentAt, Date.now());
      return understand(answer.status, answer.headers, await answer.text());
    } catch {
      if (errand.signal?.aborted) throw errand.signal.reason as Error;
      return null;
    } finally {
      clearTimeout(timer);
      errand.signal?.removeEventListener('abort', cut);
    }
  }
}

/** Null for a gateway's own page about a server that it could not reach: that is a lost connection, only told by another. */
function understand(status: number, headers: Headers, text: string): Answer | null {
  const body = parse(text);
  if (status < 400 && body !== UNREAD) return { status, headers, body, problem: null };
  const ours = isProblem(body);
  if (!ours && status >= 500 && status !== 503) return null;
  const problem = ours ? body : Refusal.unreadable(status).problem;
  return { status, headers, body: null, problem };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return UNREAD;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}
