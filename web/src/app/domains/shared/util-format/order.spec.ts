import type { OrderLine, OrderRecord } from '../data/wire';
import { nameOfLine, stateInWords, taxesOf, ticketsIn } from './order';

function line(change: Partial<OrderLine>): OrderLine {
  return { line: 1, kind: 'ticket', amount: 49.9, taxRate: 0, tax: 0, type: 'Normal', ...change };
}

function order(lines: OrderLine[]): OrderRecord {
  const parties = { orderId: 7, vendorId: 1, customerId: 2, state: 'paid' as const };
  const money = { currency: 'EUR', currencyDigits: 2, total: 0, paid: 0, refunded: 0 };
  return { ...parties, ...money, createdAt: '2031-06-27T18:00:00Z', lines };
}

describe('an order in words', () => {
  it('counts its tickets by type, and nothing else', () => {
    const lines = [line({}), line({ type: 'VIP' }), line({}), line({ kind: 'fee', type: null })];
    expect(ticketsIn(order(lines))).toBe('2 Normal, 1 VIP');
  });

  it('says what of it went back before what was paid', () => {
    const sold = { ...order([line({})]), total: 49.9, paid: 49.9 };
    expect(stateInWords(sold)).toBe('Paid');
    expect(stateInWords({ ...sold, refunded: 20 })).toBe('Refunded in part, €20.00');
    expect(stateInWords({ ...sold, refunded: 49.9 })).toBe('Refunded');
    expect(stateInWords({ ...sold, state: 'free', total: 0 })).toBe('Free');
  });

  it('names what is no ticket', () => {
    expect(nameOfLine(line({ kind: 'fee', type: null }))).toBe('Fee');
    expect(nameOfLine(line({ kind: 'discount', type: null }))).toBe('Discount');
  });

  it('adds the tax of each rate to the cent, and says nothing where there is none', () => {
    expect(taxesOf(order([line({})]))).toEqual([]);
    const taxed = [
      line({ taxRate: 700, tax: 0.1 }),
      line({ taxRate: 1900, tax: 3.19 }),
      line({ taxRate: 700, tax: 0.2 }),
    ];
    expect(taxesOf(order(taxed))).toEqual([
      { rate: '19 %', amount: '€3.19' },
      { rate: '7 %', amount: '€0.30' },
    ]);
  });
});
