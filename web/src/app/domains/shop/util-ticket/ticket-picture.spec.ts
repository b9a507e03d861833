import { wrap } from './ticket-picture';

/** Every letter is ten wide. */
const on = { measureText: (text: string) => ({ width: text.length * 10 }) as TextMetrics };

describe('a text in the picture', () => {
  it.each([
    ['Ada Lovelace', 2, ['Ada', 'Lovelace']],
    ['Ada', 2, ['Ada']],
    ['Donaudampfschiff', 2, ['Donaudampf', 'schiff']],
    ['Jo Donaudampfschiff', 3, ['Jo Donauda', 'mpfschiff']],
    ['Donaudampfschifffahrtsgesellschaft', 2, ['Donaudampf', 'schifffah…']],
    ['one two three four five', 2, ['one two', 'three fou…']],
  ])('%j in %d lines', (text, most, lines) => expect(wrap(on, text, 100, most)).toEqual(lines));
});
