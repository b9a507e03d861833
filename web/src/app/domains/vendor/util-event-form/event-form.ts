/** What stands in the event form, as text; and what it means. Pure. */
import { EventDraft, EventRecord } from '@shared/data/wire';
import { fromLocalInput, isSecondOfTwo, toLocalInput } from '@shared/util-format/local-time';

const INSTANTS = ['startsAt', 'onSaleAt', 'salesEndAt'] as const;
const NUMBERS = ['poolCapacity', 'holdSeconds', 'maxTicketsPerCustomer'] as const;

export type EventInstant = (typeof INSTANTS)[number];

/** Every field as the screen names it. */
export const EVENT_LABELS = {
  name: 'Name',
  venue: 'Venue',
  timezone: 'Time zone of the venue',
  currency: 'Currency',
  startsAt: 'Begins',
  onSaleAt: 'On sale from',
  salesEndAt: 'Sales end',
  poolCapacity: 'Most in the pool at once',
  holdSeconds: 'Seconds of a hold',
  maxTicketsPerCustomer: 'Most for one customer',
  description: 'Description',
} as const satisfies Record<keyof EventDraft, string>;

export type EventField = keyof typeof EVENT_LABELS;

export type EventForm = Readonly<Record<EventField, string>> & {
  /** Of two clock times that read the same, the second is meant. */
  readonly second: Readonly<Record<EventInstant, boolean>>;
};

export type EventFormErrors = Partial<Record<EventField, string>>;

/** What is said of an event: what is absent stays as it is, `clear` names what shall be empty. */
export type EventChange = { [F in EventField]?: NonNullable<EventDraft[F]> } & { clear?: EventField[] };

/** The currency stays empty: the server has one for everybody. */
export function blankEventForm(timezone: string): EventForm {
  const blank = Object.fromEntries(Object.keys(EVENT_LABELS).map((field) => [field, '']));
  return {
    ...(blank as Record<EventField, string>),
    timezone,
    second: { startsAt: false, onSaleAt: false, salesEndAt: false },
  };
}

export function eventFormOf(event: EventRecord): EventForm {
  const { timezone } = event;
  const text = (value: number | null) => (value === null ? '' : String(value));
  return {
    name: event.name,
    venue: event.venue ?? '',
    timezone,
    currency: event.currency,
    startsAt: toLocalInput(event.startsAt, timezone),
    onSaleAt: toLocalInput(event.onSaleAt, timezone),
    salesEndAt: toLocalInput(event.salesEndAt, timezone),
    poolCapacity: text(event.poolCapacity),
    holdSeconds: text(event.holdSeconds),
    maxTicketsPerCustomer: text(event.maxTicketsPerCustomer),
    description: event.description ?? '',
    second: {
      startsAt: isSecondOfTwo(event.startsAt, timezone),
      onSaleAt: isSecondOfTwo(event.onSaleAt, timezone),
      salesEndAt: isSecondOfTwo(event.salesEndAt, timezone),
    },
  };
}

/**
 * What is wrong with what was typed. `filled` is the form of the event as it was; null for a new one. What has not been
 * touched is not judged: it stands on the server like that.
 */
export function checkEventForm(form: EventForm, filled: EventForm | null): EventFormErrors {
  const errors: EventFormErrors = {};
  const typed = (field: EventField) => filled === null || hasChanged(field, form, filled);
  if (typed('name') && form.name.trim() === '') errors.name = 'Please give the event a name.';
  // Which zones there are the server knows best: browsers are older.
  if (typed('timezone') && form.timezone.trim() === '')
    errors.timezone = 'Please give a zone like Europe/Berlin.';
  if (typed('currency') && !isCurrency(form.currency.trim(), filled === null))
    errors.currency = 'Three letters, like EUR.';
  for (const field of NUMBERS)
    if (typed(field) && form[field] !== '' && !/^[1-9]\d*$/.test(form[field]))
      errors[field] = 'A whole number from 1, or nothing.';
  for (const field of INSTANTS)
    if (typed(field) && form[field] !== '' && instantIn(form, field) === null)
      errors[field] = 'Please give a day with a year of four digits, and a time.';
  const { onSaleAt, salesEndAt } = instantsOf(form);
  if ((typed('onSaleAt') || typed('salesEndAt')) && onSaleAt && salesEndAt && onSaleAt >= salesEndAt)
    errors.salesEndAt ??= 'Sales must end after they begin.';
  return errors;
}

