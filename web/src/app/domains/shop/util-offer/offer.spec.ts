import { Stock } from '@shared/data/live-wire';
import { EventRecord, Release } from '@shared/data/wire';
import { NO_FILTER, currenciesOf, filterListings, isFiltering, typesOf } from './filter';
import { Market, isWorthShowing, makeListings } from './offer';

const NOW = Date.parse('2026-11-23T10:00:00Z');

const event = (change: Partial<EventRecord> = {}): EventRecord => ({
  ...{
    eventId: 1,
    vendorId: 1,
    name: 'Nachtflug',
    venue: 'Kraftwerk',
    address: null,
    lineUp: [],
    organiser: 'Kraftwerk GmbH',
    pictureUrl: null,
    startsAt: null,
    timezone: 'Europe/Berlin',
  },
  ...{
    currency: 'EUR',
    currencyDigits: 2,
    onSaleAt: null,
    salesEndAt: null,
    poolCapacity: null,
    holdSeconds: null,
  },
  ...{ maxTicketsPerCustomer: null, description: null, createdAt: '2026-11-01T00:00:00Z' },
  ...change,
});

const stock = (change: Partial<Stock> = {}): Stock => ({
  ...{ eventId: 1, type: 'Normal', currency: 'EUR', currencyDigits: 2, minPrice: 20, maxPrice: 20 },
  ...{ available: 5, reserved: 0, sold: 0, released: 5 },
  ...change,
});

const market = (change: Partial<Market> = {}): Market => ({
  stock: [stock()],
  releases: [],
  running: true,
  held: null,
  ...change,
});
const stateOf = (e: EventRecord, m: Market) => makeListings([e], m, NOW)[0]?.offers[0]?.state;

describe('makeListings', () => {
  it('says in what state an offer is', () => {
    const out = { available: 0 };
    expect(stateOf(event(), market())).toBe('available');
    expect(stateOf(event(), market({ stock: [stock({ ...out, reserved: 2, sold: 3 })] }))).toBe('allHeld');
    expect(stateOf(event(), market({ stock: [stock({ ...out, sold: 5 })] }))).toBe('soldOut');
    expect(stateOf(event(), market({ stock: [stock({ ...out, released: 0 })] }))).toBe('notReleased');
    expect(stateOf(event(), market({ running: false }))).toBe('stopped');
    expect(stateOf(event({ salesEndAt: '2026-11-23T10:00:00Z' }), market())).toBe('ended');
  });

  it('knows which of the offers the customer holds, and when a held one may come free', () => {
    const held = { eventId: 1, type: 'Normal' };
    const nextExpiryAt = '2026-11-23T10:00:40Z';
    const lines = [
      stock({ available: 0, reserved: 1, nextExpiryAt }),
      stock({ type: 'VIP', minPrice: 9, maxPrice: 9 }),
    ];
    const offers = makeListings([event()], market({ stock: lines, held }), NOW)[0]?.offers;
    expect(offers?.map((offer) => [offer.type, offer.mine, offer.nextExpiryAt])).toEqual([
      ['Normal', true, nextExpiryAt],
      ['VIP', false, null],
    ]);
  });

  it('opens a sale at its very instant', () => {
    const opening = event({ onSaleAt: '2026-11-23T10:00:00Z' });
    expect(makeListings([opening], market(), NOW - 1)[0]?.offers[0]?.state).toBe('notOnSale');
    expect(makeListings([opening], market(), NOW)[0]?.offers[0]?.state).toBe('available');
  });

  it('puts the dearest first and finds the next batch of a type', () => {
    const release = (nextBatchAt: string | null, state: Release['state']) =>
      ({ eventId: 1, type: 'VIP', nextBatchAt, state }) as Release;
    const offers = makeListings(
      [event()],
      market({
        stock: [stock(), stock({ type: 'VIP', minPrice: 90, maxPrice: 90 })],
        releases: [
          release('2026-11-23T10:05:00Z', 'running'),
          release('2026-11-23T10:01:00Z', 'running'),
          release('2026-11-23T10:00:30Z', 'paused'),
        ],
      }),
      NOW,
    )[0]?.offers;
    expect(offers?.map((offer) => [offer.type, offer.nextBatchAt])).toEqual([
      ['VIP', '2026-11-23T10:01:00Z'],
      ['Normal', null],
    ]);
  });
});

