import { Injectable, inject } from '@angular/core';
import { Proven, Session, Tokens } from './session';

/**
 * Keeps a login going: when a token is over, the refresh token gets the next one. A refresh token is good for one
 * call, so that only one tab may use it at a time, and the others take what that tab has got.
 */
@Injectable({ providedIn: 'root' })
export class TokenKeeper {
  private readonly session = inject(Session);
  private readonly under = new Map<Proven, Promise<boolean>>();

  /** Fresh tokens in place of those that are over; false when the login is over. */
  renew(caller: Proven): Promise<boolean> {
    const running = this.under.get(caller);
    if (running) return running;
    const work = this.exchange(caller).finally(() => this.under.delete(caller));
    this.under.set(caller, work);
    return work;
  }

  private async exchange(caller: Proven): Promise<boolean> {
    const before = this.session.tokensOf(caller)?.token;
    return alone(`onsale.renew.${caller}`, async () => {
      this.session.readAgain();
      const tokens = this.session.tokensOf(caller);
      if (!tokens) return false;
      if (tokens.token !== before) return true;
      const answer = await fetch('/auth/refresh', {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        cache: 'no-store',
        body: JSON.stringify({ refreshToken: tokens.refreshToken }),
      });
      if (answer.ok) {
        this.session.renew(caller, (await answer.json()) as Tokens);
        return true;
      }
      if (answer.status === 401) this.session.endLogin(caller);
      return false;
    });
  }
}

/** One tab after the other, where the browser can do that (https and localhost). */
function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? (locks.request(name, work) as Promise<T>) : work();
}
