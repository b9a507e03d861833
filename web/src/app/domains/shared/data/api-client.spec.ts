import { TestBed } from '@angular/core/testing';
import { ApiClient } from './api-client';
import { RetryWaits } from '../state/retry-waits';
import { Refusal } from './refusal';
import { Session } from './session';

type Step = Response | 'lost';

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

describe('ApiClient', () => {
  let api: ApiClient;
  let steps: Step[];
  let sent: { url: string; init: RequestInit }[];
  const headersOf = (at: number) => new Headers(sent[at]?.init.headers);

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    steps = [];
    sent = [];
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      sent.push({ url, init });
      const step = steps.shift() ?? json(200, {});
      return step === 'lost' ? Promise.reject(new TypeError('lost')) : Promise.resolve(step);
    });
    api = TestBed.inject(ApiClient);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('names the caller in a header and leaves empty filters out', async () => {
    TestBed.inject(Session).enterCustomer({ customerId: 7, name: 'Ada', email: 'ada@example.org' });
    await api.call({ path: '/ticket/mine', as: 'customer', query: { type: '', eventId: 3, limit: null } });
    expect(sent[0]?.url).toBe('/ticket/mine?eventId=3');
    expect(headersOf(0).get('x-customer-id')).toBe('7');
  });

  it('waits out 503 and 429 by itself, with the same key, and says that it waits', async () => {
    steps = [
      json(503, {}, { 'retry-after': '1' }),
      json(429, {}, { 'retry-after': '1' }),
      json(200, { ok: true }),
    ];
    const answer = api.call<{ ok: boolean }>({ method: 'POST', path: '/ticket/reserve', body: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(TestBed.inject(RetryWaits).reason()).toBe('busy');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await answer).toEqual({ ok: true });
    expect(TestBed.inject(RetryWaits).reason()).toBeNull();
    const keys = sent.map((_, at) => headersOf(at).get('idempotency-key'));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('does not come back sooner than it was asked to', async () => {
    steps = [json(503, {}, { 'retry-after': '5' })];
    void api.call({ path: '/event/all' });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(sent).toHaveLength(1);
  });

  it('tries a lost connection again, then says so', async () => {
    steps = ['lost', json(200, { fine: 1 })];
    const answer = api.call({ path: '/event/all' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toEqual({ fine: 1 });

    steps = Array.from({ length: 6 }, () => 'lost' as const);
    const failed = api.call({ path: '/event/all' }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await failed) as Refusal).toMatchObject({ code: 'OFFLINE' });
  });

  it('turns a refusal into its code and details at once', async () => {
    steps = [json(409, { code: 'ALL_HELD', message: 'All held.', nextExpiryAt: '2026-11-23T10:00:00Z' })];
    const refusal = (await api.call({ path: '/x' }).catch((error: unknown) => error)) as Refusal;
    expect(refusal.code).toBe('ALL_HELD');
    expect(refusal.problem.nextExpiryAt).toBe('2026-11-23T10:00:00Z');
    expect(sent).toHaveLength(1);
  });

  it('survives an answer that is not ours', async () => {
    steps = [new Response('<html>', { status: 404 })];
    await expect(api.call({ path: '/x' })).rejects.toMatchObject({ code: 'UNREADABLE' });
    steps = [new Response('<html>', { status: 200 })];
    await expect(api.call({ path: '/x' })).rejects.toMatchObject({ code: 'UNREADABLE' });
  });

  it.each([500, 502, 504])('takes a gateway’s %d for a lost line: the same key again', async (status) => {
    steps = [new Response('<html>', { status }), json(200, { fine: 1 })];
    const answer = api.call({ method: 'POST', path: '/ticket/finalize', body: {} });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toEqual({ fine: 1 });
    expect(headersOf(0).get('idempotency-key')).toBe(headersOf(1).get('idempotency-key'));
  });

  it('believes the server’s own 500', async () => {
    steps = [json(500, { code: 'INTERNAL', message: 'Ours.' })];
    await expect(api.call({ path: '/x' })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(sent).toHaveLength(1);
  });

  it('takes an answer that breaks off in the middle for a lost one', async () => {
    const broken = new ReadableStream({ start: (out) => out.error(new TypeError('network error')) });
    steps = [new Response(broken), json(200, { fine: 1 })];
    const answer = api.call({ method: 'POST', path: '/x' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toEqual({ fine: 1 });
  });

  it('says in words what would take too long, with the bound and the time', async () => {
    vi.setSystemTime(new Date(2026, 10, 23, 10, 5, 0));
    const policy = { 'ratelimit-policy': '"unfinished-holds";q=10;w=600', 'retry-after': '59' };
    steps = [json(429, { code: 'RATE_LIMITED', message: 'Too many.' }, policy)];
    const bound = (await api.call({ path: '/ticket/reserve' }).catch((error: unknown) => error)) as Refusal;
    expect(bound.message).toMatch(/10 reserved tickets.*Again from .*5:59/);
    expect(bound.message).not.toMatch(/people/);
    steps = [json(429, { code: 'RATE_LIMITED', message: 'Too many.' }, { 'retry-after': '3462' })];
    const codes = (await api.call({ path: '/auth/login' }).catch((error: unknown) => error)) as Refusal;
    expect(codes.message).toMatch(/A code is on its way .* still works\. Again from .*02:42/);
    steps = [json(503, { code: 'BUSY', message: '' }, { 'retry-after': '120' })];
    const crowd = (await api.call({ path: '/x' }).catch((error: unknown) => error)) as Refusal;
    expect(crowd.message).toMatch(/many people.*try again from .*07:00/);
    expect(sent).toHaveLength(3);
  });

  it('calls a crowd a crowd, and a bound of one’s own by its name', async () => {
    steps = [json(429, { code: 'RATE_LIMITED', message: '' }, { 'retry-after': '2' })];
    const answer = api.call({ path: '/x' });
    await vi.advanceTimersByTimeAsync(0);
    expect(TestBed.inject(RetryWaits).reason()).toBe('bound');
    await vi.advanceTimersByTimeAsync(4_000);
    await answer;
  });

  it('says at once that a hold ran out unused, and from when the next one is granted', async () => {
    steps = [json(429, { code: 'HOLD_LAPSED', message: '' }, { 'retry-after': '3' })];
    const call = { method: 'POST', path: '/ticket/reserve', withinMillis: 15_000 } as const;
    const refusal = (await api.call(call).catch((error: unknown) => error)) as Refusal;
    expect(refusal.code).toBe('HOLD_LAPSED');
    expect(refusal.message).toMatch(/ran out unused.* reserve again from .*:\d\d/);
    expect(refusal.again).toBe(Date.now() + 3_000);
    expect(TestBed.inject(RetryWaits).reason()).toBeNull();
  });

  it('asks again whoever reached for something, when it took longer than they stand there', async () => {
    steps = Array.from({ length: 40 }, () =>
      json(503, { code: 'BUSY', message: '' }, { 'retry-after': '1' }),
    );
    const call = { method: 'POST', path: '/ticket/reserve', withinMillis: 15_000 } as const;
    const failed = api.call(call).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(17_000);
    expect((await failed) as Refusal).toMatchObject({ code: 'BUSY' });
    const tries = sent.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent).toHaveLength(tries);
  });

  it('does not wait for ever for an answer that does not come', async () => {
    const hung: RequestInit[] = [];
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      hung.push(init);
      return new Promise((_, failed) =>
        init.signal?.addEventListener('abort', () => failed(new Error('cut'))),
      );
    });
    const call = { method: 'POST', path: '/ticket/reserve', withinMillis: 15_000 } as const;
    const failed = api.call(call).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(((await failed) as Refusal).message).toMatch(/cannot be reached/);
    expect(hung.length).toBeGreaterThan(1);
  });

  it('burns no tries while the browser says that there is no line, and goes on when there is', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    onTestFinished(() => online.mockRestore());
    steps = Array.from({ length: 8 }, () => 'lost' as const);
    const call = { method: 'POST', path: '/ticket/finalize', withinMillis: 60_000 } as const;
    const answer = api.call<object>(call);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent.length).toBeLessThan(8);
    steps = [];
    online.mockReturnValue(true);
    dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(await answer).toEqual({});
  });

  it('gives up when its caller does', async () => {
    steps = [json(503, {}, { 'retry-after': '5' })];
    const stop = new AbortController();
    const answer = api.call({ path: '/x', signal: stop.signal });
    const failed = expect(answer).rejects.toBeDefined();
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await failed;
    expect(TestBed.inject(RetryWaits).reason()).toBeNull();
  });

  it('finds the next page', async () => {
    steps = [json(200, [], { link: '</event/all?after=9>; rel="next"' })];
    expect((await api.callPage({ path: '/event/all' })).next).toBe('/event/all?after=9');
  });
});
