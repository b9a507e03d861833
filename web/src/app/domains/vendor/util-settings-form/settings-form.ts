/** What stands in the vendor's settings, as text; and what it means. Pure. */
import { LIMITS, RULES } from '@shared/util-limits/limits.generated';
import { parseDecimal } from '@shared/util-format/decimal';
import { formatCount } from '@shared/util-format/money';

/** Every field as the screen names it. */
export const SETTINGS_LABELS = {
  name: 'Organiser',
  ticketsPerRelease: 'Tickets in a batch',
  ticketReleaseInterval: 'Seconds between batches',
} as const;

export type SettingsField = keyof typeof SETTINGS_LABELS;
export type SettingsForm = Readonly<Record<SettingsField, string>>;

/** What is to be different: what is absent stays as it is, `clear` names the defaults that shall be none. */
export interface SettingsChange {
  name?: string;
  ticketsPerRelease?: number;
  ticketReleaseInterval?: number;
  clear?: SettingsField[];
}

const LEAST_INTERVAL_SECONDS = RULES.shortestIntervalSeconds;
const MOST_PER_BATCH = LIMITS.UpdateVendorBody.ticketsPerRelease.maximum;

/** What is wrong with what was typed; what has not been touched is not judged. */
export function checkSettings(
  form: SettingsForm,
  filled: SettingsForm,
): Partial<Record<SettingsField, string>> {
  const errors: Partial<Record<SettingsField, string>> = {};
  const typed = (field: SettingsField) => form[field].trim() !== filled[field];
  const interval = parseDecimal(form.ticketReleaseInterval);
  const isInterval = interval === 0 || (interval !== null && interval >= LEAST_INTERVAL_SECONDS);
  if (typed('name') && form.name.trim() === '') errors.name = 'Please give a name.';
  if (typed('ticketsPerRelease') && !isBatch(form.ticketsPerRelease.trim()))
    errors.ticketsPerRelease = `A whole number from 1 to ${formatCount(MOST_PER_BATCH)}.`;
  if (typed('ticketReleaseInterval') && form.ticketReleaseInterval.trim() !== '' && !isInterval)
    errors.ticketReleaseInterval = `Seconds: 0, or ${LEAST_INTERVAL_SECONDS} and more.`;
  return errors;
}

/** Nothing, or a size that a batch may have. */
function isBatch(text: string): boolean {
  return text === '' || (/^[1-9]\d*$/.test(text) && Number(text) <= MOST_PER_BATCH);
}

/** What was changed, and nothing else. Only for a form that `checkSettings` finds nothing wrong with. */
export function settingsChangeIn(form: SettingsForm, filled: SettingsForm): SettingsChange {
  const change: SettingsChange = {};
  const clear: SettingsField[] = [];
  if (form.name.trim() !== filled.name) change.name = form.name.trim();
  for (const field of ['ticketsPerRelease', 'ticketReleaseInterval'] as const) {
    const text = form[field].trim();
    if (text === filled[field]) continue;
    const number = parseDecimal(text);
    if (number === null) clear.push(field);
    else change[field] = number;
  }
  return { ...change, ...(clear.length > 0 ? { clear } : {}) };
}
