import { CartLine, ordersIn } from './cart';

function held(ticketId: number, change: Partial<CartLine> = {}): CartLine {
  const unit = { currency: 'EUR', currencyDigits: 2 };
  return {
    ...{ ticketId, eventId: 1, vendorId: 1, price: 0.1, ...unit },
    reservedUntil: `2031-06-27T18:00:0${ticketId}Z`,
    ...change,
  };
}

const bySeller = ({ vendorId }: CartLine) => vendorId;

describe('a cart', () => {
  it('is one order of one vendor, added to the cent', () => {
    const [order, ...others] = ordersIn([held(1), held(2), held(3)], bySeller);
    expect(others).toEqual([]);
    expect(order?.total).toBe(0.3);
    expect(order?.lines.map(({ ticketId }) => ticketId)).toEqual([1, 2, 3]);
  });

  it('is an order for each vendor and currency, what ends first before the rest', () => {
    const orders = ordersIn(
      [
        held(1),
        held(2, { vendorId: 2 }),
        held(3),
        held(4, { currency: 'JPY', currencyDigits: 0, price: 7200 }),
      ],
      bySeller,
    );
    expect(orders.map(({ lines }) => lines.map(({ ticketId }) => ticketId))).toEqual([[1, 3], [2], [4]]);
    expect(orders.map(({ total, currency }) => [total, currency])).toEqual([
      [0.2, 'EUR'],
      [0.1, 'EUR'],
      [7200, 'JPY'],
    ]);
  });
});