describe('the order of events', () => {
  it('is by date, those without one after them, and what is over last', () => {
    const events = [
      event(),
      event({ eventId: 2, startsAt: '2027-01-02T00:00:00Z' }),
      event({ eventId: 3, startsAt: '2027-01-01T00:00:00Z' }),
    ];
    expect(makeListings(events, market(), NOW).map((listing) => listing.event.eventId)).toEqual([3, 2, 1]);
    const over = event({ eventId: 4, startsAt: '2026-01-01T00:00:00Z', salesEndAt: '2026-01-01T00:00:00Z' });
    expect(makeListings([over, event()], market(), NOW).map((listing) => listing.event.eventId)).toEqual([
      1, 4,
    ]);
  });

  it('says what has begun, and puts what began long ago behind what is to come', () => {
    const at = (eventId: number, startsAt: string | null) => event({ eventId, startsAt });
    const events = [
      at(1, '2026-10-30T20:00:00Z'),
      at(2, null),
      at(3, '2026-11-23T09:59:59Z'),
      at(4, '2026-11-24T20:00:00Z'),
      at(5, '2026-11-20T20:00:00Z'),
    ];
    const listings = makeListings(events, market(), NOW);
    expect(listings.map((listing) => [listing.event.eventId, listing.begun])).toEqual([
      [3, true],
      [4, false],
      [2, false],
      [5, true],
      [1, true],
    ]);
  });

  it('leaves out what has nothing to say', () => {
    const shown = (change: Partial<EventRecord>, m = market({ stock: [] })) =>
      makeListings([event({ venue: null, ...change })], m, NOW).filter(isWorthShowing).length;
    expect([shown({}), shown({ venue: 'Kraftwerk' }), shown({}, market())]).toEqual([0, 1, 1]);
  });
});

describe('filterListings', () => {
  const listings = makeListings(
    [event(), event({ eventId: 2, name: 'Lighthouse', venue: 'Kobe' })],
    market({
      stock: [
        stock(),
        stock({ type: 'VIP', minPrice: 90, maxPrice: 90, available: 0, sold: 5 }),
        stock({ eventId: 2, type: 'Dusk', minPrice: 70, maxPrice: 70 }),
      ],
    }),
    NOW,
  );
  const found = (filter: Partial<typeof NO_FILTER>) =>
    filterListings(listings, { ...NO_FILTER, ...filter }).map(
      (listing) => `${listing.event.name}: ${listing.offers.map((offer) => offer.type).join()}`,
    );

  it('finds by words, type, price and availability', () => {
    expect(found({})).toHaveLength(2);
    expect(found({ text: 'KOBE light' })).toEqual(['Lighthouse: Dusk']);
    expect(found({ type: 'VIP' })).toEqual(['Nachtflug: VIP']);
    expect(found({ maxPrice: 70, currency: 'EUR' })).toEqual(['Nachtflug: Normal', 'Lighthouse: Dusk']);
    expect(found({ onlyAvailable: true, type: 'VIP' })).toEqual([]);
  });

  it('holds a price against prices in the same currency alone', () => {
    const yen = { currency: 'JPY', currencyDigits: 0 };
    const mixed = makeListings(
      [event(), event({ eventId: 2, name: 'Lighthouse', venue: 'Kobe' })],
      market({ stock: [stock(), stock({ eventId: 2, ...yen, minPrice: 15, maxPrice: 15 })] }),
      NOW,
    );
    const names = (filter: Partial<typeof NO_FILTER>) =>
      filterListings(mixed, { ...NO_FILTER, ...filter }).map((listing) => listing.event.name);
    expect(names({ maxPrice: 30, currency: 'EUR' })).toEqual(['Nachtflug']);
    expect(names({ maxPrice: 30, currency: 'JPY' })).toEqual(['Lighthouse']);
    expect(names({ currency: 'JPY' })).toHaveLength(2);
    expect(currenciesOf([...mixed, ...listings])).toEqual(['EUR', 'JPY']);
  });

  it('knows whether anything is asked, and which types there are', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(isFiltering({ ...NO_FILTER, maxPrice: 0 })).toBe(true);
    expect(typesOf(listings)).toEqual(['Dusk', 'Normal', 'VIP']);
  });
});
