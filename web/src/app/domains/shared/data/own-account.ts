import { Injectable, inject, signal } from '@angular/core';
import { tabStore } from '../util-storage/stored';
import { ApiClient } from './api-client';
import { Proven, Session } from './session';
import { Customer, Vendor } from './wire';

interface Pending {
  role: Proven;
  id: number;
  email: string;
}

type Changed = (Customer | Vendor) & { pendingEmail?: string | null };

const PENDING_KEY = 'onsale.newAddress';

/** What people do about their own account, customers and vendors alike: another address, and out everywhere. */
@Injectable({ providedIn: 'root' })
export class OwnAccount {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  /** It outlasts a reload: the page may be thrown away while the mail is read. */
  private readonly pending = signal(tabStore.read(PENDING_KEY) as Pending | null);

  /** Whether callers prove who they are here: without that there are no logins to end, and nothing to confirm. */
  isProven(role: Proven): boolean {
    return this.session.tokensOf(role) !== undefined;
  }

  /** The address that waits for its code. */
  pendingOf(role: Proven): string | null {
    const pending = this.pending();
    return pending?.role === role && pending.id === this.idOf(role) ? pending.email : null;
  }

  /** Wants another address. Where callers prove who they are, it waits for the code that is sent there. */
  async changeAddress(role: Proven, email: string): Promise<'changed' | 'codeNeeded'> {
    const id = this.idOf(role);
    const changed = await this.api.call<Changed>({
      method: 'PUT',
      path: `/${role}/update`,
      as: role,
      body: { [`${role}Id`]: id, email },
    });
    const pending = changed.pendingEmail ?? null;
    this.waitFor(pending === null || id === undefined ? null : { role, id, email: pending });
    if (pending !== null) return 'codeNeeded';
    this.take(role, changed.email);
    return 'changed';
  }

  /** Shows that the mail to the new address is read here. */
  async confirmAddress(role: Proven, code: string): Promise<void> {
    const email = this.pending()?.email;
    await this.api.call({ method: 'POST', path: '/auth/confirm-address', as: role, body: { code } });
    this.waitFor(null);
    if (email !== undefined) this.take(role, email);
  }

  /** The code is not entered, and the address stays as it is. */
  keepAddress(): void {
    this.waitFor(null);
  }

  /** Ends every login of the account, this one too; answers how many API keys have ended with them. */
  async logOutEverywhere(role: Proven): Promise<number> {
    const { apiKeys } = await this.api.call<{ apiKeys: unknown[] }>({
      method: 'POST',
      path: '/auth/logout-all',
      as: role,
      body: {},
    });
    if (role === 'customer') this.session.leaveCustomer();
    else this.session.leaveVendor();
    return apiKeys.length;
  }

  private waitFor(pending: Pending | null): void {
    this.pending.set(pending);
    if (pending === null) tabStore.remove(PENDING_KEY);
    else tabStore.write(PENDING_KEY, pending);
  }

  private take(role: Proven, email: string): void {
    const [customer, vendor] = [this.session.customer(), this.session.vendor()];
    if (role === 'customer' && customer)
      this.session.enterCustomer({ ...customer, email }, this.session.tokensOf('customer'));
    if (role === 'vendor' && vendor) this.session.enterVendor({ ...vendor, email });
  }

  private idOf(role: Proven): number | undefined {
    return role === 'customer' ? this.session.customer()?.customerId : this.session.vendor()?.vendorId;
  }
}
