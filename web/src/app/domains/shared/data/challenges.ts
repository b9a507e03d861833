import { Injectable, inject } from '@angular/core';
import { tabStore } from '../util-storage/stored';
import { ServerClock } from '../state/server-clock';
import { Proven } from './session';

/** What the server answered to whoever asked for a code: the code is of use with it alone. */
export interface Challenge {
  challenge: string;
  expiresAt: string;
}

interface Waiting {
  email: string;
  /** Newest first. */
  challenges: Challenge[];
}

/** More mails than these nobody looks through. */
const MOST = 4;

/**
 * Codes that were asked for in this tab and are still good. They outlast a reload: a phone throws the page away while
 * its owner reads the mail.
 */
@Injectable({ providedIn: 'root' })
export class Challenges {
  private readonly clock = inject(ServerClock);

  /** Whose code is waited for. */
  emailOf(role: Proven): string | null {
    return this.waiting(role)?.email ?? null;
  }

  /** Newest first; whichever mail the code was in, it belongs to one of them. */
  of(role: Proven, email: string): string[] {
    const waiting = this.waiting(role);
    return waiting?.email === email ? waiting.challenges.map(({ challenge }) => challenge) : [];
  }

  keep(role: Proven, email: string, next: Challenge): void {
    const waiting = this.waiting(role);
    const before = waiting?.email === email ? waiting.challenges : [];
    tabStore.write(keyOf(role), { email, challenges: [next, ...before].slice(0, MOST) } satisfies Waiting);
  }

  forget(role: Proven): void {
    tabStore.remove(keyOf(role));
  }

  private waiting(role: Proven): Waiting | null {
    const kept = tabStore.read(keyOf(role)) as Waiting | null;
    const now = this.clock.now();
    const challenges = (kept?.challenges ?? []).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
    return kept && challenges.length > 0 ? { email: kept.email, challenges } : null;
  }
}

function keyOf(role: Proven): string {
  return `onsale.code.${role}`;
}
