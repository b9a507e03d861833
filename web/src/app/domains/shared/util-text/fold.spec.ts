import { fold, wordsOf } from './fold';
import { EXAMPLES } from './fold.examples';

describe('fold', () => {
  it('folds texts as the server does', () => {
    const examples = EXAMPLES.split('\n').filter((line) => line.includes(' | '));
    expect(examples.length).toBeGreaterThan(30);
    for (const example of examples) {
      const [text, expected] = example.split(' | ');
      expect(fold(text ?? '')).toBe(expected);
    }
    expect(fold('\ufeffSo\u00adft zero\u200bwidth')).toBe('soft zerowidth');
  });

  it('parts a question into words', () => {
    expect(wordsOf('  Été\u00a0d’été ')).toEqual(['ete', 'd’ete']);
    expect(wordsOf('\u0301 \u200b')).toEqual([]);
  });
});
