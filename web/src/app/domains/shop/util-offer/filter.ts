/** The filters of the shop's first page. Pure. */
import { fold, wordsOf } from '@shared/util-text/fold';
import { Listing, Offer } from './offer';

export interface Filter {
  /** Words that name, place, line-up, description or the organiser's name must contain. */
  text: string;
  type: string;
  maxPrice: number | null;
  /** What `maxPrice` is in: an amount says nothing about prices in another currency. */
  currency: string;
  onlyAvailable: boolean;
}

export const NO_FILTER: Filter = { text: '', type: '', maxPrice: null, currency: '', onlyAvailable: false };

export function isFiltering(filter: Filter): boolean {
  return filter.text.trim() !== '' || filter.type !== '' || filter.maxPrice !== null || filter.onlyAvailable;
}

/** Keeps what fits; an event of which no type fits goes away, unless nothing was asked of its types. */
export function filterListings(listings: readonly Listing[], filter: Filter): Listing[] {
  const words = wordsOf(filter.text);
  const asksOfTypes = filter.type !== '' || filter.maxPrice !== null || filter.onlyAvailable;
  return listings
    .filter((listing) => contains(listing, words))
    .map((listing) => ({ ...listing, offers: listing.offers.filter((offer) => fits(offer, filter)) }))
    .filter((listing) => !asksOfTypes || listing.offers.length > 0);
}

/** Every type that is on offer anywhere, for the filter's menu. */
export function typesOf(listings: readonly Listing[]): string[] {
  return [...new Set(listings.flatMap((listing) => listing.offers.map((offer) => offer.type)))].sort();
}

/** Every currency that something is offered in, the most usual one first. */
export function currenciesOf(listings: readonly Listing[]): string[] {
  const offers = new Map<string, number>();
  for (const { currency } of listings.flatMap((listing) => listing.offers))
    offers.set(currency, (offers.get(currency) ?? 0) + 1);
  return [...offers].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([currency]) => currency);
}

function contains(listing: Listing, words: readonly string[]): boolean {
  const { name, venue, address, lineUp, organiser, description } = listing.event;
  const text = fold([name, venue, address, ...lineUp, organiser, description].join('\n'));
  return words.every((word) => text.includes(word));
}

function fits(offer: Offer, filter: Filter): boolean {
  if (filter.type !== '' && offer.type !== filter.type) return false;
  if (filter.maxPrice !== null && (offer.currency !== filter.currency || offer.minPrice > filter.maxPrice))
    return false;
  return !filter.onlyAvailable || offer.state === 'available';
}
