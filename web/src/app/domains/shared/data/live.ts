import { DestroyRef, Injectable, computed, effect, inject, signal } from '@angular/core';
import { reconnectMillis } from '../util-retry/retry';
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
import { TokenKeeper } from './token-keeper';
import { ServerEvent, SseParser } from './sse-parser';
import { Release } from './wire';

export type Connection = 'connecting' | 'open' | 'lost';

const SILENCE_MILLIS = 40_000;
/** A browser has few lines to one server: a tab that nobody looks at gives its own back after a while. */
const REST_AFTER_MILLIS = 60_000;
const KEEP_JOURNAL_ROWS = 200;

/**
 * The live stream, as signals. Read by fetch, so that credentials travel in headers. Every (re)connection starts with
 * a complete snapshot, so whatever was missed while away is made good by connecting again.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly session = inject(Session);
  private readonly keeper = inject(TokenKeeper);
  private readonly clock = inject(ServerClock);

  private readonly listener = signal<Caller>('nobody');
  private readonly headers = computed(() => this.session.headersOf(this.listener()));
  private readonly state = signal<Connection>('connecting');
  private readonly stockState = signal<ReadonlyMap<string, Stock>>(new Map());
  private readonly releaseState = signal<ReadonlyMap<number, Release>>(new Map());
  private readonly runningState = signal<boolean | null>(null);
  private readonly eventsVersionState = signal(0);
  private readonly holdState = signal<LiveHold | null>(null);
  private readonly revenueState = signal<ReadonlyMap<string, RevenueLine>>(new Map());
  private readonly pulseState = signal<LivePulse | null>(null);
  private readonly journalState = signal<readonly JournalRow[]>([]);
  private readonly snapshotsState = signal(0);

  readonly connection = this.state.asReadonly();
  /** By `stockKey`. */
  readonly stock = this.stockState.asReadonly();
  readonly releases = this.releaseState.asReadonly();
  /** Null until the first snapshot. */
  readonly running = this.runningState.asReadonly();
  /** Grows whenever some event's record changed: what shows events fetches them again. */
  readonly eventsVersion = this.eventsVersionState.asReadonly();
  /** The latest word about this customer's hold. */
  readonly hold = this.holdState.asReadonly();
  /** By `stockKey`: what a vendor, or an administrator, is told was taken. */
  readonly revenue = this.revenueState.asReadonly();
  readonly pulse = this.pulseState.asReadonly();
  /** Newest first. */
  readonly journal = this.journalState.asReadonly();
  /** How many snapshots have come: grows with every reconnection. */
  readonly snapshots = this.snapshotsState.asReadonly();

  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private current: AbortController | null = null;

  constructor() {
    effect(() => {
      this.headers();
      this.holdState.set(null);
      this.revenueState.set(new Map());
      this.reconnect();
    });
    const wake = () => {
      if (this.state() !== 'open') this.reconnect();
    };
    const abandon = () => this.current?.abort();
    const watch = () => this.restWhileHidden();
    document.addEventListener('visibilitychange', watch);
    addEventListener('online', wake);
    addEventListener('pageshow', wake);
    addEventListener('offline', abandon);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', wake);
      removeEventListener('pageshow', wake);
      removeEventListener('offline', abandon);
      document.removeEventListener('visibilitychange', watch);
      this.hangUp();
    });
  }

  /** In whose name the stream is read: an area of the page says so when it opens. */
  listenAs(listener: Caller): void {
    this.listener.set(listener);
  }

  private restWhileHidden(): void {
    clearTimeout(this.rest);
    if (document.visibilityState === 'hidden') this.rest = setTimeout(() => this.hangUp(), REST_AFTER_MILLIS);
    else if (this.current === null) this.reconnect();
  }

  private hangUp(): void {
    clearTimeout(this.retry);
    clearTimeout(this.rest);
    const connection = this.current;
    this.current = null;
    connection?.abort();
  }

  private reconnect(): void {
    this.hangUp();
    const connection = new AbortController();
    this.current = connection;
    void this.listen(connection);
  }

  private async listen(connection: AbortController): Promise<void> {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MILLIS);
    };
    try {
      heard();
      const headers = { accept: 'text/event-stream', ...this.headers() };
      const answer = await fetch('/live', { headers, signal: connection.signal, cache: 'no-store' });
      if (answer.status === 401) await this.renew();
      if (!answer.ok || !answer.body) throw new Error(`live: ${answer.status}`);
      await this.read(answer.body, heard);
    } catch {
      // Whatever ended it, the way on is the same: connect again and take the new snapshot.
    } finally {
      clearTimeout(silence);
    }
    if (this.current !== connection) return;
    this.state.set('lost');
    this.retry = setTimeout(() => this.reconnect(), reconnectMillis(this.attempt++));
  }

  /** The listener's token is over: a fresh one, or none, changes the headers, and so connects again. */
  private async renew(): Promise<void> {
    const listener = this.listener();
    if (listener === 'admin') this.session.leaveAdmin();
    else if (listener !== 'nobody' && this.session.tokensOf(listener)) await this.keeper.renew(listener);
  }

  private async read(body: ReadableStream<Uint8Array>, heard: () => void): Promise<void> {
    const parser = new SseParser();
    const text = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      for (const event of parser.push(text.decode(value, { stream: true }))) this.take(event);
    }
  }

  private take(event: ServerEvent): void {
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
    this.stockState.set(new Map(snapshot.stock.map((stock) => [stockKey(stock), stock])));
    this.releaseState.set(new Map(snapshot.releases.map((release) => [release.releaseId, release])));
    this.runningState.set(snapshot.running);
    this.eventsVersionState.update((version) => version + 1);
    this.snapshotsState.update((count) => count + 1);
    this.attempt = 0;
    this.state.set('open');
  }

  private takeFrame(frame: LiveFrame): void {
    this.clock.learnFromFrame(frame.at);
    if (frame.running !== undefined) this.runningState.set(frame.running);
    const { stock, releases } = frame;
    if (stock) this.stockState.update((known) => merge(known, stock, stockKey));
    if (releases) this.releaseState.update((known) => merge(known, releases, (release) => release.releaseId));
    if (frame.events?.length) this.eventsVersionState.update((version) => version + 1);
  }

  private takeHold(hold: LiveHold): void {
    this.clock.learnFromFrame(hold.at);
    this.holdState.set(hold);
  }

  private takeRevenue({ lines }: LiveRevenue): void {
    this.revenueState.update((known) => merge(known, lines, stockKey));
  }

  private takeJournal(rows: JournalRow[]): void {
    const newestFirst = [...rows].sort((a, b) => b.seq - a.seq);
    this.journalState.update((known) => [...newestFirst, ...known].slice(0, KEEP_JOURNAL_ROWS));
  }
}

/** Under which key the stock of an event and type stands. */
export function stockKey(of: { eventId: number; type: string }): string {
  return `${of.eventId}/${of.type}`;
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
