import { Bus, openBus } from './tab-bus';
import { Watched } from './live-need';
import { ServerEvent } from './sse-parser';

export type Connection = 'connecting' | 'open' | 'lost';

/** What a tab does for the others, and what they do for it. */
export interface ShareEnds {
  /** This tab has the line from now on; `streaming` false when it may keep none open. */
  lead: (streaming: boolean) => void;
  /** The line is another's, or nobody's. */
  follow: () => void;
  /** What the tab that has the line has heard. */
  take: (events: ServerEvent[]) => void;
  /** How that tab's line is. */
  turn: (connection: Connection) => void;
  /** All that this tab knows, as the messages that would tell it. */
  everything: () => ServerEvent[];
  connection: () => Connection;
  /** What this tab watches. */
  need: () => Watched;
  /** What some tab, this one too, watches from now on; asked of the tab that has the line. */
  needed: (tab: string, need: Watched) => void;
}

type Message =
  | { kind: 'ask'; from: string; need: Watched }
  | { kind: 'beat'; from: string; connection: Connection }
  | { kind: 'tell'; from: string; to?: string; events: ServerEvent[] }
  | { kind: 'offer'; from: string };

const BEAT_MILLIS = 250;
/** Without a beat for so long, and half as much again at most, a follower suspects that there is no leader. */
const SILENCE_MILLIS = 500;
/** A tab that was held up itself has the beats in its queue: it looks there before it acts. */
const PROBE_MILLIS = 150;
/** Where nothing but beats tells who leads, a new tab listens for so long before it does. */
const ELECTION_MILLIS = 150;
const HEIR_MILLIS = 300;
/** Somebody who only looked away comes back to a line that is still there, if no other tab needs it. */
const REST_MILLIS = 5_000;

/**
 * One line for all tabs and windows of a browser: one tab has it and passes on what it hears. A browser keeps six
 * connections to a server over HTTP/1.1; with a line for each tab the sixth would leave none to buy with. Only a tab
 * that can be seen has the line. It is found by a lock of the browser, or, on plain http where there are no locks, by
 * listening who is there; a leader that freezes is noticed by its silence.
 */
export class LiveShare {
  private readonly me = Math.random().toString(36).slice(2);
  private locks = (navigator as Partial<Navigator>).locks;
  private readonly bus: Bus | null;
  private state: 'out' | 'waiting' | 'leading' = 'out';
  private wish: AbortController | null = null;
  private release: (() => void) | null = null;
  private beats: ReturnType<typeof setInterval> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  /** How many beats of others have come. */
  private heard = 0;
  /** Whose beat was heard last: another leader does not know yet what this tab watches. */
  private leader = '';
  private streaming = true;
  private readonly unlisten: () => void;

  constructor(
    private readonly name: string,
    private readonly ends: ShareEnds,
  ) {
    this.bus = openBus(name, (message) => this.hear(message as Message));
    const look = () => this.look();
    const out = () => this.goOut();
    const places: [EventTarget, string, () => void][] = [
      [document, 'visibilitychange', look],
      [document, 'resume', look],
      [document, 'freeze', out],
      [window, 'pageshow', look],
      [window, 'pagehide', out],
    ];
    if (!this.bus) places.push([window, 'focus', look], [window, 'blur', look]);
    for (const [place, event, act] of places) place.addEventListener(event, act);
    this.unlisten = () => {
      for (const [place, event, act] of places) place.removeEventListener(event, act);
    };
    this.look();
  }

  /** Passes on what the line has said. */
  tell(events: ServerEvent[]): void {
    if (this.state === 'leading') this.bus?.post({ kind: 'tell', from: this.me, events } satisfies Message);
  }

  /** Passes on how the line is, without waiting for the next beat. */
  beat(): void {
    if (this.state === 'leading')
      this.bus?.post({
        kind: 'beat',
        from: this.me,
        connection: this.ends.connection(),
      } satisfies Message);
  }

  /** This tab watches something else from now on. */
  renew(): void {
    if (this.state === 'leading') this.ends.needed(this.me, this.ends.need());
    if (this.state === 'waiting') this.ask();
  }

  leave(): void {
    this.unlisten();
    this.goOut();
    this.bus?.close();
  }

  private ask(): void {
    this.bus?.post({ kind: 'ask', from: this.me, need: this.ends.need() } satisfies Message);
  }

  private look(): void {
    clearTimeout(this.rest);
    if (!this.bus) return this.standAlone();
    if (document.visibilityState === 'visible') return this.seek();
    if (this.state !== 'leading') return this.goOut();
    this.bus.post({ kind: 'offer', from: this.me } satisfies Message);
    this.rest = setTimeout(() => this.goOut(), REST_MILLIS);
  }

