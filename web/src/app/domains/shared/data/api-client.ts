import { Injectable, inject } from '@angular/core';
import { reconnectMillis, retryAfterMillis } from '../util-retry/retry';
import { Patience } from './patience';
import { Refusal } from './refusal';
import { ServerClock } from './server-clock';
import { Caller, Session } from './session';
import { TokenKeeper } from './token-keeper';
import { Problem } from './wire';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  as?: Caller;
  headers?: Record<string, string>;
  /** Gives up, also while waiting for the next try. */
  signal?: AbortSignal;
  /** Lets the browser finish the call although the page goes away. */
  keepalive?: boolean;
}

/** One page of a long list, and where the next one is. */
export interface Page<T> {
  body: T;
  next: string | null;
}

type Prepared = Omit<RequestInit, 'headers'> & { headers: Record<string, string> };

const MOST_NETWORK_TRIES = 6;
const MOST_BUSY_MILLIS = 5 * 60_000;

/**
 * The one way to the server. Keeps the clock in step, turns refusals into `Refusal`, and has the patience that nobody
 * should need in person: 429 and 503 are tried again when the server says so, a lost connection a few times.
 */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly session = inject(Session);
  private readonly clock = inject(ServerClock);
  private readonly patience = inject(Patience);
  private readonly keeper = inject(TokenKeeper);

  async call<T>(call: Call): Promise<T> {
    return (await this.callPage<T>(call)).body;
  }

  async callPage<T>(call: Call): Promise<Page<T>> {
    const answer = await this.persist(call);
    if (!answer.ok) throw await refusalOf(answer);
    return { body: (await answer.json()) as T, next: nextPage(answer.headers.get('link')) };
  }

  private async persist(call: Call): Promise<Response> {
    let request: Prepared = this.prepare(call);
    let renewed = false;
    const giveUpAt = Date.now() + MOST_BUSY_MILLIS;
    let lost = 0;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.attempt(call, request);
      if (answer === null) {
        if (++lost >= MOST_NETWORK_TRIES) throw Refusal.offline();
        await this.patience.wait('offline', reconnectMillis(lost), call.signal);
      } else if ((answer.status === 429 || answer.status === 503) && Date.now() < giveUpAt) {
        await this.patience.wait(
          'busy',
          retryAfterMillis(answer.headers.get('retry-after'), attempt),
          call.signal,
        );
      } else if (answer.status === 401 && !renewed && (await this.comesBack(call, answer))) {
        renewed = true;
        request = {
          ...request,
          headers: { ...request.headers, ...this.session.headersOf(call.as ?? 'nobody') },
        };
      } else {
        return answer;
      }
    }
  }

  /** Whether the caller's login goes on with another token; one that is over is ended here, too. */
  private async comesBack(call: Call, answer: Response): Promise<boolean> {
    if (call.as !== 'customer' && call.as !== 'vendor') return false;
    if (!this.session.tokensOf(call.as)) return false;
    const { code } = await refusalOf(answer.clone());
    if (code === 'TOKEN_EXPIRED') return this.keeper.renew(call.as);
    this.session.endLogin(call.as);
    return false;
  }

  /** One try. Null when no answer came; a call with the same key twice has its effect once, so any may be repeated. */
  private async attempt(call: Call, request: RequestInit): Promise<Response | null> {
    const sentAt = Date.now();
    try {
      const answer = await fetch(call.path + queryOf(call), request);
      const serverNow = answer.headers.get('x-onsale-now');
      if (serverNow !== null) this.clock.learnFromAnswer(Number(serverNow), sentAt, Date.now());
      return answer;
    } catch (error) {
      if (call.signal?.aborted) throw error;
      return null;
    }
  }

  private prepare(call: Call): Prepared {
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...this.session.headersOf(call.as ?? 'nobody'),
      ...call.headers,
    };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = newKey();
    return {
      method,
      headers,
      cache: 'no-store',
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.signal ? { signal: call.signal } : {}),
      ...(call.keepalive ? { keepalive: true } : {}),
    };
  }
}

async function refusalOf(answer: Response): Promise<Refusal> {
  try {
    return new Refusal(answer.status, (await answer.json()) as Problem);
  } catch {
    return Refusal.unreadable(answer.status);
  }
}

function queryOf(call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The address behind `rel="next"`, as a path on this server. */
function nextPage(link: string | null): string | null {
  const match = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '');
  if (!match?.[1]) return null;
  const url = new URL(match[1], location.origin);
  return url.pathname + url.search;
}

/** `crypto.randomUUID` exists on https and localhost only; a club's own network may be plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
