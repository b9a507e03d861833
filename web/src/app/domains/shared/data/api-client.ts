import { Injectable, inject } from '@angular/core';
import { Answer, Courier, Errand } from './courier';
import { Refusal } from './refusal';
import { Caller, Session } from './session';
import { TokenKeeper } from './token-keeper';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** A file in the place of a body. */
  file?: Blob;
  as?: Caller;
  headers?: Record<string, string>;
  /** How long it may take with all its tries, in milliseconds: for what a person waits for, and may walk away from. */
  withinMillis?: number;
  /** Gives up, also while waiting for the next try. */
  signal?: AbortSignal;
  /** Lets the browser finish the call although the page goes away. */
  keepalive?: boolean;
}

/** One page of a long list, and where the next one is. */
export interface Page<T> {
  body: T;
  next: string | null;
  /** The answer to an earlier try of the same call, given again: it holds no tokens. */
  replayed?: boolean;
}

/** The one way to the server: names the caller, keeps logins going, and turns refusals into `Refusal`. */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly session = inject(Session);
  private readonly courier = inject(Courier);
  private readonly keeper = inject(TokenKeeper);

  async call<T>(call: Call): Promise<T> {
    return (await this.callPage<T>(call)).body;
  }

  async callPage<T>(call: Call): Promise<Page<T>> {
    const { status, headers, body, problem } = await this.send(call);
    if (problem) throw new Refusal(status, problem);
    return {
      body: body as T,
      next: nextPage(headers.get('link')),
      replayed: headers.get('idempotency-replayed') === 'true',
    };
  }

  private async send(call: Call): Promise<Answer> {
    const errand = this.prepare(call);
    const { as } = call;
    if (as !== 'customer' && as !== 'vendor') return this.courier.carry(errand);
    const sent = this.session.tokensOf(as)?.token;
    const answer = await this.courier.carry(errand);
    const { status, problem } = answer;
    if (!(await this.keeper.judge(as, sent, { status, code: problem?.code }))) return answer;
    const renewed = this.session.tokensOf(as)?.token;
    const again = await this.courier.carry({
      ...errand,
      headers: { ...errand.headers, ...this.session.headersOf(as) },
    });
    if (again.status === 401) this.keeper.end(as, renewed);
    return again;
  }

  private prepare(call: Call): Errand {
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...this.session.headersOf(call.as ?? 'nobody'),
      ...call.headers,
    };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = newKey();
    const { withinMillis, signal, keepalive } = call;
    return {
      path: call.path + queryOf(call),
      ...{ method, headers, withinMillis, signal, keepalive },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.file === undefined ? {} : { body: call.file }),
    };
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
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
