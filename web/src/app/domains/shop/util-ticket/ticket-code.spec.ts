import decodeQR from 'qr/decode.js';
import { Ticket } from '@shared/data/wire';
import { codeDots, dotsPath, ticketCodeText } from './ticket-code';

const sold = { status: 'sold', ticketId: 57, customerId: 9 };
const ticket = { ...sold, soldAt: '2026-11-24T20:00:00.123Z' } as Ticket;

/** The dots as a camera would see them, each so many pixels wide, on white paper. */
function photograph(dots: boolean[][], scale = 4, border = 1) {
  const side = (dots.length + 2 * border) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (dots[Math.floor(y / scale) - border]?.[Math.floor(x / scale) - border])
        data.set([0, 0, 0, 255], (y * side + x) * 4);
  return { width: side, height: side, data };
}

describe('the code on a ticket', () => {
  it('says whose ticket it is and when it was sold, and can be read back', () => {
    const text = ticketCodeText(ticket);
    expect(text).toBe('ONSALE/57/9/1795550400123');
    expect(decodeQR(photograph(codeDots(text ?? '')))).toBe(text);
  });

  it('is not there for a ticket that nobody has bought', () => {
    expect(ticketCodeText({ ...ticket, soldAt: null })).toBeNull();
    expect(ticketCodeText({ ...ticket, customerId: null })).toBeNull();
    expect(ticketCodeText({ ...ticket, status: 'refunded' })).toBeNull();
  });

  it('is drawn dot by dot', () => {
    expect(
      dotsPath([
        [true, false],
        [false, true],
      ]),
    ).toBe('M0 0h1v1h-1zM1 1h1v1h-1z');
  });
});
