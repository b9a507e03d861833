import { TestBed } from '@angular/core/testing';
import { Live } from './live';
import { Session } from './session';

interface Line {
  url: string;
  headers: Headers;
  signal: AbortSignal;
  send: (name: string, data: unknown) => void;
  end: () => void;
}

const AT = '2026-11-23T10:00:00.000Z';
const stock = (type: string, available: number) => ({
  ...{ eventId: 1, type, currency: 'EUR', currencyDigits: 2, minPrice: 10, maxPrice: 10 },
  ...{ available, reserved: 0, sold: 0, released: available },
});

describe('Live', () => {
  let lines: Line[];
  let live: Live;
  let looked: (url: string) => Promise<Response>;
  const look = (state: DocumentVisibilityState) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  /** Long enough for a tab to find out that it is the only one. */
  const settle = () => vi.advanceTimersByTimeAsync(500);

  beforeEach(async () => {
    vi.useFakeTimers();
    sessionStorage.clear();
    lines = [];
    looked = () => Promise.reject(new TypeError('lost'));
    vi.stubGlobal('BroadcastChannel', undefined);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      if (url.includes('once')) return looked(url);
      let out!: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (out = controller) });
      init.signal?.addEventListener('abort', () => out.error(new Error('aborted')));
      lines.push({
        url,
        headers: new Headers(init.headers),
        signal: init.signal!,
        send: (name, data) =>
          out.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)),
        end: () => out.close(),
      });
      return Promise.resolve({ ok: true, body });
    });
    live = TestBed.inject(Live);
    live.listenAs('nobody');
    TestBed.tick();
    await settle();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('opens one line, in whose name it may be, and none before somebody listens', async () => {
    expect(lines).toHaveLength(1);
    live.listenAs('customer');
    dispatchEvent(new Event('pageshow'));
    TestBed.tick();
    await settle();
    expect(lines).toHaveLength(1);
    lines[0]?.send('snapshot', { at: AT, running: true, stock: [], releases: [] });
    dispatchEvent(new Event('pageshow'));
    await settle();
    expect(lines).toHaveLength(1);
  });

  it('shows counts without a stream where something on the way keeps the stream back', async () => {
    looked = (url) => {
      expect(url).toBe('/live?once=true');
      const data = JSON.stringify({ at: AT, running: true, stock: [stock('VIP', 4)], releases: [] });
      return Promise.resolve(new Response(`event: snapshot\ndata: ${data}\n\n`));
    };
    expect(live.running()).toBeNull();
    await vi.advanceTimersByTimeAsync(4_100);
    expect([...live.stock().values()][0]?.available).toBe(4);
    expect(lines).toHaveLength(1);
  });

  it('takes the snapshot, then what changed', async () => {
    lines[0]?.send('snapshot', {
      at: AT,
      running: true,
      stock: [stock('VIP', 3), stock('Normal', 9)],
      releases: [],
    });
    await settle();
    expect(live.connection()).toBe('open');
    lines[0]?.send('frame', { at: AT, running: false, stock: [stock('VIP', 2)] });
    await settle();
    expect(live.running()).toBe(false);
    expect([...live.stock().values()].map((one) => [one.type, one.available])).toEqual([
      ['VIP', 2],
      ['Normal', 9],
    ]);
  });

  it('asks for what is shown, and keeps what it knew of the rest', async () => {
    const other = { ...stock('VIP', 5), eventId: 2 };
    lines[0]?.send('snapshot', { at: AT, running: true, stock: [stock('VIP', 3), other], releases: [] });
    await settle();
    live.watch([1]);
    TestBed.tick();
    await settle();
    expect(lines.map(({ url }) => url)).toEqual(['/live', '/live?event=1']);
    lines[1]?.send('snapshot', { at: AT, running: true, stock: [stock('Normal', 2)], releases: [] });
    await settle();
    const known = [...live.stock().values()].map((one) => [one.eventId, one.type, one.available]);
    expect(known).toEqual([
      [2, 'VIP', 5],
      [1, 'Normal', 2],
    ]);
    live.watch([1]);
    TestBed.tick();
    await settle();
    expect(lines).toHaveLength(2);
    live.watch([1, 2]);
    TestBed.tick();
    await settle();
    expect(lines[2]?.url).toBe('/live?event=1&event=2');
    live.watch([2]);
    TestBed.tick();
    await settle();
    expect(lines).toHaveLength(3);
  });

  it('connects again when the line ends, and forgets what the new snapshot does not have', async () => {
    lines[0]?.send('snapshot', { at: AT, running: true, stock: [stock('VIP', 3)], releases: [] });
    await settle();
    lines[0]?.end();
    await settle();
    expect(live.connection()).toBe('lost');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lines).toHaveLength(2);
    lines[1]?.send('snapshot', { at: AT, running: true, stock: [], releases: [] });
    await settle();
    expect(live.connection()).toBe('open');
    expect(live.stock().size).toBe(0);
    expect(live.snapshots()).toBe(2);
  });

  it('connects again in the name of whoever signs in', async () => {
    live.listenAs('customer');
    TestBed.inject(Session).enterCustomer({ customerId: 7, name: 'Ada', email: 'ada@example.org' });
    TestBed.tick();
    await settle();
    expect(lines.at(-1)?.headers.get('x-customer-id')).toBe('7');
  });

  it('does not trust a line that has gone silent', async () => {
    lines[0]?.send('snapshot', { at: AT, running: true, stock: [], releases: [] });
    await vi.advanceTimersByTimeAsync(45_000);
    expect(lines).toHaveLength(2);
  });

  it('gives its line back while nobody looks, and takes a new one when somebody does', async () => {
    lines[0]?.send('snapshot', { at: AT, running: true, stock: [], releases: [] });
    look('hidden');
    await vi.advanceTimersByTimeAsync(200_000);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.signal.aborted).toBe(true);
    look('visible');
    await settle();
    expect(lines).toHaveLength(2);
  });

  it('connects no tab that is opened behind another one', async () => {
    TestBed.resetTestingModule();
    look('hidden');
    lines = [];
    const hidden = TestBed.inject(Live);
    hidden.listenAs('nobody');
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(0);
    expect(hidden.settled()).toBe(true);
  });

  it('renews a token that the stream refuses, whatever the refusal says, and connects at once', async () => {
    const tokens = { token: 'first', tokenExpiresAt: AT, refreshToken: 'r1' };
    const fetched = globalThis.fetch;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      const bearer = new Headers(init.headers).get('authorization');
      if (url === '/auth/refresh')
        return Promise.resolve(
          new Response(JSON.stringify({ token: 'second', tokenExpiresAt: AT, refreshToken: 'r2' })),
        );
      if (bearer === 'Bearer first')
        return Promise.resolve(new Response('{"code":"UNAUTHENTICATED","message":""}', { status: 401 }));
      return fetched(url, init);
    });
    const session = TestBed.inject(Session);
    session.enterCustomer({ customerId: 7, name: 'Ada', email: 'ada@example.org' }, tokens);
    onTestFinished(() => session.leaveCustomer());
    live.listenAs('customer');
    TestBed.tick();
    await settle();
    expect(lines.at(-1)?.headers.get('authorization')).toBe('Bearer second');
    expect(session.customer()?.customerId).toBe(7);
  });

  it('keeps the newest of the journal on top', async () => {
    const row = (seq: number) => ({
      seq,
      at: AT,
      kind: 'reserved',
      ticketId: seq,
      eventId: 1,
      actor: 'customer 1',
    });
    lines[0]?.send('journal', [row(1), row(2)]);
    await settle();
    lines[0]?.send('journal', [row(3)]);
    await settle();
    expect(live.journal().map((one) => one.seq)).toEqual([3, 2, 1]);
  });
});
