/**
 * Amounts as people read them: by the server's digits and signs of our own, so that every browser shows what is charged.
 * `Intl` is not asked: its digits are those of cash (RSD has none there), and they change with the browser's age.
 */

/** What stands beside every amount on the wire. */
export interface Unit {
  /** ISO 4217. */
  currency: string;
  /** Digits behind the point: 2 for EUR, 0 for JPY, 3 for KWD. */
  currencyDigits: number;
}

/** More digits than this no currency has, and no number of the wire carries. */
const MOST_DIGITS = 6;

/** Signs that say whose they are. Every other currency stands with its code: "$" and "kr" belong to many. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{
    EUR: '€',
    GBP: '£',
    USD: 'US$',
    CAD: 'CA$',
    AUD: 'A$',
    NZD: 'NZ$',
    HKD: 'HK$',
    TWD: 'NT$',
    MXN: 'MX$',
  },
  ...{ BRL: 'R$', JPY: 'JP¥', CNY: 'CN¥', INR: '₹', KRW: '₩', ILS: '₪', VND: '₫', PHP: '₱' },
};
/** Between code and number no line breaks. */
const NO_BREAK = '\u00a0';

/** An amount of the wire with all digits of its currency, and never fewer than it has itself: "€49.90", "RSD 1,499.50". */
export function formatMoney(amount: number, unit: Unit): string {
  return write(decimalText(amount, unit), unit.currency);
}

/** "€20.00", or "€20.00 – €35.00" where prices differ. */
export function formatPriceRange(min: number, max: number, unit: Unit): string {
  return min === max ? formatMoney(min, unit) : `${formatMoney(min, unit)} – ${formatMoney(max, unit)}`;
}

/** A sum in minor units (cents), which are whole numbers: nothing is lost by adding them. */
export function formatMinor(minor: bigint, unit: Unit): string {
  const digits = minor.toString().padStart(unit.currencyDigits + 1, '0');
  const point = digits.length - unit.currencyDigits;
  const fraction = digits.slice(point);
  return write(digits.slice(0, point) + (fraction && `.${fraction}`), unit.currency);
}

/** The plain decimal, "1499.50": what stands in a form's field. */
export function decimalText(amount: number, unit: Unit): string {
  let digits = unit.currencyDigits;
  while (digits < MOST_DIGITS && Number(amount.toFixed(digits)) !== amount) digits++;
  return amount.toFixed(digits);
}

export function formatCount(count: number): string {
  return counts.format(count);
}

const counts = new Intl.NumberFormat('en-GB');

/** The one place where an amount is written. */
function write(decimal: string, currency: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const number = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  const sign = SIGNS[currency];
  return sign === undefined ? `${currency}${NO_BREAK}${number}` : `${sign}${number}`;
}
