/**
 * A number of 0 or more as people type it, with a point or a comma; null for anything else. Its fields are of text: while
 * "12." stands in a number's field, the browser says 12, and whoever writes that back takes the point away.
 */
export function parseDecimal(text: string): number | null {
  return /^\d+([.,]\d*)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : null;
}

/** How many decimals it has; a zero at the end says nothing. */
export function decimalsOf(text: string): number {
  return text.trim().split(/[.,]/)[1]?.replace(/0+$/, '').length ?? 0;
}
