import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { ApiClient, Page } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { EventRecord } from '@shared/data/wire';
import { Control } from './control';

/** All events of the house, also those of vendors who may not sell: what is counted in the control room has a name. */
@Injectable()
export class HouseEvents {
  private readonly api = inject(ApiClient);
  private readonly events = inject(Events);
  private readonly control = inject(Control);
  private readonly loaded = signal<readonly EventRecord[]>([]);
  private question = 0;

  readonly byId = computed(
    () => new Map([...this.events.byId(), ...this.loaded().map((event) => [event.eventId, event] as const)]),
  );

  constructor() {
    // The list changes whenever a vendor may sell, or may not any more.
    effect(() => {
      this.events.list();
      const mayAsk = this.events.whole() && this.control.locked() === null;
      if (mayAsk) untracked(() => void this.load());
    });
  }

  private async load(): Promise<void> {
    const question = ++this.question;
    const events: EventRecord[] = [];
    let path: string | null = '/event/all?hidden=true';
    try {
      while (path !== null) {
        const page: Page<EventRecord[]> = await this.api.callPage<EventRecord[]>({ path, as: 'admin' });
        events.push(...page.body);
        path = page.next;
      }
      if (question === this.question) this.loaded.set(events);
    } catch {
      // What is known stays; the next change of the list asks again.
    }
  }
}
