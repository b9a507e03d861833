import { EventRecord } from '@shared/data/wire';
import {
  EventForm,
  blankEventForm,
  changesIn,
  checkEventForm,
  doubtsOn,
  draftOf,
  eventFormOf,
} from './event-form';

const event: EventRecord = {
  ...{ eventId: 1, vendorId: 1, name: 'Nachtflug', venue: 'Kraftwerk', timezone: 'Europe/Berlin' },
  ...{ currency: 'EUR', currencyDigits: 2, poolCapacity: 500, holdSeconds: 90, maxTicketsPerCustomer: 4 },
  // The first of two clock times that read the same, and instants with seconds.
  ...{ startsAt: '2026-10-25T00:30:00.000Z', onSaleAt: '2026-10-01T08:00:45.500Z' },
  ...{
    salesEndAt: '2026-10-24T21:59:59.000Z',
    description: 'Long\r\nnight',
    createdAt: '2026-01-01T00:00:00Z',
  },
  ...{ address: null, lineUp: [], organiser: 'Hall', pictureUrl: null },
};

describe('a new event', () => {
  const form: EventForm = {
    ...blankEventForm('Europe/Berlin'),
    ...{ name: ' Nachtflug ', startsAt: '2026-11-27T20:00' },
  };

  it('says what was filled in, and leaves the rest to the server, the currency too', () => {
    expect(checkEventForm(form, null)).toEqual({});
    const startsAt = '2026-11-27T19:00:00.000Z';
    expect(draftOf(form)).toEqual({ name: 'Nachtflug', timezone: 'Europe/Berlin', startsAt });
    expect(draftOf({ ...form, currency: 'chf ', holdSeconds: '30' })).toMatchObject({
      ...{ currency: 'CHF', holdSeconds: 30 },
    });
  });

  it('is refused where something is wrong', () => {
    const wrong = {
      ...blankEventForm(' '),
      ...{ currency: 'EURO', holdSeconds: '0', startsAt: '12026-11-27T20:00' },
      ...{ onSaleAt: '2026-11-27T20:00', salesEndAt: '2026-11-27T19:00' },
    };
    expect(Object.keys(checkEventForm(wrong, null)).sort()).toEqual([
      ...['currency', 'holdSeconds', 'name', 'salesEndAt', 'startsAt', 'timezone'],
    ]);
  });

  it('leaves the zone to the server, which knows more of them than a browser', () => {
    expect(checkEventForm({ ...form, timezone: 'America/Coyhaique' }, null)).toEqual({});
  });

  it('tells of sales that go on when it has begun', () => {
    expect(doubtsOn(form)).toEqual({});
    expect(
      Object.keys(doubtsOn({ ...form, onSaleAt: form.startsAt, salesEndAt: '2026-11-28T01:00' })),
    ).toEqual([...['onSaleAt', 'salesEndAt']]);
  });
});

describe('an event that is changed', () => {
  const filled = eventFormOf(event);
  const change = (typed: Partial<EventForm>) => changesIn({ ...filled, ...typed }, filled, event);

  it('sends nothing that was not touched', () => {
    expect(change({})).toEqual({});
    expect(change({ description: 'Short' })).toEqual({ description: 'Short' });
  });

  it.each([
    [{ name: 'Tagflug' }, { name: 'Tagflug' }],
    [{ venue: '' }, { clear: ['venue'] }],
    [{ currency: 'chf' }, { currency: 'CHF' }],
    [
      { poolCapacity: '7', holdSeconds: '' },
      { poolCapacity: 7, clear: ['holdSeconds'] },
    ],
    [{ maxTicketsPerCustomer: '', onSaleAt: '' }, { clear: ['onSaleAt', 'maxTicketsPerCustomer'] }],
    [{ salesEndAt: '2026-10-24T20:00' }, { salesEndAt: '2026-10-24T18:00:00.000Z' }],
    [{ description: ' ' }, { clear: ['description'] }],
  ])('%j becomes %j', (typed, sent) => expect(change(typed)).toEqual(sent));

  it('moves clock times with the zone that they are told in, their seconds kept', () => {
    expect(change({ timezone: 'Europe/London' })).toEqual({
      timezone: 'Europe/London',
      startsAt: '2026-10-25T02:30:00.000Z',
      onSaleAt: '2026-10-01T09:00:45.500Z',
      salesEndAt: '2026-10-24T22:59:59.000Z',
    });
  });

  it('knows which of two equal clock times it was, and takes the other when it is chosen', () => {
    expect(filled.second).toEqual({ startsAt: false, onSaleAt: false, salesEndAt: false });
    expect(change({ second: { ...filled.second, startsAt: true } })).toEqual({
      startsAt: '2026-10-25T01:30:00.000Z',
    });
    const later = { ...event, startsAt: '2026-10-25T01:30:00.000Z' };
    const second = eventFormOf(later);
    expect(second.second.startsAt).toBe(true);
    expect(changesIn({ ...second, name: 'B' }, second, later)).toEqual({ name: 'B' });
  });

  it('judges only what was touched', () => {
    const odd = { ...filled, timezone: '', poolCapacity: '1.5', name: '' };
    expect(checkEventForm(odd, odd)).toEqual({});
    expect(Object.keys(checkEventForm({ ...filled, currency: '', name: ' ' }, filled))).toEqual([
      'name',
      'currency',
    ]);
    expect(Object.keys(checkEventForm({ ...filled, salesEndAt: '2026-09-01T10:00' }, filled))).toEqual([
      'salesEndAt',
    ]);
  });
});
