import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Page } from './api-client';
import { FIRST_LIST } from './first-list';
import { Live } from './live';
import { sentenceOf } from './refusal';
import { EventRecord } from './wire';

/** All events, kept fresh: fetched when the live stream has begun, and again whenever it says that one has changed. */
@Injectable({ providedIn: 'root' })
export class Events {
  private readonly api = inject(ApiClient);
  private readonly live = inject(Live);
  private readonly loaded = signal<readonly EventRecord[] | null>(FIRST_LIST?.events ?? null);
  private readonly wholeState = signal(FIRST_LIST?.complete ?? false);
  private readonly failed = signal<string | null>(null);
  private fetching = false;
  private wanted = 0;

  /** Null until they have come for the first time. */
  readonly list = this.loaded.asReadonly();
  /** Whether the list has all events: until it has come, there are those that the page came with. */
  readonly whole = this.wholeState.asReadonly();
  readonly error = this.failed.asReadonly();
  readonly byId = computed(() => new Map((this.loaded() ?? []).map((event) => [event.eventId, event])));

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
        this.loaded.set(await this.fetchAll());
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
