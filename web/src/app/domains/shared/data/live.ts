import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { FIRST_LIST } from './first-list';
import { LiveLine } from './live-line';
import { Watched, covers, united } from './live-need';
import { Connection, LiveShare } from './live-share';
import {
  JournalRow,
  LiveFrame,
  LiveHold,
  LivePulse,
  LiveRevenue,
  LiveSnapshot,
  RevenueLine,
  Stock,
} from './live-wire';
import { ServerClock } from '../state/server-clock';
import { Caller, Session } from './session';
import { ServerEvent } from './sse-parser';
import { TokenKeeper } from './token-keeper';
import { Release } from './wire';

const KEEP_JOURNAL_ROWS = 200;
/** A stream that is there has said something by then. */
const SETTLE_MILLIS = 1_500;

/**
 * The live stream, as signals. All tabs and windows of a browser that listen in the same name share one line
 * (`LiveShare`); whichever has it passes on what it hears, and whoever joins is told all of it first.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly session = inject(Session);
  private readonly keeper = inject(TokenKeeper);
  private readonly clock = inject(ServerClock);

  /** Null until an area of the page has said in whose name: nothing connects before. */
  private readonly listener = signal<Caller | null>(null);
  /** Who listens. Equal for every tab that would be told the same, and over all tokens of a login. */
  private readonly identity = computed(() => {
    const listener = this.listener();
    if (listener === null) return null;
    if (listener === 'admin') return `admin.${shortHash(this.session.admin() ?? '')}`;
    const { customerId, vendorId } = {
      customerId: listener === 'customer' ? this.session.customer()?.customerId : undefined,
      vendorId: listener === 'vendor' ? this.session.vendor()?.vendorId : undefined,
    };
    return (customerId ?? vendorId) === undefined ? 'nobody' : `${listener}.${customerId ?? vendorId}`;
  });
  private readonly state = signal<Connection>('connecting');
  private readonly stockState = signal<ReadonlyMap<string, Stock>>(
    new Map(FIRST_LIST?.stock.map((stock) => [stockKey(stock), stock])),
  );
  private readonly releaseState = signal<ReadonlyMap<number, Release>>(new Map());
  private readonly runningState = signal<boolean | null>(FIRST_LIST?.running ?? null);
  private readonly eventsVersionState = signal(0);
  private readonly holdsState = signal<ReadonlyMap<number, LiveHold>>(new Map());
  private readonly revenueState = signal<ReadonlyMap<string, RevenueLine>>(new Map());
  private readonly pulseState = signal<LivePulse | null>(null);
  private readonly journalState = signal<readonly JournalRow[]>([]);
  private readonly snapshotsState = signal(0);
  private readonly overdueState = signal(false);
  private readonly overviewState = signal(false);

  readonly connection = this.state.asReadonly();
  /** By `stockKey`. */
  readonly stock = this.stockState.asReadonly();
  readonly releases = this.releaseState.asReadonly();
  /** Null until the first snapshot, where the page came without a first list. */
  readonly running = this.runningState.asReadonly();
  /** Grows whenever some event's record changed, or may have: what shows events fetches them again. */
  readonly eventsVersion = this.eventsVersionState.asReadonly();
  /** The latest word about each of this customer's holds, by ticket. */
  readonly holds = this.holdsState.asReadonly();
  /** By `stockKey`: what a vendor, or an administrator, is told was taken. */
  readonly revenue = this.revenueState.asReadonly();
  readonly pulse = this.pulseState.asReadonly();
  /** Newest first. */
  readonly journal = this.journalState.asReadonly();
  /** How many snapshots have come: grows with every reconnection. */
  readonly snapshots = this.snapshotsState.asReadonly();
  /**
   * Whether the first snapshot is there, or has been waited for long enough. What is read from then on misses nothing:
   * whatever changes later, the stream says. Read before, it would have to be read again.
   */
  readonly settled = computed(() => this.snapshotsState() > 0 || this.overdueState());

  /** Whether there was a whole snapshot: of every event's counts, though not all of them may be fresh any more. */
  readonly overview = this.overviewState.asReadonly();

  private at = '';
  /** What this tab shows, and what each tab does, as far as this one has the line. */
  private readonly shown = signal<Watched>(null, { equal: isSame });
  private readonly needs = new Map<string, Watched>();
  /** What the line was opened for. */
  private watched: Watched = null;
  /** The next snapshot is of a line that takes over from another: nothing was missed. */
  private renewing = false;
  private share: LiveShare | null = null;
  private readonly line = new LiveLine({
    headers: () => this.session.headersOf(this.listener() ?? 'nobody'),
    query: () => this.query(),
    refused: (status, code) => this.judge(status, code),
    heard: (heard) => {
      const events = heard.map((event) => this.named(event));
      this.takeAll(events);
      this.share?.tell(events);
    },
    lost: () => {
      this.renewing = false;
      this.state.set('lost');
      this.share?.beat();
    },
  });

  constructor() {
    effect(() => {
      const identity = this.identity();
      untracked(() => this.join(identity));
    });
    effect(() => {
      this.shown();
      untracked(() => this.share?.renew());
    });
    const overdue = setTimeout(() => this.overdueState.set(true), SETTLE_MILLIS);
    const wake = () => this.line.wake();
    const abandon = () => this.line.abandon();
    addEventListener('online', wake);
    addEventListener('offline', abandon);
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(overdue);
      removeEventListener('online', wake);
      removeEventListener('offline', abandon);
      this.join(null);
    });
  }

  /** In whose name the stream is read: an area of the page says so when it opens. */
  listenAs(listener: Caller): void {
    this.listener.set(listener);
  }

  /** Which events' counts this tab shows: of others none need be told. Null: all. */
  watch(events: Watched): void {
    this.shown.set(events);
  }

  private query(): string {
    const vendor = this.listener() === 'vendor' ? this.session.vendor() : null;
    if (vendor) return `vendor=${vendor.vendorId}`;
    return (this.watched ?? []).map((event) => `event=${event}`).join('&');
  }

  /** Opens the line anew where it does not tell what some tab needs, or tells all and need not any more. */
  private rewatch(tab: string, need: Watched): void {
    this.needs.set(tab, need);
    const needed = united(this.needs.values());
    if (covers(this.watched, needed) && (this.watched !== null || needed === null)) return;
    this.watched = needed;
    this.renewing = this.line.renew();
  }

  /** What a snapshot is to whoever hears it here: all, a part of it, or a part that takes over from another. */
  private named(event: ServerEvent): ServerEvent {
    if (event.name !== 'snapshot' || this.watched === null) return event;
    const name = this.renewing ? 'more' : 'part';
    this.renewing = false;
    return { ...event, name };
  }

  /** From one identity's line to another's. What is for sale is the same for all; the rest is not this listener's any more. */
  private join(identity: string | null): void {
    this.share?.leave();
    this.share = null;
    this.holdsState.set(new Map());
    this.revenueState.set(new Map());
    this.pulseState.set(null);
    this.journalState.set([]);
    if (identity === null) return;
    this.share = new LiveShare(`onsale.live.${identity}`, {
      lead: (streaming) => this.line.open(streaming),
      follow: () => {
        this.needs.clear();
        this.line.close();
      },
      take: (events) => this.takeAll(events),
      turn: (connection) => {
        if (this.snapshotsState() > 0) this.state.set(connection);
      },
      everything: () => this.everything(),
      connection: () => this.state(),
      need: () => this.shown(),
      needed: (tab, need) => this.rewatch(tab, need),
    });
  }

  /** Whether the listener who was refused may ask again. */
  private judge(status: number, code: string | undefined): Promise<boolean> {
    const listener = this.listener();
    if (listener !== 'customer' && listener !== 'vendor') return Promise.resolve(false);
    return this.keeper.judge(listener, this.session.tokensOf(listener)?.token, { status, code });
  }

  private takeAll(events: ServerEvent[]): void {
    for (const event of events) this.take(event);
  }

  private take(event: ServerEvent): void {
    // A change without what it changes is nothing: whoever joins is told all first.
    if (event.name === 'frame' && this.snapshotsState() === 0) return;
    switch (event.name) {
      case 'snapshot':
      case 'part':
      case 'more':
        return this.takeSnapshot(JSON.parse(event.data) as LiveSnapshot, event.name);
      case 'frame':
        return this.takeFrame(JSON.parse(event.data) as LiveFrame);
      case 'hold':
        return this.takeHold(JSON.parse(event.data) as LiveHold);
      case 'revenue':
        return this.takeRevenue(JSON.parse(event.data) as LiveRevenue);
      case 'pulse':
        return this.pulseState.set(JSON.parse(event.data) as LivePulse);
      case 'journal':
        return this.takeJournal(JSON.parse(event.data) as JournalRow[]);
    }
  }

  /** A part says nothing of the events that are not in it. */
  private takeSnapshot(snapshot: LiveSnapshot, kind: 'snapshot' | 'part' | 'more'): void {
    const isWhole = kind === 'snapshot';
    this.clock.learnFromFrame(snapshot.at);
    this.at = snapshot.at;
    const told = new Set([...snapshot.stock, ...snapshot.releases].map(({ eventId }) => eventId));
    const kept = <T extends { eventId: number }>(known: ReadonlyMap<unknown, T>) =>
      isWhole ? [] : [...known.values()].filter(({ eventId }) => !told.has(eventId));
    const stock = [...kept(this.stockState()), ...snapshot.stock];
    const releases = [...kept(this.releaseState()), ...snapshot.releases];
    this.stockState.set(new Map(stock.map((one) => [stockKey(one), one])));
    this.releaseState.set(new Map(releases.map((release) => [release.releaseId, release])));
    if (isWhole) this.overviewState.set(true);
    this.runningState.set(snapshot.running);
    if (kind !== 'more') this.eventsVersionState.update((version) => version + 1);
    this.snapshotsState.update((count) => count + 1);
    this.state.set('open');
  }

  private takeFrame(frame: LiveFrame): void {
    this.clock.learnFromFrame(frame.at);
    this.at = frame.at;
    if (frame.running !== undefined) this.runningState.set(frame.running);
    const { stock, releases } = frame;
    if (stock) this.stockState.update((known) => merge(known, stock, stockKey));
    if (releases) this.releaseState.update((known) => merge(known, releases, (release) => release.releaseId));
    if (frame.events?.length) this.eventsVersionState.update((version) => version + 1);
  }

  private takeHold(hold: LiveHold): void {
    this.clock.learnFromFrame(hold.at);
    this.holdsState.update((known) => merge(known, [hold], ({ ticketId }) => ticketId));
  }

  private takeRevenue({ lines }: LiveRevenue): void {
    this.revenueState.update((known) => merge(known, lines, stockKey));
  }

  private takeJournal(rows: JournalRow[]): void {
    const known = new Set(this.journalState().map(({ seq }) => seq));
    const newestFirst = rows.filter(({ seq }) => !known.has(seq)).sort((a, b) => b.seq - a.seq);
    this.journalState.update((rows) => [...newestFirst, ...rows].slice(0, KEEP_JOURNAL_ROWS));
  }

  /** All that has been told, as the messages that would tell it to somebody new. */
  private everything(): ServerEvent[] {
    if (this.snapshotsState() === 0) return [];
    const at = this.at;
    const [stock, releases] = [[...this.stockState().values()], [...this.releaseState().values()]];
    const running = this.runningState() ?? true;
    const lines = [...this.revenueState().values()];
    const [pulse, journal] = [this.pulseState(), this.journalState()];
    return [
      say(this.overviewState() ? 'snapshot' : 'part', {
        at,
        running,
        stock,
        releases,
      } satisfies LiveSnapshot),
      ...[...this.holdsState().values()].map((hold) => say('hold', hold)),
      ...(lines.length > 0 ? [say('revenue', { at, lines } satisfies LiveRevenue)] : []),
      ...(pulse ? [say('pulse', pulse)] : []),
      ...(journal.length > 0 ? [say('journal', journal)] : []),
    ];
  }
}

/** Under which key the stock of an event and type stands. */
export function stockKey(of: { eventId: number; type: string }): string {
  return `${of.eventId}/${of.type}`;
}

function isSame(a: Watched, b: Watched): boolean {
  return a === b || (a !== null && b !== null && a.join() === b.join());
}

function say(name: string, data: unknown): ServerEvent {
  return { name, data: JSON.stringify(data) };
}

/** Tells one secret from another without showing it. */
function shortHash(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash >>> 0).toString(36);
}

function merge<K, V>(
  known: ReadonlyMap<K, V>,
  changed: readonly V[],
  keyOf: (value: V) => K,
): ReadonlyMap<K, V> {
  const next = new Map(known);
  for (const value of changed) next.set(keyOf(value), value);
  return next;
}
