import { Injectable, inject } from '@angular/core';
import { ApiClient } from './api-client';
import { Refusal } from './refusal';
import { Proven, Session, Tokens } from './session';
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

  /** Ends the login here and on the server; a server that cannot be reached does not keep anybody in. */
  async leave(role: Proven): Promise<void> {
    const told = this.session.tokensOf(role)
      ? this.api.call({ method: 'POST', path: '/auth/logout', as: role }).catch(() => null)
      : null;
    await told;
    if (role === 'customer') this.session.leaveCustomer();
    else this.session.leaveVendor();
  }
}
