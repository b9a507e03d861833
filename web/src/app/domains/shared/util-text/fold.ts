/**
 * How words are looked for: letter case, accents and ways of writing the same letter aside. The server folds as well
 * (crates/onsale-core/src/fold.rs), and both are held to the examples beside this file. Pure.
 */

/** Accents, and what is not seen: soft hyphens, joiners, marks of byte order. */
const LEFT_OUT = /[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g;

/** Letters that Unicode does not take apart, as people type them who do not have them. */
const SPELLED_OUT: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ł: 'l', ŧ: 't', þ: 'th' },
  ς: 'σ',
};
const LETTERS = new RegExp(`[${Object.keys(SPELLED_OUT).join('')}]`, 'g');

/** The text as it is looked for. Small, large and small again makes one of letters with several forms, such as ß and ẞ. */
export function fold(text: string): string {
  const apart = text.normalize('NFKD').replace(LEFT_OUT, '');
  const small = apart.toLowerCase().toUpperCase().toLowerCase();
  return small.replace(LETTERS, (letter) => SPELLED_OUT[letter] ?? letter).normalize('NFKC');
}

/** The words of a question, folded. */
export function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[\s\u0085]+/)
    .filter(Boolean);
}
