import { Injectable, inject } from '@angular/core';
import { ApiClient } from './api-client';
import { Refusal } from './refusal';
import { ServerClock } from './server-clock';
import { Proven, Session, Tokens } from './session';
import { TokenKeeper } from './token-keeper';
import { Customer, Vendor } from './wire';

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
    await this.api.call({ method: 'POST', path: '/auth/login', body: { email, role } });
  }

  async enter(email: string, role: Proven, code: string): Promise<void> {
    const body = { email, role, code };
    const { customerId, vendorId, ...tokens } = await this.api.call<Admitted>({
      method: 'POST',
      path: '/auth/verify',
      body,
    });
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
    if (this.isOver(role)) await this.keeper.renew(role).catch(() => false);
    // The call takes its token when it begins.
    if (this.session.tokensOf(role))
      void this.api
        .call({ method: 'POST', path: '/auth/logout', as: role, keepalive: true })
        .catch(() => undefined);
    if (role === 'customer') this.session.leaveCustomer();
    else this.session.leaveVendor();
  }

  /** Only a token whose time is not over can end its login on the server. */
  private isOver(role: Proven): boolean {
    const tokens = this.session.tokensOf(role);
    return tokens !== undefined && Date.parse(tokens.tokenExpiresAt) <= this.clock.now();
  }
}
