import { TestBed } from '@angular/core/testing';
import { Live } from './live';
import { Session } from './session';

interface Line {
  headers: Headers;
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
  const settle = () => vi.advanceTimersByTimeAsync(1);

  beforeEach(async () => {
    vi.useFakeTimers();
    sessionStorage.clear();
    lines = [];
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      let out!: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void (out = controller) });
      init.signal?.addEventListener('abort', () => out.error(new Error('aborted')));
      lines.push({
        headers: new Headers(init.headers),
        send: (name, data) =>
          out.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)),
        end: () => out.close(),
      });
      return Promise.resolve({ ok: true, body });
    });
    live = TestBed.inject(Live);
    TestBed.tick();
    await settle();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
    vi.unstubAllGlobals();
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
    const look = vi.spyOn(document, 'visibilityState', 'get');
    onTestFinished(() => look.mockRestore());
    const turn = async (state: DocumentVisibilityState, millis: number) => {
      look.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(millis);
    };
    // Short of the silence that would end it anyway.
    await turn('hidden', 30_000);
    lines[0]?.send('frame', { at: AT });
    await turn('visible', 1_000);
    expect(lines).toHaveLength(1);
    await turn('hidden', 35_000);
    lines[0]?.send('frame', { at: AT });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(lines).toHaveLength(1);
    await turn('visible', 1);
    expect(lines).toHaveLength(2);
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
