/** When to try again: after what the server asked for, spread out so that a crowd does not come back as one. */

const FIRST_BACKOFF_MILLIS = 500;
const LONGEST_BACKOFF_MILLIS = 8_000;
const LEAST_SPREAD_MILLIS = 400;

/** After a 429 or 503: never sooner than the server said, later by up to half as much. */
export function retryAfterMillis(
  header: string | null,
  attempt: number,
  random: () => number = Math.random,
): number {
  const seconds = header === null ? Number.NaN : Number(header);
  const asked = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : backoff(attempt);
  return asked + random() * Math.max(LEAST_SPREAD_MILLIS, asked / 2);
}

/** After a lost connection: 0.5 s, 1 s, 2 s ... at most 8 s, somewhere between half and all of it. */
export function reconnectMillis(attempt: number, random: () => number = Math.random): number {
  return backoff(attempt) * (0.5 + random() / 2);
}

function backoff(attempt: number): number {
  return Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** Math.min(attempt, 10));
}
