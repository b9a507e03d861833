/** What stands in the event form, as text; and what it means. Pure. */
import { EventRecord } from '@shared/data/wire';
import { fromLocalInput, isTimezone, toLocalInput } from '@shared/util-format/time';
import { EventDraft } from '@shared/data/wire';

export interface EventForm {
  name: string;
  venue: string;
  timezone: string;
  currency: string;
  startsAt: string;
  onSaleAt: string;
  salesEndAt: string;
  poolCapacity: string;
  holdSeconds: string;
  maxTicketsPerCustomer: string;
  description: string;
}

export type EventFormErrors = Partial<Record<keyof EventForm, string>>;

export function blankEventForm(timezone: string): EventForm {
  return {
    name: '',
    venue: '',
    timezone,
    currency: 'EUR',
    startsAt: '',
    onSaleAt: '',
    salesEndAt: '',
    poolCapacity: '',
    holdSeconds: '',
    maxTicketsPerCustomer: '',
    description: '',
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
  };
}

export function checkEventForm(form: EventForm): EventFormErrors {
  const errors: EventFormErrors = {};
  if (form.name.trim() === '') errors.name = 'Please give the event a name.';
  if (!isTimezone(form.timezone.trim())) errors.timezone = 'Please give a zone like Europe/Berlin.';
  if (!/^[A-Za-z]{3}$/.test(form.currency.trim())) errors.currency = 'Three letters, like EUR.';
  if (form.onSaleAt && form.salesEndAt && form.onSaleAt >= form.salesEndAt)
    errors.salesEndAt = 'Sales must end after they begin.';
  for (const field of ['poolCapacity', 'holdSeconds', 'maxTicketsPerCustomer'] as const) {
    if (form[field] !== '' && !/^[1-9]\d*$/.test(form[field]))
      errors[field] = 'A whole number from 1, or nothing.';
  }
  return errors;
}

/** Only for a form that `checkEventForm` finds nothing wrong with. */
export function draftOf(form: EventForm): EventDraft {
  const timezone = form.timezone.trim();
  const number = (text: string) => (text === '' ? null : Number(text));
  const words = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    name: form.name.trim(),
    venue: words(form.venue),
    timezone,
    currency: form.currency.trim().toUpperCase(),
    startsAt: fromLocalInput(form.startsAt, timezone),
    onSaleAt: fromLocalInput(form.onSaleAt, timezone),
    salesEndAt: fromLocalInput(form.salesEndAt, timezone),
    poolCapacity: number(form.poolCapacity),
    holdSeconds: number(form.holdSeconds),
    maxTicketsPerCustomer: number(form.maxTicketsPerCustomer),
    description: words(form.description),
  };
}
