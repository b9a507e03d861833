/** What to say when a server will not be waited for: which bound was met, in words, and when it is over. */

/** How the bounds of `ratelimit-policy` are told to whoever met one. `most` is how many that bound allows. */
const SENTENCES: Record<string, (most: string) => string> = {
  'unfinished-holds': (most) =>
    `You have let ${most} reserved tickets go without buying, and that is the most.`,
  'logins-on-device': () => 'On this device, there were too many tries to log in.',
  logins: () => 'From where you are, there were too many tries to log in.',
  registrations: () => 'From where you are, too many people have registered in a short time.',
  'registrations-by-network': () =>
    'From the network that you are in, too many people have registered in this hour.',
  calls: () => 'That was too often in a short time.',
};
const CODES = 'A code is on its way already. The newest one that came still works.';

/** The one who asks has met a bound of their own. */
export function boundSentence(path: string, policy: string | null, when: string): string {
  const match = /^"([^"]+)"\s*;\s*q=(\d+)/.exec(policy ?? '');
  const say = SENTENCES[match?.[1] ?? ''];
  const what = say ? say(match?.[2] ?? 'many') : path === '/auth/login' ? CODES : 'That was too often.';
  return `${what} Again from ${when}.`;
}

/** Whoever lets a hold run out unused waits for the next one. */
export function lapseSentence(when: string): string {
  return `Your last reservation ran out unused, so the next one has to wait. You can reserve again from ${when}.`;
}

/** Everybody is there at once. */
export function crowdSentence(when: string | null): string {
  const next = when === null ? 'Please try again.' : `Please try again from ${when}.`;
  return `So many people are at the counter that you were not served. ${next}`;
}
