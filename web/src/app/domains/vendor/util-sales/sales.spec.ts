import { Ticket } from '@shared/data/wire';
import { addSample, historyOf, sumRevenue, sumStock } from './sales';

describe('sales', () => {
  const sold = (soldAt: number) => ({ soldAt: new Date(soldAt).toISOString() }) as Ticket;
  const taken = (revenueMinor: string, currency = 'EUR', currencyDigits = 2) => ({
    ...{
      eventId: 1,
      type: 'a',
      sold: 1,
      revenue: Number(revenueMinor),
      revenueMinor,
      currency,
      currencyDigits,
    },
  });

  it('adds what was charged, to the last digit of each currency', () => {
    const tenths = Array.from({ length: 10 }, () => taken('10'));
    const fine = [taken('1', 'CLF', 4), taken('2', 'CLF', 4)];
    const much = [taken('9007199254740993'), taken('9007199254740995')];
    expect(sumRevenue([...tenths, taken('7200', 'JPY', 0), ...fine, ...much])).toEqual([
      { currency: 'EUR', currencyDigits: 2, minor: 18014398509482088n },
      { currency: 'JPY', currencyDigits: 0, minor: 7200n },
      { currency: 'CLF', currencyDigits: 4, minor: 3n },
    ]);
  });

  it('draws at most so many points, from nothing to all', () => {
    const tickets = Array.from({ length: 1000 }, (_, at) => sold(1_000_000 + at * 10));
    const points = historyOf(tickets, 50);
    expect(points.length).toBeLessThanOrEqual(52);
    expect(points[0]?.value).toBe(0);
    expect(points.at(-1)).toEqual({ at: 1_009_990, value: 1000 });
    expect(historyOf([])).toEqual([]);
  });

  it('keeps what a long evening brings within bounds, the newest always', () => {
    let samples = [{ at: 0, value: 0 }];
    for (let at = 1; at <= 5000; at++) samples = addSample(samples, { at, value: at }, 100);
    expect(samples.length).toBeLessThanOrEqual(101);
    expect([samples[0], samples.at(-1)]).toEqual([
      { at: 0, value: 0 },
      { at: 5000, value: 5000 },
    ]);
    expect(addSample(samples, { at: 9999, value: 5000 })).toHaveLength(samples.length);
  });

  it('sums the stock', () => {
    const one = {
      eventId: 1,
      type: 'a',
      currency: 'EUR',
      currencyDigits: 2,
      minPrice: 1,
      maxPrice: 1,
      available: 1,
      reserved: 2,
      sold: 3,
      released: 6,
    };
    expect(sumStock([one, { ...one, type: 'b' }])).toEqual({
      available: 2,
      reserved: 4,
      sold: 6,
      released: 12,
    });
  });
});
