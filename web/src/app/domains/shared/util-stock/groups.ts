/** Stock, gathered event by event. Pure. */
import { Stock } from '../data/live-wire';

/** One type of tickets of an event; where money is none of the reader's business it is null. */
export interface StockLine {
  type: string;
  sold: number;
  reserved: number;
  available: number;
  released: number;
  money: StockMoney | null;
}

export interface StockMoney {
  price: string;
  revenue: string;
}

/** An event with its types, the dearest first. */
export interface StockGroup {
  eventId: number;
  name: string;
  sold: number;
  released: number;
  lines: readonly StockLine[];
}

/** Events of which something was sold come first, then as they were made: what sells need not be looked for. */
export function groupStock(
  stock: Iterable<Stock>,
  nameOf: (eventId: number) => string,
  moneyOf: (stock: Stock) => StockMoney | null,
): StockGroup[] {
  const byEvent = new Map<number, Stock[]>();
  for (const one of stock) byEvent.set(one.eventId, [...(byEvent.get(one.eventId) ?? []), one]);
  const groups = [...byEvent].map(([eventId, types]) => ({
    eventId,
    name: nameOf(eventId),
    sold: types.reduce((sum, { sold }) => sum + sold, 0),
    released: types.reduce((sum, { released }) => sum + released, 0),
    lines: [...types]
      .sort((a, b) => b.maxPrice - a.maxPrice || a.type.localeCompare(b.type))
      .map((one) => ({
        ...{ type: one.type, sold: one.sold, reserved: one.reserved },
        ...{ available: one.available, released: one.released, money: moneyOf(one) },
      })),
  }));
  return groups.sort((a, b) => Number(b.sold > 0) - Number(a.sold > 0) || a.eventId - b.eventId);
}
