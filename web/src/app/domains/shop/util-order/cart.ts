/** What is held, as the orders that buying it would make. Pure. */
import { Unit } from '@shared/util-format/money';

export interface CartLine extends Unit {
  ticketId: number;
  eventId: number;
  vendorId: number | null;
  price: number;
  reservedUntil: string;
}

export interface CartOrder<T extends CartLine> extends Unit {
  lines: readonly T[];
  total: number;
}

/**
 * An order has the tickets of one vendor in one currency; the one whose hold ends first comes first, as the server buys
 * them. `sellerOf` says whose event it is.
 */
export function ordersIn<T extends CartLine>(
  held: readonly T[],
  sellerOf: (line: T) => number | null,
): CartOrder<T>[] {
  const groups = new Map<string, T[]>();
  for (const line of held) {
    const key = `${sellerOf(line) ?? '?'} ${line.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map((lines) => ({ ...unitOf(lines), lines, total: sumOf(lines) }));
}

function unitOf(lines: readonly Unit[]): Unit {
  const { currency, currencyDigits } = lines[0] ?? { currency: '', currencyDigits: 0 };
  return { currency, currencyDigits };
}

/** Added in minor units, which are whole: three times 0.10 are 0.30. */
function sumOf(lines: readonly CartLine[]): number {
  const scale = 10 ** unitOf(lines).currencyDigits;
  return lines.reduce((sum, { price }) => sum + Math.round(price * scale), 0) / scale;
}
