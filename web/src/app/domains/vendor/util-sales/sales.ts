/** What the vendor's sales add up to. Pure. */
import { RevenueLine, Stock } from '@shared/data/live-wire';
import { Ticket } from '@shared/data/wire';
import { ChartPoint } from '@shared/util-chart/points';
import { Unit } from '@shared/util-format/money';

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

/** The money taken in one currency, in its minor units. */
export interface Sum extends Unit {
  minor: bigint;
}

/** What was charged, a sum for each currency: added in minor units, which are whole, whatever digits a currency has. */
export function sumRevenue(lines: Iterable<RevenueLine>): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { revenueMinor, currency, currencyDigits } of lines) {
    const unit = { currency, currencyDigits };
    const before = sums.get(currency)?.minor ?? 0n;
    sums.set(currency, { ...unit, minor: before + BigInt(revenueMinor) });
  }
  return [...sums.values()];
}

/** How many were sold by when, from the sold tickets: from nothing to all of them in at most so many points. */
export function historyOf(tickets: readonly Ticket[], most = 120): ChartPoint[] {
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
  return points;
}

/** One more count as it came in; of too many, every other one goes, so that a long evening still fits. */
export function addSample(samples: readonly ChartPoint[], sample: ChartPoint, most = 400): ChartPoint[] {
  if (samples.at(-1)?.value === sample.value) return [...samples];
  const thinned = samples.length < most ? samples : samples.filter((_, at) => at % 2 === 0);
  return [...thinned, sample];
}