  /** No way to know of others: of all windows only the one that has the focus keeps a line, and hidden ones ask for nothing. */
  private standAlone(): void {
    if (document.visibilityState !== 'visible') return this.goOut();
    const streaming = document.hasFocus();
    if (this.state === 'leading' && this.streaming === streaming) return;
    this.state = 'leading';
    this.streaming = streaming;
    this.ends.needed(this.me, this.ends.need());
    this.ends.lead(streaming);
  }

  private seek(): void {
    if (this.state !== 'out') return;
    this.state = 'waiting';
    this.ask();
    if (this.locks) this.queue({});
    this.listenFor(this.locks ? silence() : ELECTION_MILLIS * (1 + Math.random()));
  }

  /** Waits for the lock; holding it is having the line. */
  private queue(how: { steal?: boolean }): void {
    const wish = new AbortController();
    this.wish = wish;
    const granted = () => {
      if (this.wish !== wish) return;
      return new Promise<void>((release) => {
        this.release = release;
        this.lead();
      });
    };
    // A lock that is taken by force cannot be waited for, and so not given up either.
    const options = how.steal ? { steal: true } : { signal: wish.signal };
    void this.locks
      ?.request(this.name, options, granted)
      .catch((error: unknown) => this.refused(wish, error));
  }

  /** Another tab took the lock, as it had heard nothing from here; or the browser forbids locks, as it may with storage. */
  private refused(wish: AbortController, error: unknown): void {
    if (this.wish !== wish) return;
    if ((error as Error).name !== 'AbortError') this.locks = undefined;
    this.goOut();
    this.look();
  }

  private lead(): void {
    clearTimeout(this.watch);
    this.state = 'leading';
    this.beats = setInterval(() => this.beat(), BEAT_MILLIS);
    this.ends.needed(this.me, this.ends.need());
    this.ends.lead(true);
    this.beat();
  }

  private goOut(): void {
    const led = this.state === 'leading';
    this.state = 'out';
    clearInterval(this.beats);
    clearTimeout(this.watch);
    clearTimeout(this.rest);
    const { wish, release } = this;
    this.wish = this.release = null;
    if (led) this.ends.follow();
    release?.();
    wish?.abort();
  }

  private listenFor(millis: number): void {
    clearTimeout(this.watch);
    const heard = this.heard;
    const suspect = () => {
      if (this.state !== 'waiting' || this.heard !== heard) return;
      this.ask();
      this.watch = setTimeout(() => {
        if (this.state === 'waiting' && this.heard === heard) this.inherit();
      }, PROBE_MILLIS);
    };
    this.watch = setTimeout(suspect, millis);
  }

  /** Nobody leads: this tab does. Of several that think so at once, one takes the lock and the others hear of it. */
  private inherit(): void {
    if (!this.locks) return this.lead();
    const heard = this.heard;
    const inherit = async (lock: Lock | null) => {
      if (this.state !== 'waiting') return;
      if (!lock || this.heard !== heard) return this.listenFor(silence());
      this.wish?.abort();
      this.queue({ steal: true });
      await new Promise((done) => setTimeout(done, HEIR_MILLIS));
    };
    // Where locks are forbidden, the wish for the lock itself finds out.
    this.locks.request(`${this.name}.heir`, { ifAvailable: true }, inherit).catch(() => undefined);
  }

  private hear(message: Message): void {
    switch (message.kind) {
      case 'ask':
        return this.answer(message);
      case 'beat':
        return this.hearBeat(message);
      case 'tell':
        if (this.state !== 'leading' && (message.to ?? this.me) === this.me) this.ends.take(message.events);
        return;
      case 'offer':
        if (this.state === 'waiting') this.ask();
        return;
    }
  }

  /** Somebody who can be seen wants to know: they are told, or, if nobody sees this tab any more, have the line. */
  private answer({ from, need }: { from: string; need: Watched }): void {
    if (this.state !== 'leading') return;
    if (document.visibilityState !== 'visible') return this.goOut();
    this.beat();
    this.ends.needed(from, need);
    const events = this.ends.everything();
    if (events.length > 0)
      this.bus?.post({ kind: 'tell', from: this.me, to: from, events } satisfies Message);
  }

  private hearBeat({ from, connection }: { from: string; connection: Connection }): void {
    this.heard++;
    if (this.state === 'leading') {
      // Two lead: without a lock that may happen, and one of them knows that it is not to be.
      if (!this.locks && from < this.me) {
        this.goOut();
        this.look();
      }
      return;
    }
    this.ends.turn(connection);
    if (this.state !== 'waiting') return;
    this.listenFor(silence());
    if (this.leader !== from && this.leader !== '') this.ask();
    this.leader = from;
  }
}

function silence(): number {
  return SILENCE_MILLIS * (1 + Math.random() / 2);
}
