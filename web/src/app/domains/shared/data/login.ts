import { Injectable, inject } from '@angular/core';
import { deviceStore } from '../util-storage/stored';
import { ApiClient } from './api-client';
import { Challenge, Challenges } from './challenges';
import { Refusal } from './refusal';
import { ServerClock } from '../state/server-clock';
import { Proven, Session, Tokens } from './session';
import { TokenKeeper } from './token-keeper';
import { Customer, Vendor } from './wire';

const DEVICE_KEYS: Record<Proven, string> = {
  customer: 'onsale.device.customer',
  vendor: 'onsale.device.vendor',
};
/** Somebody looks at the form. */
const CODE_MILLIS = 15_000;

/** What is shown with no challenge at all, so that the server says that the code is over. */
const NO_CHALLENGE = 'none';

interface Admitted extends Tokens {
  customerId?: number;
  vendorId?: number;
  device?: string;
}

/** Coming back with a code from a mail, and going. */
@Injectable({ providedIn: 'root' })
export class Login {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly keeper = inject(TokenKeeper);
  private readonly clock = inject(ServerClock);
  private readonly challenges = inject(Challenges);

  /** Whether a registration was refused because whoever has the address can log in instead. */
  isOffered(error: unknown): boolean {
    return error instanceof Refusal && error.problem.login !== undefined;
  }

  /** Whose code was asked for in this tab and is still good, so that a reload leads back to where it is typed. */
  waitsFor(role: Proven): string | null {
    return this.challenges.emailOf(role);
  }

  /** A code is on its way, if the address is known. */
  async sendCode(email: string, role: Proven): Promise<void> {
    const asked = await this.api.call<Challenge>({
      method: 'POST',
      path: '/auth/login',
      body: { email, role, device: this.deviceOf(role) },
      withinMillis: CODE_MILLIS,
    });
    this.challenges.keep(role, email, asked);
  }

  /**
   * Keeps what the server gives a device on which somebody comes in. It names nobody, and stays after signing out: on a
   * device that the account knows, strangers cannot use up the codes that may be asked for.
   */
  keepDevice(role: Proven, { device }: { device?: string }): void {
    if (device) deviceStore.write(DEVICE_KEYS[role], device);
  }

  private deviceOf(role: Proven): string | undefined {
    const kept = deviceStore.read(DEVICE_KEYS[role]);
    return typeof kept === 'string' ? kept : undefined;
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

  /** The code may be of any mail that came: it is shown with one challenge after the other. */
  async enter(email: string, role: Proven, code: string): Promise<void> {
    const challenges = this.challenges.of(role, email);
    if (challenges.length === 0) challenges.push(NO_CHALLENGE);
    const last = challenges.length - 1;
    for (const [index, challenge] of challenges.entries()) {
      try {
        await this.verify({ email, role, code, challenge, device: this.deviceOf(role) });
        return;
      } catch (error) {
        const isWrong = error instanceof Refusal && error.code === 'CODE_INVALID';
        if (!isWrong || index === last) throw error;
      }
    }
  }

  private async verify(body: { role: Proven } & Record<string, unknown>): Promise<void> {
    const admitted = await this.api.call<Admitted>({
      method: 'POST',
      path: '/auth/verify',
      body,
      withinMillis: CODE_MILLIS,
    });
    this.challenges.forget(body.role);
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
    this.keepDevice(customerId === undefined ? 'vendor' : 'customer', tokens);
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
