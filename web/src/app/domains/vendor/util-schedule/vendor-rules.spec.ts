import { Ticket } from '@shared/data/wire';
import { Unit } from '@shared/util-format/money';
import { ReleaseForm, checkReleaseForm, planOf } from '../util-release-form/release-form';
import { addSample, historyOf, sumRevenue, sumStock } from '../util-sales/sales';
import { planSchedule } from './schedule';

describe('planSchedule', () => {
  const plan = { ticketsPerRelease: 50, numberOfReleases: 12, intervalSeconds: 2.5, startsAt: 1000 };

  it('shows the first batches and the last', () => {
    const schedule = planSchedule(plan);
    expect(schedule.first.map((batch) => [batch.at, batch.outBy])).toEqual([
      [1000, 50],
      [3500, 100],
      [6000, 150],
      [8500, 200],
    ]);
    expect(schedule.last).toEqual({ number: 12, at: 28_500, outBy: 600 });
    expect([schedule.between, schedule.total, schedule.endsAt]).toEqual([7, 600, 28_500]);
  });

  it('shows a short one whole', () => {
    const schedule = planSchedule({ ...plan, numberOfReleases: 1 });
    expect([schedule.first.length, schedule.last, schedule.between]).toEqual([1, null, 0]);
  });
});

describe('the release form', () => {
  const form: ReleaseForm = {
    ...{ eventId: '1', ticketType: 'VIP', ticketPrice: '49.90', ticketsPerRelease: '100' },
    ...{ numberOfReleases: '5', ticketReleaseInterval: '2.5', startsAt: '' },
  };
  const wrong = (change: Partial<ReleaseForm>, unit: Unit | null = { currency: 'EUR', currencyDigits: 2 }) =>
    Object.keys(checkReleaseForm({ ...form, ...change }, unit));

  it('accepts what the server accepts', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ ticketPrice: '0', ticketReleaseInterval: '0' })).toEqual([]);
    expect(planOf(form, 7)).toMatchObject({ ticketsPerRelease: 100, startsAt: 7 });
  });

  it.each([
    [{ ticketType: ' ' }, 'ticketType'],
    [{ ticketPrice: '-1' }, 'ticketPrice'],
    [{ ticketPrice: '1.234' }, 'ticketPrice'],
    [{ ticketsPerRelease: '0' }, 'ticketsPerRelease'],
    [{ ticketsPerRelease: '100001' }, 'ticketsPerRelease'],
    [{ ticketsPerRelease: '1.5' }, 'ticketsPerRelease'],
    [{ startsAt: '12026-01-01T10:00' }, 'startsAt'],
    [{ numberOfReleases: '1000000' }, 'numberOfReleases'],
    [{ ticketReleaseInterval: '0.05' }, 'ticketReleaseInterval'],
  ])('finds the fault in %o', (change, field) => expect(wrong(change)).toEqual([field]));

  it('takes as many decimals as the server says that the currency has', () => {
    expect(wrong({ ticketPrice: '49.9' }, { currency: 'JPY', currencyDigits: 0 })).toEqual(['ticketPrice']);
    expect(wrong({ ticketPrice: '49.999' }, { currency: 'KWD', currencyDigits: 3 })).toEqual([]);
    expect(wrong({ ticketPrice: '1499.50' }, { currency: 'RSD', currencyDigits: 2 })).toEqual([]);
    expect(wrong({ ticketPrice: '49.9000' })).toEqual([]);
    expect(wrong({ ticketPrice: '49.999' }, null)).toEqual([]);
  });
});

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
