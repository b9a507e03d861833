/** The code on a ticket, for whoever stands at the door. Pure. */
import encodeQR from 'qr';

/**
 * The dots, row by row, with the quiet zone that a scanner needs around them. Capitals and digits only: that makes a small
 * code with large dots, and every scanner gives them back as they are.
 */
export function codeDots(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: 4, encoding: 'alphanumeric' });
}

/** The dots as the path of a drawing, one unit each. */
export function dotsPath(dots: readonly (readonly boolean[])[]): string {
  return dots.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
}
