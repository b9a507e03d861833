import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { FIRST_LIST } from './first-list';
import { LiveLine } from './live-line';
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
import { ServerClock } from './server-clock';
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

  private at = '';
  private share: LiveShare | null = null;
  private readonly line = new LiveLine({
    headers: () => this.session.headersOf(this.listener() ?? 'nobody'),
    refused: (status, code) => this.judge(status, code),
    heard: (events) => {
      this.takeAll(events);
      this.share?.tell(events);
    },
    lost: () => {
      this.state.set('lost');
      this.share?.beat();
    },
  });

  constructor() {
    effect(() => {
      const identity = this.identity();
      untracked(() => this.join(identity));
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
      follow: () => this.line.close(),
      take: (events) => this.takeAll(events),
      turn: (connection) => {
        if (this.snapshotsState() > 0) this.state.set(connection);
      },
      everything: () => this.everything(),
      connection: () => this.state(),
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
        return this.takeSnapshot(JSON.parse(event.data) as LiveSnapshot);
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

  private takeSnapshot(snapshot: LiveSnapshot): void {
    this.clock.learnFromFrame(snapshot.at);
    this.at = snapshot.at;
    this.stockState.set(new Map(snapshot.stock.map((stock) => [stockKey(stock), stock])));
    this.releaseState.set(new Map(snapshot.releases.map((release) => [release.releaseId, release])));
    this.runningState.set(snapshot.running);
    this.eventsVersionState.update((version) => version + 1);
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
      say('snapshot', { at, running, stock, releases } satisfies LiveSnapshot),
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
