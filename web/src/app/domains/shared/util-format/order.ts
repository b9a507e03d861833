/** Orders in words. Pure. */
import type { OrderLine, OrderRecord, OrderState } from '../data/wire';
import { formatMoney } from './money';

export const ORDER_STATE_WORDS: Record<OrderState, string> = {
  open: 'Open',
  paying: 'Being paid',
  paid: 'Paid',
  free: 'Free',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

/** What an order is by now: "Paid", "Refunded", "Refunded in part, €20.00". What went back counts before what was paid. */
export function stateInWords(
  order: Pick<OrderRecord, 'state' | 'refunded' | 'total' | 'currency' | 'currencyDigits'>,
): string {
  if (order.refunded === 0) return ORDER_STATE_WORDS[order.state];
  if (order.refunded >= order.total) return 'Refunded';
  return `Refunded in part, ${formatMoney(order.refunded, order)}`;
}

/** "2 Normal, 1 Balcony": what an order has tickets of. */
export function ticketsIn({ lines }: Pick<OrderRecord, 'lines'>): string {
  const counts = new Map<string, number>();
  for (const { kind, type } of lines)
    if (kind === 'ticket') counts.set(type ?? 'Ticket', (counts.get(type ?? 'Ticket') ?? 0) + 1);
  return [...counts].map(([type, count]) => `${count} ${type}`).join(', ');
}

/** What a line is called that is no ticket, and the type of one that is. */
export function nameOfLine({ kind, type }: OrderLine): string {
  if (kind === 'ticket') return type ?? 'Ticket';
  return kind === 'fee' ? (type ?? 'Fee') : (type ?? 'Discount');
}

/** The tax in an order, rate by rate; none where nothing is taxed. Amounts are whole in the currency's digits. */
export function taxesOf(order: OrderRecord): { rate: string; amount: string }[] {
  const scale = 10 ** order.currencyDigits;
  const sums = new Map<number, number>();
  for (const { taxRate, tax } of order.lines)
    if (tax !== 0) sums.set(taxRate, (sums.get(taxRate) ?? 0) + Math.round(tax * scale));
  return [...sums]
    .sort(([a], [b]) => b - a)
    .map(([rate, minor]) => ({ rate: `${rate / 100} %`, amount: formatMoney(minor / scale, order) }));
}
