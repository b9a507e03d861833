import { Injectable, inject } from '@angular/core';
import { ApiClient } from './api-client';
import { Refusal } from './refusal';
import { ServerClock } from './server-clock';
import { Proven, Session, Tokens } from './session';
import { TokenKeeper } from './token-keeper';
import { Customer, Vendor } from './wire';

/** Somebody looks at the form. */
const CODE_MILLIS = 15_000;

interface Admitted extends Tokens {
  customerId?: number;
  vendorId?: number;
}

/** Coming back with a code from a mail, and going. */
@Injectable({ providedIn: 'root' })
export class Login {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly keeper = inject(TokenKeeper);
  private readonly clock = inject(ServerClock);

  /** Whether a registration was refused because whoever has the address can log in instead. */
  isOffered(error: unknown): boolean {
    return error instanceof Refusal && error.problem.login !== undefined;
  }

  /** A code is on its way, if the address is known. */
  async sendCode(email: string, role: Proven): Promise<void> {
    await this.api.call({
      method: 'POST',
      path: '/auth/login',
      body: { email, role },
      withinMillis: CODE_MILLIS,
    });
  }

  /**
   * Whether this server takes the bare number for proof. An answer to a registration that is given again holds no
   * token in any mode: whoever believed it would be signed in, and refused everywhere.
   */
  async takesNumber(role: Proven, id: number): Promise<boolean> {
    const [path, header] =
      role === 'customer' ? ['/ticket/mine', 'x-customer-id'] : ['/vendor/releases', 'x-vendor-id'];
    try {
      await this.api.call({ path, headers: { [header]: String(id) } });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.httpStatus === 401) return false;
      throw error;
    }
  }

  async enter(email: string, role: Proven, code: string): Promise<void> {
    const body = { email, role, code };
    const admitted = await this.api.call<Admitted>({
      method: 'POST',
      path: '/auth/verify',
      body,
      withinMillis: CODE_MILLIS,
    });
    await this.admit(admitted);
  }

  /** Gives an account its address of before again, with what the mail to that address holds; answers as what. */
  async takeBack(wayBack: string): Promise<Proven> {
    const admitted = await this.api.call<Admitted>({
      method: 'POST',
      path: '/auth/take-back-address',
      body: { wayBack },
      withinMillis: CODE_MILLIS,
    });
    await this.admit(admitted);
    return admitted.customerId === undefined ? 'vendor' : 'customer';
  }

  private async admit({ customerId, vendorId, ...tokens }: Admitted): Promise<void> {
    const { token, tokenExpiresAt, refreshToken } = tokens;
    const proof = { token, tokenExpiresAt, refreshToken };
    const bearer = { authorization: `Bearer ${token}` };
    if (customerId !== undefined) {
      const path = `/customer/find/${customerId}`;
      const { name, email: registered } = await this.api.call<Customer>({ path, headers: bearer });
      this.session.enterCustomer({ customerId, name, email: registered }, proof);
    } else if (vendorId !== undefined) {
      const path = `/vendor/find/${vendorId}`;
      const { name, email: registered } = await this.api.call<Vendor>({ path, headers: bearer });
      this.session.enterVendor({ vendorId, name, email: registered }, proof);
    }
  }

  /** Ends the login here at once and on the server when it hears of it: whoever leaves and closes the page is out. */
  async leave(role: Proven): Promise<void> {
    const tokens = this.session.tokensOf(role);
    if (tokens && this.isOver(tokens)) await this.keeper.renew(role, tokens.token).catch(() => false);
    // The call takes its token when it begins.
    if (this.session.tokensOf(role))
      void this.api
        .call({ method: 'POST', path: '/auth/logout', as: role, keepalive: true })
        .catch(() => undefined);
    if (role === 'customer') this.session.leaveCustomer();
    else this.session.leaveVendor();
  }

  /** Only a token whose time is not over can end its login on the server. */
  private isOver(tokens: Tokens): boolean {
    return Date.parse(tokens.tokenExpiresAt) <= this.clock.now();
  }
}
