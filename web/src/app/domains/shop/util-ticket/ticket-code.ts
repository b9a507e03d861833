/** The code on a ticket, for whoever stands at the door. Pure. */
import encodeQR from 'qr';
import { Ticket } from '@shared/data/wire';

/**
 * What the code says: ticket, owner and the instant of the sale, to be held against the vendor's own list. The
 * instant is known to the owner and the vendor alone, so that counting ticket numbers up does not open a door.
 * Capitals, digits and slashes only: that makes a small code with large dots.
 */
export function ticketCodeText({ status, ticketId, customerId, soldAt }: Ticket): string | null {
  // A refunded ticket keeps its owner and the instant of its sale, and opens no door.
  if (status !== 'sold' || !soldAt || !customerId) return null;
  return `ONSALE/${ticketId}/${customerId}/${new Date(soldAt).getTime()}`;
}

/** The dots, row by row, with the quiet zone that a scanner needs around them. */
export function codeDots(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
}

/** The dots as the path of a drawing, one unit each. */
export function dotsPath(dots: readonly (readonly boolean[])[]): string {
  return dots.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
}
