import decodeQR from 'qr/decode.js';
import { codeDots, dotsPath } from './ticket-code';

/** The first vector of docs/ticket-code.md. */
const CODE =
  'OT1AEAQAAAAAAABEZYAAAAAAAAACEAAAAAAAAABOAAAAAAAAAFDFCYNACBK36X6NPIEP4UG32AT2JSDVU2CU6SCYRTXNEXKJPEHCA46VQHXE6OCC6FINKVX3DQBBBVGPPWPMPYF25AQ2UCEEZJ3REUAM';

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
  it('is a code of version 6 with four white dots around, and can be read back', () => {
    const dots = codeDots(CODE);
    expect(dots.length).toBe(41 + 8);
    expect(decodeQR(photograph(dots))).toBe(CODE);
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
