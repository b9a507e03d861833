import { Unit } from '@shared/util-format/money';
import { ReleaseForm, checkReleaseForm, planOf } from './release-form';

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
