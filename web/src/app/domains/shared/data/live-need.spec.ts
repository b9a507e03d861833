import { covers, united } from './live-need';

describe('What is watched', () => {
  it('is what all tabs need together, and all where one needs all or too many are named', () => {
    expect(united([[7, 3], [3]])).toEqual([3, 7]);
    expect(united([[7], null])).toBeNull();
    expect(united([[]])).toBeNull();
    expect(united([Array.from({ length: 60 }, (_, at) => at)])).toHaveLength(60);
    expect(united([Array.from({ length: 61 }, (_, at) => at)])).toBeNull();
  });

  it('covers what is among it', () => {
    expect(covers(null, [1])).toBe(true);
    expect(covers(null, null)).toBe(true);
    expect(covers([1, 2], [2])).toBe(true);
    expect(covers([1, 2], [3])).toBe(false);
    expect(covers([1, 2], null)).toBe(false);
  });
});
