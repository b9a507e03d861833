import { roundUp } from './points';

describe('the end of a scale', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 4],
    [7, 8],
    [10, 10],
    [11, 12],
    [213, 240],
    [9_999, 10_000],
    [101_000, 120_000],
  ])('above %i is %i', (value, end) => expect(roundUp(value)).toBe(end));
});
