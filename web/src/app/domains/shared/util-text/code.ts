/** A code has six digits; one to log in has twelve when somebody has guessed too often. */
const LENGTHS = [6, 12];

/**
 * The digits of a code from a mail as people type and paste them: with blanks and dashes, with full-width or any
 * other digits, which count by their value. Null for anything else: a letter is a mistake to be told of, not dropped.
 */
export function codeIn(text: string): string | null {
  const signs = Array.from(text.normalize('NFKC')).filter((sign) => /[\p{L}\p{N}]/u.test(sign));
  const digits = signs.map(digitOf);
  return LENGTHS.includes(digits.length) && digits.every((digit) => digit !== null) ? digits.join('') : null;
}

/** Decimal digits stand in tens, one script after the other, each ten from zero to nine. */
function digitOf(sign: string): number | null {
  if (!/\p{Nd}/u.test(sign)) return null;
  const point = sign.codePointAt(0) ?? 0;
  let below = 0;
  while (below < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - below - 1))) below++;
  return below;
}
