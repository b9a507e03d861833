/** The filters of the shop's first page. Pure. */
import { Listing, Offer } from './offer';

export interface Filter {
  /** Words that name, venue or description must contain. */
  text: string;
  type: string;
  maxPrice: number | null;
  onlyAvailable: boolean;
}

export const NO_FILTER: Filter = { text: '', type: '', maxPrice: null, onlyAvailable: false };

export function isFiltering(filter: Filter): boolean {
  return filter.text.trim() !== '' || filter.type !== '' || filter.maxPrice !== null || filter.onlyAvailable;
}

/** Keeps what fits; an event of which no type fits goes away, unless nothing was asked of its types. */
export function filterListings(listings: readonly Listing[], filter: Filter): Listing[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
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

function contains(listing: Listing, words: readonly string[]): boolean {
  const { name, venue, description } = listing.event;
  const text = `${name} ${venue ?? ''} ${description ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function fits(offer: Offer, filter: Filter): boolean {
  if (filter.type !== '' && offer.type !== filter.type) return false;
  if (filter.maxPrice !== null && offer.minPrice > filter.maxPrice) return false;
  return !filter.onlyAvailable || offer.state === 'available';
}
