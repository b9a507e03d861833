import { Connection, LiveShare } from './live-share';
import { Watched } from './live-need';
import { ServerEvent } from './sse-parser';

/** The channel of one browser: everybody hears what others post. */
class FakeChannel {
  static all: FakeChannel[] = [];
  private hear: ((message: MessageEvent) => void) | null = null;
  constructor(readonly name: string) {
    FakeChannel.all.push(this);
  }
  addEventListener(_: string, hear: (message: MessageEvent) => void): void {
    this.hear = hear;
  }
  postMessage(data: unknown): void {
    const others = FakeChannel.all.filter((other) => other !== this && other.name === this.name);
    for (const other of others) setTimeout(() => other.hear?.({ data } as MessageEvent), 1);
  }
  close(): void {
    FakeChannel.all = FakeChannel.all.filter((other) => other !== this);
  }
}

/** The browser's locks, as far as they are used: in order of asking, and taken by force. */
class FakeLocks {
  private held = new Map<string, { stolen: () => void }>();
  private queue: { name: string; grant: () => void }[] = [];
  request(
    name: string,
    options: { steal?: boolean; ifAvailable?: boolean; signal?: AbortSignal },
    work: (lock: object | null) => unknown,
  ): Promise<unknown> {
    if (options.ifAvailable && this.held.has(name)) return Promise.resolve(work(null));
    return new Promise((done, failed) => {
      const grant = () => {
        const mine = { stolen: () => failed(new DOMException('stolen', 'AbortError')) };
        this.held.set(name, mine);
        void Promise.resolve(work({})).then((value) => {
          if (this.held.get(name) === mine) this.pass(name);
          done(value);
        });
      };
      const wish = { name, grant };
      options.signal?.addEventListener('abort', () => {
        this.queue = this.queue.filter((other) => other !== wish);
        failed(new DOMException('given up', 'AbortError'));
      });
      if (options.steal) this.held.get(name)?.stolen();
      if (options.steal || !this.held.has(name)) grant();
      else this.queue.push(wish);
    });
  }
  private pass(name: string): void {
    this.held.delete(name);
    const next = this.queue.find((wish) => wish.name === name);
    this.queue = this.queue.filter((wish) => wish !== next);
    next?.grant();
  }
}

/** A tab: all of them look at the same document here, so that what one sees is told by `looks`. */
class Tab {
  leading = false;
  streaming = false;
  taken: ServerEvent[] = [];
  connection: Connection = 'connecting';
  need: Watched = null;
  needs = new Map<string, Watched>();
  readonly share: LiveShare;
  constructor(name = 'onsale.live.nobody') {
    this.share = new LiveShare(name, {
      lead: (streaming) => ([this.leading, this.streaming] = [true, streaming]),
      follow: () => (this.leading = false),
      take: (events) => this.taken.push(...events),
      turn: (connection) => (this.connection = connection),
      everything: () => [{ name: 'snapshot', data: '{}' }],
      connection: () => 'open',
      need: () => this.need,
      needed: (tab, need) => this.needs.set(tab, need),
    });
  }
}

describe.each(['with locks', 'without locks'])('One line for all tabs, %s', (how) => {
  let tabs: Tab[];
  const pass = (millis: number) => vi.advanceTimersByTimeAsync(millis);
  const leaders = () => tabs.filter(({ leading }) => leading);
  const open = async (count: number) => {
    for (let at = 0; at < count; at++) tabs.push(new Tab());
    await pass(1_000);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    FakeChannel.all = [];
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    Object.defineProperty(navigator, 'locks', {
      value: how === 'with locks' ? new FakeLocks() : undefined,
      configurable: true,
    });
    tabs = [];
  });

  afterEach(() => {
    for (const { share } of tabs) share.leave();
    Reflect.deleteProperty(navigator, 'locks');
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('one of ten has it, and the others hear what it hears', async () => {
    await open(10);
    expect(leaders()).toHaveLength(1);
    leaders()[0]?.share.tell([{ name: 'frame', data: '1' }]);
    await pass(10);
    for (const tab of tabs.filter(({ leading }) => !leading)) {
      expect(tab.taken.at(-1)?.data).toBe('1');
      expect(tab.connection).toBe('open');
    }
  });

  it('whoever joins is told everything first', async () => {
    await open(1);
    await open(1);
    expect(tabs[1]?.taken[0]?.name).toBe('snapshot');
    expect(tabs[0]?.taken).toEqual([]);
  });

  it('another one takes over within a second when it goes', async () => {
    await open(3);
    const gone = leaders()[0];
    gone?.share.leave();
    tabs = tabs.filter((tab) => tab !== gone);
    await pass(999);
    expect(leaders()).toHaveLength(1);
  });

  it('another one takes over within a second when it freezes without a word', async () => {
    await open(3);
    const frozen = leaders()[0]!;
    vi.spyOn(frozen.share, 'beat').mockImplementation(() => undefined);
    vi.spyOn(frozen.share as unknown as { hear: () => void }, 'hear').mockImplementation(() => undefined);
    await pass(999);
    expect(tabs.filter((tab) => tab.leading && tab !== frozen)).toHaveLength(1);
  });

  it('whoever has it knows what each tab watches, also after another one took over', async () => {
    await open(3);
    tabs.forEach((tab, at) => {
      tab.need = [at + 1];
      tab.share.renew();
    });
    await pass(10);
    const watched = (tab?: Tab) => [...(tab?.needs.values() ?? [])].flat().sort();
    expect(watched(leaders()[0])).toEqual([1, 2, 3]);
    const gone = leaders()[0];
    const left = [1, 2, 3].filter((event) => !gone?.need?.includes(event));
    gone?.share.leave();
    tabs = tabs.filter((tab) => tab !== gone);
    await pass(2_000);
    expect(watched(leaders()[0])).toEqual(left);
  });

  it('two identities have a line each', async () => {
    await open(2);
    tabs.push(new Tab('onsale.live.vendor.3'), new Tab('onsale.live.vendor.3'));
    await pass(1_000);
    expect(leaders()).toHaveLength(2);
  });

  it('none has it while nobody looks, and one has it again when somebody does', async () => {
    await open(3);
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(6_000);
    expect(leaders()).toHaveLength(0);
    await open(2);
    expect(leaders()).toHaveLength(0);
    visibility.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(1_000);
    expect(leaders()).toHaveLength(1);
  });

  it('one that freezes gives it away at once', async () => {
    await open(1);
    document.dispatchEvent(new Event('freeze'));
    expect(leaders()).toHaveLength(0);
    document.dispatchEvent(new Event('resume'));
    await pass(1_000);
    expect(leaders()).toHaveLength(1);
  });
});

describe('A tab whose browser forbids locks', () => {
  it('has the line all the same', async () => {
    vi.useFakeTimers();
    FakeChannel.all = [];
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    const denied = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
    Object.defineProperty(navigator, 'locks', { value: { request: denied }, configurable: true });
    const tab = new Tab();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tab.leading).toBe(true);
    tab.share.leave();
    Reflect.deleteProperty(navigator, 'locks');
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});

describe('A tab that cannot know of others', () => {
  beforeEach(() => {
    vi.stubGlobal('BroadcastChannel', undefined);
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('Blocked.', 'SecurityError');
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('has a line only while it has the focus, and asks for counts now and then while it does not', () => {
    const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    const tab = new Tab();
    expect([tab.leading, tab.streaming]).toEqual([true, true]);
    focus.mockReturnValue(false);
    dispatchEvent(new Event('blur'));
    expect([tab.leading, tab.streaming]).toEqual([true, false]);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(tab.leading).toBe(false);
    tab.share.leave();
  });
});
