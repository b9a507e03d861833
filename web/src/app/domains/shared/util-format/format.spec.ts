import { decimalsOf, parseDecimal } from './decimal';
import { decimalText, formatMinor, formatMoney, formatPriceRange } from './money';
import { fromLocalInput, isSecondOfTwo, readLocal, toLocalInput, wordOnClocks } from './local-time';
import { formatClock, formatCountdown, formatDayTime, formatOwnTime, formatVenueTime } from './time';
import { isTimezone, ownTimezone, zoneOf } from './zone';

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

  it('writes sums of minor units, however large', () => {
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
  it('names the zone of whoever reads when something was bought', () => {
    const iso = '2026-11-27T19:31:00Z';
    const day = new Intl.DateTimeFormat('en-GB', { timeZone: ownTimezone(), day: 'numeric', month: 'short' });
    expect(formatOwnTime(iso)).toContain(day.format(new Date(iso)));
    expect(formatOwnTime(iso).endsWith(`, ${zoneOf(ownTimezone()).name}`)).toBe(true);
  });

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

  it.each(['', '12026-11-27T20:00', '0026', '2026-13-01T10:00', '2026-02-30', 'x'])('%j is no time', (text) =>
    expect(readLocal(text, 'Europe/Berlin')).toBeNull(),
  );

  // One rule for every zone, north and south: over a gap by the offset before it, of two the first unless chosen.
  it.each([
    ['Europe/Berlin', '2027-03-28T02:30', '2027-03-28T01:30:00.000Z'],
    ['America/New_York', '2027-03-14T02:30', '2027-03-14T07:30:00.000Z'],
    ['Australia/Sydney', '2027-10-03T02:30', '2027-10-02T16:30:00.000Z'],
    ['America/Santiago', '2027-09-05T00:30', '2027-09-05T04:30:00.000Z'],
    ['Australia/Lord_Howe', '2027-10-03T02:15', '2027-10-02T15:45:00.000Z'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00:00.000Z'],
  ])('a gap in %s at %s is taken by the offset before', (zone, local, at) => {
    expect(readLocal(local, zone)).toEqual({ kind: 'skipped', at });
    expect(readLocal(local, zone, true)).toEqual({ kind: 'skipped', at });
    expect(wordOnClocks(local, zone)).toMatch(/clocks go forward over \d\d:\d\d that night: it is taken as/);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z'],
    ['Australia/Sydney', '2027-04-04T02:30', '2027-04-03T15:30:00.000Z', '2027-04-03T16:30:00.000Z'],
    ['America/Santiago', '2027-04-03T23:30', '2027-04-04T02:30:00.000Z', '2027-04-04T03:30:00.000Z'],
    ['Australia/Lord_Howe', '2027-04-04T01:45', '2027-04-03T14:45:00.000Z', '2027-04-03T15:15:00.000Z'],
  ])('of two in %s at %s the first is meant, unless the second is chosen', (zone, local, first, second) => {
    expect(readLocal(local, zone)).toEqual({ kind: 'twice', at: first });
    expect(readLocal(local, zone, true)).toEqual({ kind: 'twice', at: second });
    expect([toLocalInput(first, zone), toLocalInput(second, zone)]).toEqual([local, local]);
    expect([isSecondOfTwo(first, zone), isSecondOfTwo(second, zone)]).toEqual([false, true]);
    expect(wordOnClocks(local, zone)).toContain('comes twice: the first is meant');
    expect(wordOnClocks(local, zone, true)).toContain('comes twice: the second is meant');
  });

  it('says nothing of a plain time', () => {
    expect(wordOnClocks('2026-07-01T20:00', 'Europe/Berlin')).toBeNull();
    expect(isSecondOfTwo('2026-07-01T18:00:00Z', 'Europe/Berlin')).toBe(false);
  });
});

describe('zones', () => {
  afterEach(() => vi.restoreAllMocks());

  /** An older browser: `Intl` throws for what it has not heard of. */
  function forget(...unknown: string[]): void {
    const Real = Intl.DateTimeFormat;
    vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (locale, options) {
      if (options?.timeZone && unknown.includes(options.timeZone)) throw new RangeError('Invalid time zone');
      return new Real(locale, options);
    });
  }

  it('are known from a typing error', () => {
    expect(['Europe/Berlin', 'Europe/Berlln', ''].map(isTimezone)).toEqual([true, false, false]);
  });

  it('that were renamed go by their other name', () => {
    forget('Europe/Kyiv');
    expect(zoneOf('Europe/Kyiv')).toEqual({ id: 'Europe/Kiev', name: 'Kyiv time', known: true });
    expect(formatVenueTime('2026-11-27T19:00:00Z', 'Europe/Kyiv')).toBe('Fri, 27 Nov 2026, 21:00, Kyiv time');
  });

  it('that nobody here knows are shown in UTC, which is said', () => {
    forget('America/Coyhaique');
    for (const unknown of ['America/Coyhaique', 'Mars/Base', 'Etc/Unknown', '', 'a b']) {
      expect(formatVenueTime('2026-11-27T19:00:00Z', unknown)).toBe('Fri, 27 Nov 2026, 19:00, UTC');
      expect(formatDayTime('2026-11-27T19:00:00Z', unknown)).toBe('27 Nov, 19:00');
      expect(formatClock(0, unknown)).toBe('00:00:00');
      expect(fromLocalInput('2026-07-01T20:00', unknown)).toBe('2026-07-01T20:00:00.000Z');
      expect(toLocalInput('2026-07-01T20:00:00Z', unknown)).toBe('2026-07-01T20:00');
    }
  });

  it('of one’s own may be unknown to the system', () => {
    const said = (timeZone: string) =>
      vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({
        ...{ locale: 'en', calendar: 'gregory', numberingSystem: 'latn', timeZone },
      });
    said('Etc/Unknown');
    expect(ownTimezone()).toBe('UTC');
    said('Asia/Tokyo');
    expect(ownTimezone()).toBe('Asia/Tokyo');
  });
});
