import { TestBed } from '@angular/core/testing';
import { ApiClient } from './api-client';
import { Refusal } from './refusal';
import { Session } from './session';

const TOKENS = { token: 'first', tokenExpiresAt: '2026-11-23T22:00:00.000Z', refreshToken: 'r1' };
const NEXT = { token: 'second', tokenExpiresAt: '2026-11-24T10:00:00.000Z', refreshToken: 'r2' };
const ADA = { customerId: 7, name: 'Ada', email: 'ada@example.org' };

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

describe('A login in token mode', () => {
  let sent: { url: string; headers: Headers; body: string }[];
  let session: Session;
  let api: ApiClient;

  function answering(answer: (url: string, token: string | null) => Response): void {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      sent.push({ url, headers, body: (init.body as string | undefined) ?? '' });
      return Promise.resolve(answer(url, headers.get('authorization')));
    });
  }

  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
    sent = [];
    session = TestBed.inject(Session);
    api = TestBed.inject(ApiClient);
    session.enterCustomer(ADA, TOKENS);
  });

  afterEach(() => vi.unstubAllGlobals());

  it('proves who calls, and names nobody in a header', async () => {
    answering(() => json(200, []));
    await api.call({ path: '/ticket/mine', as: 'customer' });
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer first');
    expect(sent[0]?.headers.get('x-customer-id')).toBeNull();
    await api.call({ path: '/event/all' });
    expect(sent[1]?.headers.get('authorization')).toBeNull();
  });

  it('gets the next token when one ends in the middle, and repeats the call under the same key', async () => {
    answering((url, token) => {
      if (url === '/auth/refresh') return json(200, NEXT);
      return token === 'Bearer second'
        ? json(200, { ok: 1 })
        : json(401, { code: 'TOKEN_EXPIRED', message: '' });
    });
    const both = [
      api.call({ method: 'POST', path: '/ticket/finalize', as: 'customer', body: {} }),
      api.call({ path: '/ticket/mine', as: 'customer' }),
    ];
    expect(await Promise.all(both)).toEqual([{ ok: 1 }, { ok: 1 }]);
    expect(sent.filter(({ url }) => url === '/auth/refresh').map(({ body }) => body)).toEqual([
      '{"refreshToken":"r1"}',
    ]);
    const keys = sent
      .filter(({ url }) => url === '/ticket/finalize')
      .map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(JSON.parse(localStorage.getItem('onsale.customer') ?? '')).toMatchObject({
      tokens: { token: 'second' },
    });
  });

  it('says that the login is over when it is, and keeps what was typed', async () => {
    answering((url) =>
      json(401, { code: url === '/auth/refresh' ? 'SESSION_ENDED' : 'TOKEN_EXPIRED', message: 'Over.' }),
    );
    const refusal = await api.call({ path: '/ticket/mine', as: 'customer' }).catch((error: unknown) => error);
    expect((refusal as Refusal).code).toBe('TOKEN_EXPIRED');
    expect(session.customer()).toBeNull();
    expect(session.details()?.email).toBe('ada@example.org');
    expect(localStorage.getItem('onsale.customer')).toBeNull();
  });

  it('takes over what another tab has got', async () => {
    answering((_url, token) =>
      token === 'Bearer second' ? json(200, 1) : json(401, { code: 'TOKEN_EXPIRED', message: '' }),
    );
    localStorage.setItem('onsale.customer', JSON.stringify({ ...ADA, tokens: NEXT }));
    expect(await api.call({ path: '/ticket/mine', as: 'customer' })).toBe(1);
    expect(sent.some(({ url }) => url === '/auth/refresh')).toBe(false);
  });

  it('a hold that ran out ends the attempt, not the login', () => {
    session.timeOutCustomer();
    expect(session.customer()).toBeNull();
    expect(session.resume({ name: 'Ada', email: 'someone@example.org' })).toBe(false);
    expect(session.resume({ name: 'Ada', email: 'ADA@example.org' })).toBe(true);
    expect(session.headersOf('customer')).toEqual({ authorization: 'Bearer first' });
    session.leaveCustomer();
    expect(session.resume({ name: 'Ada', email: 'ada@example.org' })).toBe(false);
  });
});
