import { decimalsOf, parseDecimal } from './decimal';
import { decimalText, formatMinor, formatMoney, formatPriceRange, minorOf } from './money';
import {
  formatClock,
  formatCountdown,
  formatDayTime,
  formatVenueTime,
  fromLocalInput,
  isTimezone,
  toLocalInput,
} from './time';

describe('money', () => {
  const unit = (currency: string, currencyDigits: number) => ({ currency, currencyDigits });
  const EUR = unit('EUR', 2);

  it.each([
    [49.9, EUR, '€49.90'],
    [0, EUR, '€0.00'],
    [7200, unit('JPY', 0), 'JP¥7,200'],
    [1499.5, unit('RSD', 2), 'RSD\u00a01,499.50'],
    [2990.9, unit('HUF', 2), 'HUF\u00a02,990.90'],
    [1.234, unit('KWD', 3), 'KWD\u00a01.234'],
    [0.0001, unit('CLF', 4), 'CLF\u00a00.0001'],
    [50, unit('USD', 2), 'US$50.00'],
    [50, unit('CAD', 2), 'CA$50.00'],
    [50, unit('NOK', 2), 'NOK\u00a050.00'],
    [9_999_999_999.99, EUR, '€9,999,999,999.99'],
    [1_000_000_000_000, unit('JPY', 0), 'JP¥1,000,000,000,000'],
    // Whatever the unit says, an amount does not lose its own digits.
    [1499.5, unit('RSD', 0), 'RSD\u00a01,499.5'],
    [1000.001, EUR, '€1,000.001'],
  ])('writes %d of %j as %s', (amount, unit, text) => expect(formatMoney(amount, unit)).toBe(text));

  it('shows a range only where there is one', () => {
    expect(formatPriceRange(20, 20, EUR)).toBe('€20.00');
    expect(formatPriceRange(20, 35, EUR)).toBe('€20.00 – €35.00');
  });

  it('adds up in minor units', () => {
    expect([minorOf(49.9, EUR), minorOf(0.0001, unit('CLF', 4)), minorOf(7200, unit('JPY', 0))]).toEqual([
      ...[4990n, 1n, 7200n],
    ]);
    expect(formatMinor(5n, EUR)).toBe('€0.05');
    expect(formatMinor(123_456_789_012_345_678_901n, EUR)).toBe('€1,234,567,890,123,456,789.01');
    expect(formatMinor(7200n, unit('JPY', 0))).toBe('JP¥7,200');
  });

  it('stands in a field with all its digits', () => {
    expect([decimalText(49.9, EUR), decimalText(7200, unit('JPY', 0))]).toEqual(['49.90', '7200']);
  });
});

describe('a number that is typed in', () => {
  it.each([
    ['12.34', 12.34],
    ['12,34', 12.34],
    [' 0 ', 0],
    ['12.', 12],
    ['', null],
    ['-1', null],
    ['1e3', null],
    ['1.000,50', null],
  ])('%j is %j', (text, number) => expect(parseDecimal(text)).toBe(number));

  it('has decimals behind either sign', () => {
    expect([decimalsOf('1'), decimalsOf('1.5'), decimalsOf('1,25'), decimalsOf('1.2500')]).toEqual([
      0, 1, 2, 2,
    ]);
  });
});

describe('time', () => {
  it('is the venue’s, with its zone named', () => {
    expect(formatVenueTime('2026-11-27T19:00:00Z', 'Europe/Berlin')).toBe(
      'Fri, 27 Nov 2026, 20:00, Berlin time',
    );
    expect(formatVenueTime('2026-11-27T19:00:00Z', 'America/New_York')).toContain('14:00, New York time');
    expect(formatVenueTime('2026-11-27T19:00:00Z', 'UTC')).toContain('19:00, UTC');
    expect(formatClock(Date.UTC(2026, 10, 27, 19, 0, 5), 'Asia/Tokyo')).toBe('04:00:05');
    expect(formatDayTime('2026-11-27T19:00:00Z', 'Asia/Tokyo')).toBe('28 Nov, 04:00');
  });

  it.each([
    [60_000, '1:00'],
    [59_001, '1:00'],
    [41_900, '0:42'],
    [1, '0:01'],
    [0, '0:00'],
    [-5, '0:00'],
    [3_900_000, '1 h 05 min'],
    [4 * 86_400_000, '4 days'],
  ])('counts %i ms down as %s', (millis, text) => expect(formatCountdown(millis)).toBe(text));

  it.each([
    ['Europe/Berlin', '2026-07-01T20:00', '2026-07-01T18:00:00.000Z'],
    ['Europe/Berlin', '2026-11-27T20:00', '2026-11-27T19:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T04:00', '2026-10-25T03:00:00.000Z'],
    ['Asia/Tokyo', '2026-12-31T23:30', '2026-12-31T14:30:00.000Z'],
    ['UTC', '2026-01-01T00:00', '2026-01-01T00:00:00.000Z'],
  ])('reads and writes a clock in %s', (zone, local, instant) => {
    expect(fromLocalInput(local, zone)).toBe(instant);
    expect(toLocalInput(instant, zone)).toBe(local);
  });

  it('has nothing for nothing', () => {
    expect(fromLocalInput('', 'UTC')).toBeNull();
    expect(toLocalInput(null, 'UTC')).toBe('');
  });

  it('knows a zone from a typing error', () => {
    expect([isTimezone('Europe/Berlin'), isTimezone('Europe/Berlln'), isTimezone('')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
