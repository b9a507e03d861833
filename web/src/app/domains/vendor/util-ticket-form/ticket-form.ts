/** What stands in the form of one ticket, as text; and what it means. Pure. */
import { Ticket, TicketChange } from '@shared/data/wire';
import { decimalsOf, parseDecimal } from '@shared/util-format/decimal';
import { Unit, decimalText } from '@shared/util-format/money';
import { tooPrecise } from '../util-release-form/release-form';

/** Every field as the screen names it. */
export const TICKET_LABELS = { type: 'Type', price: 'Price' } as const;

export type TicketField = keyof typeof TICKET_LABELS;
export type TicketForm = Readonly<Record<TicketField, string>>;

export function ticketFormOf(ticket: Ticket): TicketForm {
  return { type: ticket.type, price: decimalText(ticket.price, ticket) };
}

export function checkTicketForm(
  form: TicketForm,
  filled: TicketForm,
  unit: Unit,
): Partial<Record<TicketField, string>> {
  const errors: Partial<Record<TicketField, string>> = {};
  if (form.type.trim() === '') errors.type = 'Please name the type, like Normal.';
  if (form.price === filled.price) return errors;
  if (parseDecimal(form.price) === null) errors.price = 'Please give a price, 0 or more.';
  else if (decimalsOf(form.price) > unit.currencyDigits) errors.price = tooPrecise(unit);
  return errors;
}

/** What was changed, and nothing else: a new price that somebody else has set meanwhile stays. */
export function ticketChangeIn(form: TicketForm, filled: TicketForm): TicketChange {
  const price = form.price.trim() === filled.price ? null : parseDecimal(form.price);
  return {
    ...(form.type.trim() === filled.type ? {} : { type: form.type.trim() }),
    ...(price === null ? {} : { price }),
  };
}
