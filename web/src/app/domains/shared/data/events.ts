import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Page } from './api-client';
import { FIRST_LIST } from './first-list';
import { Live } from './live';
import { Refusal, sentenceOf } from './refusal';
import { Caller } from './session';
import { EventRecord } from './wire';

/**
 * The events that the shop shows, kept fresh: fetched when the live stream has begun, and again whenever it says that one
 * has changed. An event leaves them when its vendor may not sell any more; whoever has a ticket of it asks for it by number.
 */
@Injectable({ providedIn: 'root' })
export class Events {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly loaded = signal<readonly EventRecord[] | null>(FIRST_LIST?.events ?? null);
  private readonly wholeState = signal(FIRST_LIST?.complete ?? false);
  private readonly failed = signal<string | null>(null);
  /** What is not in the list (any more), by number: the last that was known of it. */
  private readonly others = signal<ReadonlyMap<number, EventRecord>>(new Map());
  /** Asked for since the list last came. */
  private readonly asked = new Set<number>();
  private fetching = false;
  private wanted = 0;

  /** Null until they have come for the first time. */
  readonly list = this.loaded.asReadonly();
  /** Whether the list has all events: until it has come, there are those that the page came with. */
  readonly whole = this.wholeState.asReadonly();
  readonly error = this.failed.asReadonly();
  /** Every event that is known, those of vendors who may not sell included. */
  readonly byId = computed(() => new Map([...this.others(), ...byNumber(this.loaded() ?? [])]));

  constructor() {
    effect(() => {
      this.live.eventsVersion();
      if (this.live.settled()) untracked(() => void this.refresh());
    });
  }

  /** Fetches the list; several wishes during one fetch make one more fetch. */
  async refresh(): Promise<void> {
    this.wanted++;
    if (this.fetching) return;
    this.fetching = true;
    try {
      for (let answered = 0; answered < this.wanted;) {
        answered = this.wanted;
        this.replace(await this.fetchAll());
        this.wholeState.set(true);
      }
      this.failed.set(null);
    } catch (error) {
      this.failed.set(sentenceOf(error));
    } finally {
      this.wanted = 0;
      this.fetching = false;
    }
  }

  /**
   * Keeps the events of these numbers known to `caller`, who has something of them: what the list has not is asked for by
   * its number, once, and again when the list has changed. To be called where an effect may be made.
   */
  follow(caller: Caller, numbers: () => Iterable<number>): void {
    effect(() => {
      if (!this.whole()) return;
      const listed = byNumber(this.loaded() ?? []);
      const missing = [...new Set(numbers())].filter((eventId) => !listed.has(eventId));
      untracked(() => missing.forEach((eventId) => void this.ask(eventId, caller)));
    });
  }

  private async ask(eventId: number, as: Caller): Promise<void> {
    if (this.asked.has(eventId)) return;
    this.asked.add(eventId);
    try {
      const event = await this.api.call<EventRecord>({ path: `/event/find/${eventId}`, as });
      this.others.update((known) => new Map(known).set(eventId, event));
    } catch (error) {
      // Whoever may not see it is told so once; whatever else went wrong may go well the next time.
      if (!(error instanceof Refusal) || error.httpStatus !== 404) this.asked.delete(eventId);
    }
  }

  /** What leaves the list stays known: a page that shows a ticket of it goes on saying what it is for. */
  private replace(list: readonly EventRecord[]): void {
    this.others.update((others) => new Map([...others, ...byNumber(untracked(this.loaded) ?? [])]));
    this.asked.clear();
    this.loaded.set(list);
  }

  private async fetchAll(): Promise<EventRecord[]> {
    const events: EventRecord[] = [];
    let path: string | null = '/event/all';
    while (path) {
      const page: Page<EventRecord[]> = await this.api.callPage<EventRecord[]>({ path });
      events.push(...page.body);
      path = page.next;
    }
    return events;
  }
}

function byNumber(events: readonly EventRecord[]): Map<number, EventRecord> {
  return new Map(events.map((event) => [event.eventId, event]));
}
