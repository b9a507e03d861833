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

  it('goes on where a typed code is wrong, and sends it once: each time costs a try', async () => {
    answering(() => json(401, { code: 'CODE_INVALID', message: '' }));
    const typed = { method: 'POST' as const, path: '/auth/confirm-address', body: { code: '000000' } };
    await expect(api.call({ ...typed, as: 'customer' })).rejects.toMatchObject({ code: 'CODE_INVALID' });
    expect(sent.map(({ url }) => url)).toEqual(['/auth/confirm-address']);
    expect(session.customer()).not.toBeNull();
  });

  it('says after a reload, too, that it has ended', () => {
    const reload = () => {
      TestBed.resetTestingModule();
      return TestBed.inject(Session);
    };
    session.endLogin('customer');
    const again = reload();
    expect(again.customerEnded()).toBe(true);
    again.enterCustomer(ADA, TOKENS);
    expect(reload().customerEnded()).toBe(false);
    TestBed.inject(Session).endLogin('customer');
    TestBed.inject(Session).leaveCustomer();
    expect(reload().customerEnded()).toBe(false);
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

  it.each(['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SOMETHING_NEW'])(
    'renews once on any 401 (%s): the key may be another while the login is good',
    async (code) => {
      answering((url, token) => {
        if (url === '/auth/refresh') return json(200, NEXT);
        return token === 'Bearer second' ? json(200, 1) : json(401, { code, message: '' });
      });
      expect(await api.call({ path: '/ticket/mine', as: 'customer' })).toBe(1);
      expect(session.customer()?.customerId).toBe(7);
    },
  );

  it('renews nothing once the server has ended the session', async () => {
    answering(() => json(401, { code: 'SESSION_ENDED', message: 'Over.' }));
    await expect(api.call({ path: '/ticket/mine', as: 'customer' })).rejects.toThrow('Over.');
    expect(sent.map(({ url }) => url)).toEqual(['/ticket/mine']);
    expect(session.customer()).toBeNull();
  });

  it('is over when fresh tokens are refused as well', async () => {
    answering((url) =>
      url === '/auth/refresh' ? json(200, NEXT) : json(401, { code: 'UNAUTHENTICATED', message: 'No.' }),
    );
    await expect(api.call({ path: '/ticket/mine', as: 'customer' })).rejects.toThrow('No.');
    expect(sent).toHaveLength(3);
    expect(session.customer()).toBeNull();
  });

  it.each([
    ['customer', 'CUSTOMER_NOT_FOUND'],
    ['vendor', 'VENDOR_NOT_FOUND'],
  ] as const)('ends for a %s whom the server does not know, so that the form registers', async (as, code) => {
    session.enterVendor({ vendorId: 4, name: 'Box', email: 'box@example.org' }, TOKENS);
    answering(() => json(404, { code, message: 'Unknown.' }));
    await expect(api.call({ method: 'POST', path: '/x', as })).rejects.toMatchObject({ code });
    expect(as === 'customer' ? session.customer() : session.vendor()).toBeNull();
    expect(localStorage.getItem(`onsale.${as}`)).toBeNull();
    expect(session.resume({ name: 'Ada', email: 'ada@example.org' })).toBe(as === 'vendor');
    expect(session.details()?.email).toBe('ada@example.org');
  });

  it('is no login where proof is wanted and there is none', async () => {
    session.leaveCustomer();
    session.enterCustomer(ADA);
    answering(() => json(401, { code: 'UNAUTHENTICATED', message: 'No proof.' }));
    await expect(api.call({ path: '/ticket/mine', as: 'customer' })).rejects.toThrow('No proof.');
    expect(session.customer()).toBeNull();
  });

  describe('waits with a renewal as with every other call', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    it.each<[string, () => Response]>([
      [
        '429',
        () =>
          new Response('{"code":"RATE_LIMITED","message":""}', {
            status: 429,
            headers: { 'retry-after': '1' },
          }),
      ],
      [
        '503',
        () => new Response('{"code":"BUSY","message":""}', { status: 503, headers: { 'retry-after': '1' } }),
      ],
      ['502 of a proxy', () => new Response('<html>', { status: 502 })],
      [
        'a lost line',
        () => {
          throw new TypeError('Failed to fetch');
        },
      ],
    ])('%s', async (_, first) => {
      let refreshed = 0;
      answering((url, token) => {
        if (url === '/auth/refresh') return refreshed++ === 0 ? first() : json(200, NEXT);
        return token === 'Bearer second' ? json(200, 1) : json(401, { code: 'TOKEN_EXPIRED', message: '' });
      });
      const fetched = globalThis.fetch;
      vi.stubGlobal('fetch', async (url: string, init: RequestInit) => fetched(url, init));
      const answer = api.call({ path: '/ticket/mine', as: 'customer' });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await answer).toBe(1);
      // The same token again: the answer, not the question, may have been lost.
      expect(new Set(sent.filter(({ url }) => url === '/auth/refresh').map(({ body }) => body)).size).toBe(1);
    });

    it('and keeps the login when it cannot be asked at all', async () => {
      answering((url) => {
        if (url === '/auth/refresh') throw new TypeError('Failed to fetch');
        return json(401, { code: 'TOKEN_EXPIRED', message: '' });
      });
      const fetched = globalThis.fetch;
      vi.stubGlobal('fetch', async (url: string, init: RequestInit) => fetched(url, init));
      const failed = api.call({ path: '/ticket/mine', as: 'customer' }).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await failed).toMatchObject({ code: 'OFFLINE' });
      expect(session.customer()?.customerId).toBe(7);
    });
  });

  it('takes what a quicker tab has got, where tabs cannot wait for each other', async () => {
    answering((url, token) => {
      if (url === '/auth/refresh') {
        localStorage.setItem('onsale.customer', JSON.stringify({ ...ADA, tokens: NEXT }));
        return json(401, { code: 'SESSION_ENDED', message: '' });
      }
      return token === 'Bearer second' ? json(200, 1) : json(401, { code: 'TOKEN_EXPIRED', message: '' });
    });
    expect(await api.call({ path: '/ticket/mine', as: 'customer' })).toBe(1);
    expect(session.customer()?.customerId).toBe(7);
  });

  it('learns that somebody signed in in another tab, and that they left', () => {
    session.leaveCustomer();
    localStorage.setItem('onsale.customer', JSON.stringify({ ...ADA, tokens: TOKENS }));
    dispatchEvent(new StorageEvent('storage', { key: 'onsale.customer' }));
    expect(session.customer()?.customerId).toBe(7);
    localStorage.removeItem('onsale.customer');
    dispatchEvent(new StorageEvent('storage', { key: 'onsale.customer' }));
    expect(session.customer()).toBeNull();
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
