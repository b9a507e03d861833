import { Injectable, inject } from '@angular/core';
import { Courier } from './courier';
import { Refusal } from './refusal';
import { Proven, Session, Tokens } from './session';

/** The records whose absence says that whoever calls is nobody any more. */
const GONE: Record<Proven, string> = { customer: 'CUSTOMER_NOT_FOUND', vendor: 'VENDOR_NOT_FOUND' };
/** Somebody waits for what comes after it. */
const RENEW_MILLIS = 20_000;

/**
 * Keeps a login going: when a token is no good any more, the refresh token gets the next one. A refresh token is good
 * for one exchange, so that only one tab may use it at a time, and the others take what that tab has got. An answer
 * that was lost is asked for again with the same one, which the server takes for a short time.
 */
@Injectable({ providedIn: 'root' })
export class TokenKeeper {
  private readonly session = inject(Session);
  private readonly courier = inject(Courier);
  private readonly under = new Map<Proven, Promise<boolean>>();

  /**
   * What a refusal says about the login of whoever sent `sent` (nothing, if it proved nothing). True when the call may
   * be made again with the headers of now. A token may be over, or its key forgotten, while the login is good: whatever
   * a 401 says, the tokens are renewed before anybody is sent away. Only a session that was ended says so itself.
   */
  async judge(
    caller: Proven,
    sent: string | undefined,
    { status, code }: { status: number; code: string | undefined },
  ): Promise<boolean> {
    // The code that was typed is no good; the login is.
    if (code === 'CODE_INVALID') return false;
    if (status === 401 && sent !== undefined && code !== 'SESSION_ENDED') return this.renew(caller, sent);
    // Deleted, or lost with a database that was put back: whoever it was begins anew.
    if (status === 401 || code === GONE[caller]) this.end(caller, sent);
    return false;
  }

  /** Ends the login whose token was refused; one that has begun in the meantime goes on. */
  end(caller: Proven, refused: string | undefined): void {
    if (this.session.tokensOf(caller)?.token === refused) this.session.endLogin(caller);
  }

  /**
   * Others in place of the tokens of which `spent` was refused; false when the login is over. Throws a `Refusal` when
   * the server could not be asked: the login is neither good nor over then.
   */
  renew(caller: Proven, spent: string): Promise<boolean> {
    const now = this.session.tokensOf(caller)?.token;
    if (now !== spent) return Promise.resolve(now !== undefined);
    const running = this.under.get(caller);
    if (running) return running;
    const work = this.exchange(caller, spent).finally(() => this.under.delete(caller));
    this.under.set(caller, work);
    return work;
  }

  private exchange(caller: Proven, spent: string): Promise<boolean> {
    return alone(`onsale.renew.${caller}`, async () => {
      if (this.isReplaced(caller, spent)) return true;
      const tokens = this.session.tokensOf(caller);
      if (!tokens) return false;
      const answer = await this.courier.carry({
        path: '/auth/refresh',
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: tokens.refreshToken }),
        withinMillis: RENEW_MILLIS,
      });
      if (!answer.problem) {
        this.session.renew(caller, answer.body as Tokens);
        return true;
      }
      if (answer.status >= 500) throw new Refusal(answer.status, answer.problem);
      // Where tabs cannot wait for each other, another one may have been quicker.
      if (this.isReplaced(caller, spent)) return true;
      this.session.endLogin(caller);
      return false;
    });
  }

  /** Whether another tab has left other tokens. */
  private isReplaced(caller: Proven, spent: string): boolean {
    this.session.readAgain();
    const now = this.session.tokensOf(caller)?.token;
    return now !== undefined && now !== spent;
  }
}

/** One tab after the other, where the browser can do that (https and localhost) and does not forbid it. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks) return work();
  const state = { begun: false };
  const begin = () => {
    state.begun = true;
    return work();
  };
  try {
    return await locks.request(name, begin);
  } catch (error) {
    if (state.begun) throw error;
    return work();
  }
}
