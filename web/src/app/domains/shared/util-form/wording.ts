/** The server's sentences in the words of a form. Pure. */

/**
 * "holdSeconds must be later than onSaleAt." with the names that stand on the screen. A name in the middle of a sentence
 * is taken for a field's only when it could be no other word. `field` is what the sentence is about: where the form has
 * no name for it, its own is at least written as words.
 */
export function inWordsOfTheForm(
  sentence: string,
  labels: Readonly<Record<string, string>>,
  field = '',
): string {
  const first = /^\w+/.exec(sentence)?.[0] ?? '';
  const rest = sentence.slice(first.length).replace(CAMEL, (word) => {
    if (Object.hasOwn(labels, word)) return `“${labels[word]}”`;
    return word === field ? asWords(word) : word;
  });
  if (Object.hasOwn(labels, first)) return (labels[first] ?? first) + rest;
  const words = first === field ? asWords(first) : first;
  return words.charAt(0).toUpperCase() + words.slice(1) + rest;
}

const CAMEL = /\b[a-z]+(?:[A-Z][a-z]*)+\b/g;

function asWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
