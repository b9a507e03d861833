import { reconnectMillis, retryAfterMillis } from './retry';

describe('retryAfterMillis', () => {
  it('is never sooner than the server asked, and spread over half as much again', () => {
    expect(retryAfterMillis('2', 0, () => 0)).toBe(2000);
    expect(retryAfterMillis('2', 0, () => 1)).toBe(3000);
  });

  it('spreads even a zero', () => {
    expect(retryAfterMillis('0', 0, () => 0.5)).toBe(200);
  });

  it('backs off by itself when the server does not say', () => {
    expect([0, 1, 2, 9].map((attempt) => retryAfterMillis(null, attempt, () => 0))).toEqual([
      500, 1000, 2000, 8000,
    ]);
    expect(retryAfterMillis('soon', 0, () => 0)).toBe(500);
  });
});

describe('reconnectMillis', () => {
  it('grows to a bound and is spread', () => {
    expect([0, 1, 20].map((attempt) => reconnectMillis(attempt, () => 0))).toEqual([250, 500, 4000]);
    expect(reconnectMillis(0, () => 1)).toBe(500);
  });
});
