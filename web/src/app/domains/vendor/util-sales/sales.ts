/** What the vendor's sales add up to. Pure. */
import { Stock } from '@shared/data/live-wire';
import { Ticket } from '@shared/data/wire';
import { ChartPoint } from '@shared/util-chart/points';

export interface SalesTotal {
  available: number;
  reserved: number;
  sold: number;
  released: number;
}

export function sumStock(stock: Iterable<Stock>): SalesTotal {
  const total = { available: 0, reserved: 0, sold: 0, released: 0 };
  for (const one of stock) {
    total.available += one.available;
    total.reserved += one.reserved;
    total.sold += one.sold;
    total.released += one.released;
  }
  return total;
}

/** The money taken, by currency, to the cent: prices are added as whole minor units. */
export function sumRevenue(tickets: Iterable<Ticket>): Map<string, number> {
  const minorUnits = new Map<string, number>();
  for (const { price, currency } of tickets) {
    minorUnits.set(currency, (minorUnits.get(currency) ?? 0) + Math.round(price * 1000));
  }
  return new Map([...minorUnits].map(([currency, thousandths]) => [currency, thousandths / 1000]));
}

/** How many were sold by when: at most `most` points, the last one at `now`. */
export function salesOverTime(tickets: readonly Ticket[], now: number, most = 120): ChartPoint[] {
  const times = tickets
    .map((ticket) => (ticket.soldAt ? new Date(ticket.soldAt).getTime() : Number.NaN))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const first = times[0];
  if (first === undefined) return [];
  const step = Math.max(1, Math.ceil(times.length / most));
  const points: ChartPoint[] = [{ at: first, value: 0 }];
  times.forEach((at, index) => {
    if ((index + 1) % step === 0 || index === times.length - 1) points.push({ at, value: index + 1 });
  });
  return [...points, { at: Math.max(now, times.at(-1) ?? now), value: times.length }];
}