/** What may be meant, but is seldom: told, not refused. */
export function doubtsOn(form: EventForm): Partial<Record<EventInstant, string>> {
  const { startsAt, onSaleAt, salesEndAt } = instantsOf(form);
  if (!startsAt) return {};
  return {
    ...(onSaleAt && onSaleAt >= startsAt ? { onSaleAt: 'The event has begun by then.' } : {}),
    ...(salesEndAt && salesEndAt > startsAt ? { salesEndAt: 'Sales go on after the event has begun.' } : {}),
  };
}

/** A new event: what was left empty the server fills in. Only for a form that `checkEventForm` finds nothing wrong with. */
export function draftOf(form: EventForm): EventChange {
  const fields = (Object.keys(EVENT_LABELS) as EventField[]).filter((field) => form[field].trim() !== '');
  return Object.assign({}, ...fields.map((field) => ({ [field]: valueOf(field, form) }))) as EventChange;
}

/**
 * What was changed, and nothing else: what somebody else has changed meanwhile stays, and so do the seconds of an instant
 * that shows without them.
 */
export function changesIn(form: EventForm, filled: EventForm, event: EventRecord): EventChange {
  const change: Record<string, unknown> = {};
  const clear: EventField[] = [];
  for (const field of (Object.keys(EVENT_LABELS) as EventField[]).filter((f) =>
    hasChanged(f, form, filled),
  )) {
    if (form[field].trim() === '') clear.push(field);
    else change[field] = valueOf(field, form, form[field] === filled[field] ? event : null);
  }
  return { ...(change as EventChange), ...(clear.length > 0 ? { clear } : {}) };
}

/** A clock time means another instant, too, where the zone is another, or the second of two is meant. */
function hasChanged(field: EventField, form: EventForm, filled: EventForm): boolean {
  if (form[field] !== filled[field]) return true;
  if (!isInstant(field) || form[field] === '') return false;
  return form.timezone.trim() !== filled.timezone || form.second[field] !== filled.second[field];
}

/** `event` gives the seconds that a clock time in the form does not show. */
function valueOf(field: EventField, form: EventForm, event: EventRecord | null = null): string | number {
  if (isInstant(field)) return withSecondsOf(instantIn(form, field) ?? '', event?.[field] ?? null);
  if ((NUMBERS as readonly string[]).includes(field)) return Number(form[field]);
  if (field === 'currency') return form.currency.trim().toUpperCase();
  return form[field].trim();
}

function withSecondsOf(at: string, before: string | null): string {
  if (before === null) return at;
  const minute = 60_000;
  const rest = ((Date.parse(before) % minute) + minute) % minute;
  return new Date(Date.parse(at) + rest).toISOString();
}

function isInstant(field: EventField): field is EventInstant {
  return (INSTANTS as readonly string[]).includes(field);
}

function instantIn(form: EventForm, field: EventInstant): string | null {
  return fromLocalInput(form[field], form.timezone.trim(), form.second[field]);
}

function instantsOf(form: EventForm): Record<EventInstant, string | null> {
  const [startsAt, onSaleAt, salesEndAt] = INSTANTS.map((field) => instantIn(form, field));
  return { startsAt: startsAt ?? null, onSaleAt: onSaleAt ?? null, salesEndAt: salesEndAt ?? null };
}

function isCurrency(text: string, mayBeEmpty: boolean): boolean {
  return /^[A-Za-z]{3}$/.test(text) || (mayBeEmpty && text === '');
}
