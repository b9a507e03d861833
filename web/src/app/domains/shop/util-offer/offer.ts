/** What a customer can get of an event, in the words that the page shows. Pure: everything comes in. */
import { Stock } from '@shared/data/live-wire';
import { EventRecord, Release } from '@shared/data/wire';

export type OfferState =
  'available' | 'allHeld' | 'soldOut' | 'notReleased' | 'notOnSale' | 'ended' | 'stopped';

/** One ticket type of an event and what stands in its way, if anything. */
export interface Offer {
  eventId: number;
  type: string;
  currency: string;
  currencyDigits: number;
  minPrice: number;
  maxPrice: number;
  available: number;
  reserved: number;
  sold: number;
  state: OfferState;
  /** When the next batch of this type comes, if one is planned. */
  nextBatchAt: string | null;
  /** When all are held: when the first may come free. */
  nextExpiryAt: string | null;
  /** Whether one of the held is this customer's own. */
  mine: boolean;
}

export interface Listing {
  event: EventRecord;
  offers: readonly Offer[];
  /** What holds for the event as a whole. */
  sale: 'open' | 'notYet' | 'ended' | 'stopped';
  /** Whether it has begun: tickets may be sold all the same, to whoever is told. */
  begun: boolean;
}

/** An event that began longer ago than that is hardly what somebody looks for: it stands behind those to come. */
export const LONG_BEGUN_MILLIS = 12 * 3_600_000;

export interface Market {
  stock: Iterable<Stock>;
  releases: Iterable<Release>;
  running: boolean;
  /** What this customer holds. */
  held: { eventId: number; type: string } | null;
}

/**
 * Puts events and live stock together, the next event first: an order that stays while people reach for a button.
 * Types stand from the dearest to the cheapest, as on a poster.
 */
export function makeListings(events: readonly EventRecord[], market: Market, now: number): Listing[] {
  const stockOf = groupByEvent(market.stock);
  const releasesOf = groupByEvent(market.releases);
  const listings = [...events].sort(byDate(now)).map((event) => {
    const sale = saleOf(event, market.running, now);
    const offers = (stockOf.get(event.eventId) ?? [])
      .map((stock) => makeOffer(stock, sale, releasesOf.get(event.eventId) ?? [], market.held))
      .sort((a, b) => b.maxPrice - a.maxPrice || a.type.localeCompare(b.type));
    return { event, offers, sale, begun: hasBegun(event, now) };
  });
  // What is over comes last.
  return [
    ...listings.filter(({ sale }) => sale !== 'ended'),
    ...listings.filter(({ sale }) => sale === 'ended'),
  ];
}

/** A vendor has an event from the first day; until it has tickets, or says when or where, it is nothing to show. */
export function isWorthShowing({ event, offers }: Listing): boolean {
  return offers.length > 0 || event.venue !== null || event.startsAt !== null || event.description !== null;
}

/** Whether tickets are still to come, so that somebody waits for a moment. */
export function isAwaited({ offers, sale }: Pick<Listing, 'offers' | 'sale'>): boolean {
  if (sale === 'ended') return false;
  if (sale === 'notYet' || offers.length === 0) return true;
  return !canBeHad({ offers }) && offers.some(({ nextBatchAt }) => nextBatchAt !== null);
}

/** Whether there is something to reach for: a ticket, or one that may come back. */
export function canBeHad({ offers }: Pick<Listing, 'offers'>): boolean {
  return offers.some(({ state }) => state === 'available' || state === 'allHeld');
}

export function saleOf(event: EventRecord, running: boolean, now: number): Listing['sale'] {
  if (event.salesEndAt && new Date(event.salesEndAt).getTime() <= now) return 'ended';
  if (event.onSaleAt && new Date(event.onSaleAt).getTime() > now) return 'notYet';
  return running ? 'open' : 'stopped';
}

export function hasBegun({ startsAt }: EventRecord, now: number): boolean {
  return startsAt !== null && Date.parse(startsAt) <= now;
}

/** The next first; without a date behind those; what began long ago last, the newest of it first. */
function byDate(now: number): (a: EventRecord, b: EventRecord) => number {
  const rank = ({ startsAt }: EventRecord): [number, number] => {
    if (startsAt === null) return [1, 0];
    const at = Date.parse(startsAt);
    return at + LONG_BEGUN_MILLIS <= now ? [2, -at] : [0, at];
  };
  return (a, b) => {
    const [one, other] = [rank(a), rank(b)];
    return one[0] - other[0] || one[1] - other[1] || a.eventId - b.eventId;
  };
}

function makeOffer(
  stock: Stock,
  sale: Listing['sale'],
  releases: readonly Release[],
  held: Market['held'],
): Offer {
  const { eventId, type, currency, currencyDigits, minPrice, maxPrice, available, reserved, sold } = stock;
  const prices = { currency, currencyDigits, minPrice, maxPrice };
  const nextBatchAt = releases
    .filter((release) => release.type === type && release.state === 'running')
    .map((release) => release.nextBatchAt)
    .filter((at) => at !== null)
    .sort()[0];
  return {
    ...{ eventId, type, available, reserved, sold },
    ...prices,
    state: stateOf(stock, sale),
    nextBatchAt: nextBatchAt ?? null,
    nextExpiryAt: stock.nextExpiryAt ?? null,
    mine: held?.eventId === eventId && held.type === type,
  };
}

function stateOf(stock: Stock, sale: Listing['sale']): OfferState {
  if (sale === 'ended') return 'ended';
  if (sale === 'notYet') return 'notOnSale';
  if (sale === 'stopped') return 'stopped';
  if (stock.available > 0) return 'available';
  if (stock.reserved > 0) return 'allHeld';
  return stock.sold > 0 ? 'soldOut' : 'notReleased';
}

function groupByEvent<T extends { eventId: number }>(items: Iterable<T>): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(item.eventId);
    if (group) group.push(item);
    else groups.set(item.eventId, [item]);
  }
  return groups;
}
