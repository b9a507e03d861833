import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiClient, Call } from './api-client';
import { Events } from './events';
import { Live } from './live';
import { Refusal } from './refusal';

describe('Events', () => {
  const eventsVersion = signal(0);
  let listed: number[];
  let hidden: number[];
  let asked: string[];
  let events: Events;

  const named = (eventId: number) => ({ eventId, name: `Night ${eventId}` });
  const find = ({ path }: Call) => {
    asked.push(path);
    const eventId = Number(path.split('/').at(-1));
    if (hidden.includes(eventId)) return Promise.resolve(named(eventId));
    const code = 'EVENT_NOT_FOUND';
    const refusal = new Refusal(404, { status: 'error', error: code, message: code, code });
    return Promise.reject(refusal);
  };
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) {
      TestBed.tick();
      await Promise.resolve().then(() => undefined);
    }
  };
  const nameOf = (eventId: number) => events.byId().get(eventId)?.name;

  beforeEach(async () => {
    listed = [1, 2];
    hidden = [];
    asked = [];
    const api = {
      callPage: () => Promise.resolve({ body: listed.map(named), next: null }),
      call: find,
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: ApiClient, useValue: api },
        { provide: Live, useValue: { eventsVersion, settled: signal(true) } },
      ],
    });
    events = TestBed.inject(Events);
    await settle();
  });

  const change = async (list: number[]) => {
    listed = list;
    eventsVersion.update((version) => version + 1);
    await settle();
  };

  it('names an event whose vendor may not sell to whoever has a ticket of it', async () => {
    hidden = [7];
    const tickets = signal([2, 7, 7, 9]);
    TestBed.runInInjectionContext(() => events.follow('customer', tickets));
    await settle();
    expect([nameOf(2), nameOf(7), nameOf(9)]).toEqual(['Night 2', 'Night 7', undefined]);
    tickets.set([7, 9, 2]);
    await settle();
    expect(asked, 'each once, and none that the list has').toEqual(['/event/find/7', '/event/find/9']);
    expect(events.list()?.map(({ eventId }) => eventId)).toEqual([1, 2]);
  });

  it('goes on naming what has left the list, and asks again when the list has changed', async () => {
    TestBed.runInInjectionContext(() => events.follow('customer', () => [2]));
    hidden = [2];
    await change([1]);
    expect([nameOf(2), events.list()?.length]).toEqual(['Night 2', 1]);
    expect(asked).toEqual(['/event/find/2']);
    await change([]);
    expect(asked).toEqual(['/event/find/2', '/event/find/2']);
    await change([1, 2]);
    expect(asked).toHaveLength(2);
  });
});
