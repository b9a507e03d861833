/** What stands in the release form, as text; and what it means. Pure. */
import { LIMITS, RULES } from '@shared/util-limits/limits.generated';
import { ReleaseOrder } from '@shared/data/wire';
import { decimalsOf, parseDecimal } from '@shared/util-format/decimal';
import { readLocal } from '@shared/util-format/local-time';
import { Unit, formatCount } from '@shared/util-format/money';
import { Plan } from '../util-schedule/schedule';

/** Every field as the screen names it. */
export const RELEASE_LABELS = {
  eventId: 'Event',
  ticketType: 'Type',
  ticketPrice: 'Price',
  ticketsPerRelease: 'Tickets in a batch',
  numberOfReleases: 'Number of batches',
  ticketReleaseInterval: 'Seconds between batches',
  startsAt: 'First batch at',
} as const satisfies Record<keyof ReleaseOrder, string>;

export type ReleaseField = keyof typeof RELEASE_LABELS;
export type ReleaseForm = Readonly<Record<ReleaseField, string>>;
export type ReleaseFormErrors = Partial<Record<ReleaseField, string>>;

const MOST_PER_BATCH = LIMITS.TicketReleaseRequest.ticketsPerRelease.maximum;
const MOST_IN_ALL = RULES.ticketsOfOneRelease;
const LEAST_INTERVAL_SECONDS = RULES.shortestIntervalSeconds;

/** `unit` is the event's currency; null while it is not known, when the server alone can judge the price's digits. */
export function checkReleaseForm(form: ReleaseForm, unit: Unit | null): ReleaseFormErrors {
  const errors: ReleaseFormErrors = {};
  const perBatch = wholeNumber(form.ticketsPerRelease);
  const batches = wholeNumber(form.numberOfReleases);
  const price = parseDecimal(form.ticketPrice);
  const interval = parseDecimal(form.ticketReleaseInterval);
  if (form.ticketType.trim() === '') errors.ticketType = 'Please name the type, like Normal.';
  if (price === null) errors.ticketPrice = 'Please give a price, 0 or more.';
  else if (unit && decimalsOf(form.ticketPrice) > unit.currencyDigits) errors.ticketPrice = tooPrecise(unit);
  if (perBatch === null || perBatch < 1 || perBatch > MOST_PER_BATCH)
    errors.ticketsPerRelease = `A whole number from 1 to ${formatCount(MOST_PER_BATCH)}.`;
  if (batches === null || batches < 1) errors.numberOfReleases = 'A whole number from 1.';
  else if ((perBatch ?? 0) * batches > MOST_IN_ALL)
    errors.numberOfReleases = `At most ${formatCount(MOST_IN_ALL)} tickets in all.`;
  if (interval === null || (interval > 0 && interval < LEAST_INTERVAL_SECONDS))
    errors.ticketReleaseInterval = `Seconds: 0, or ${LEAST_INTERVAL_SECONDS} and more.`;
  if (form.startsAt !== '' && readLocal(form.startsAt, 'UTC') === null)
    errors.startsAt = 'Please give a day with a year of four digits, and a time.';
  return errors;
}

/** What to say of a price with more digits than its currency has. */
export function tooPrecise({ currency, currencyDigits }: Unit): string {
  if (currencyDigits === 0) return `${currency} has no decimals.`;
  return `${currency} has ${currencyDigits} decimals at most.`;
}

/** Null while the numbers make no schedule. */
export function planOf(form: ReleaseForm, startsAt: number): Plan | null {
  const ticketsPerRelease = wholeNumber(form.ticketsPerRelease);
  const numberOfReleases = wholeNumber(form.numberOfReleases);
  const intervalSeconds = parseDecimal(form.ticketReleaseInterval);
  if (!ticketsPerRelease || !numberOfReleases || intervalSeconds === null) return null;
  return { ticketsPerRelease, numberOfReleases, intervalSeconds, startsAt };
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}
