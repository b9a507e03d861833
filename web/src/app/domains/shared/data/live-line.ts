import { reconnectMillis, retryAfterMillis } from '../util-retry/retry';
import { ServerEvent, SseParser } from './sse-parser';

/** What a line needs, and whom it tells. */
export interface LineEnds {
  headers: () => Record<string, string>;
  /** Of what the line is to tell, as the parameters of an address; empty for all. */
  query: () => string;
  /** The server refused the listener. True: try again at once, with the headers of then. */
  refused: (status: number, code: string | undefined) => Promise<boolean>;
  heard: (events: ServerEvent[]) => void;
  lost: () => void;
}

const SILENCE_MILLIS = 40_000;
/** A proxy that collects what it passes on lets no stream through, but whole answers: counts are asked for, then. */
const FIRST_LOOK_MILLIS = 4_000;
const NEXT_LOOK_MILLIS = 5_000;
const LOOK_LIMIT_MILLIS = 10_000;
const LONGEST_RETRY_MILLIS = 60_000;

/**
 * A line to `GET /live` that is kept up. It is read by fetch, so that credentials travel in headers. Every
 * (re)connection starts with a complete snapshot, so whatever was missed while away is made good by connecting again.
 */
export class LiveLine {
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private look: ReturnType<typeof setTimeout> | undefined;
  private current: AbortController | null = null;
  /** The connection before this one, which is heard until this one has begun. */
  private before: AbortController | null = null;
  /** Whether this connection has said anything yet. */
  private flows = false;
  private streaming = true;
  private renewed = false;

  constructor(private readonly ends: LineEnds) {}

  /** Opens the line; `streaming` false asks for counts now and then instead, which keeps none of the browser's connections. */
  open(streaming: boolean): void {
    this.close();
    const connection = new AbortController();
    this.current = connection;
    this.flows = false;
    this.streaming = streaming;
    if (streaming) void this.listen(connection);
    this.lookAfter(streaming ? FIRST_LOOK_MILLIS : 0);
  }

  /** Opens it anew, if it is open: it is to tell something else. True: nothing is missed meanwhile. */
  renew(): boolean {
    if (!this.current) return false;
    if (!this.flows || !this.streaming) {
      this.open(this.streaming);
      return false;
    }
    this.before?.abort();
    this.before = this.current;
    const connection = new AbortController();
    this.current = connection;
    void this.listen(connection);
    return true;
  }

  close(): void {
    clearTimeout(this.retry);
    clearTimeout(this.look);
    const connections = [this.current, this.before];
    this.current = this.before = null;
    for (const connection of connections) connection?.abort();
  }

  /** The browser's line is back: a connection that was waiting for its next try need not wait. */
  wake(): void {
    if (this.current && !this.flows) this.open(this.streaming);
  }

  /** The browser's line is gone: what comes in over this one will be nothing. */
  abandon(): void {
    this.current?.abort();
  }

  private async listen(connection: AbortController): Promise<void> {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), SILENCE_MILLIS);
    };
    let wait: number | null = null;
    try {
      heard();
      const answer = await this.ask(pathOf('/live', this.ends.query()), connection.signal);
      if (answer.ok && answer.body) await this.read(answer.body, connection, heard);
      else wait = await this.afterRefusal(answer);
    } catch {
      // Whatever ended it, the way on is the same: connect again and take the new snapshot.
    } finally {
      clearTimeout(silence);
    }
    if (this.current !== connection) return;
    this.endBefore();
    if (wait === 0) return this.open(true);
    this.flows = false;
    this.ends.lost();
    this.lookAfter(FIRST_LOOK_MILLIS);
    this.retry = setTimeout(() => this.reopen(), wait ?? reconnectMillis(this.attempt++));
  }

  /** Connects again without putting off the next look: a server that does not answer at all would never be looked at. */
  private reopen(): void {
    if (!this.current) return;
    const connection = new AbortController();
    this.current = connection;
    void this.listen(connection);
  }

  private ask(path: string, signal: AbortSignal): Promise<Response> {
    const headers = { accept: 'text/event-stream', ...this.ends.headers() };
    return fetch(path, { headers, signal, cache: 'no-store' });
  }

  /** How long to wait before the next try; null for the usual time. */
  private async afterRefusal(answer: Response): Promise<number | null> {
    const problem = (await answer.json().catch(() => ({}))) as { code?: string };
    // Once: a server that refuses what it has just given would be asked without end.
    const again = await this.ends.refused(answer.status, problem.code);
    if (again && !this.renewed) {
      this.renewed = true;
      return 0;
    }
    const asked = answer.headers.get('retry-after');
    return asked === null ? null : Math.min(LONGEST_RETRY_MILLIS, retryAfterMillis(asked, this.attempt));
  }

  private async read(
    body: ReadableStream<Uint8Array>,
    connection: AbortController,
    heard: () => void,
  ): Promise<void> {
    const parser = new SseParser();
    const text = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || (this.current !== connection && this.before !== connection)) return;
      heard();
      const events = parser.push(text.decode(value, { stream: true }));
      if (events.length === 0) continue;
      if (this.current === connection) this.endBefore();
      this.attempt = 0;
      this.flows = true;
      this.renewed = false;
      clearTimeout(this.look);
      this.ends.heard(events);
    }
  }

  private endBefore(): void {
    const before = this.before;
    this.before = null;
    before?.abort();
  }

  private lookAfter(millis: number): void {
    clearTimeout(this.look);
    this.look = setTimeout(() => void this.lookOnce(), millis);
  }

  /** How things are, as a whole answer that ends. */
  private async lookOnce(): Promise<void> {
    if (this.isServed()) return;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), LOOK_LIMIT_MILLIS);
    try {
      const answer = await this.ask(pathOf('/live', 'once=true', this.ends.query()), limit.signal);
      const text = answer.ok ? await answer.text() : '';
      if (!this.isServed() && text !== '') this.ends.heard(new SseParser().push(text));
    } catch {
      // The next look, or the stream, says it.
    } finally {
      clearTimeout(timer);
    }
    if (!this.isServed()) this.lookAfter(NEXT_LOOK_MILLIS * (1 + Math.random()));
  }

  /** The stream says all, or nobody wants to know. */
  private isServed(): boolean {
    return this.current === null || this.flows;
  }
}

function pathOf(path: string, ...parameters: string[]): string {
  const query = parameters.filter((parameter) => parameter !== '').join('&');
  return query === '' ? path : `${path}?${query}`;
}
