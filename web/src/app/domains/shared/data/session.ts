import { Injectable, computed, signal } from '@angular/core';
import { Store, deviceStore, tabStore } from '../util-storage/stored';
import { openBus } from './tab-bus';

/** What proves who somebody is, where the server wants proof. */
export interface Tokens {
  token: string;
  tokenExpiresAt: string;
  refreshToken: string;
}

export interface CustomerIdentity {
  customerId: number;
  name: string;
  email: string;
}

export interface VendorIdentity {
  vendorId: number;
  name: string;
  email: string;
}

/** What was typed when signing in, kept to prefill the form after a session has timed out. */
export interface Details {
  name: string;
  email: string;
}

/** On whose behalf a call is made. */
export type Caller = 'customer' | 'vendor' | 'admin' | 'nobody';
/** Who may have to prove it, and comes back by a code from a mail. */
export type Proven = Exclude<Caller, 'admin' | 'nobody'>;

type Kept<T> = T & { tokens?: Tokens };

/** The tokens in an answer that has some. */
export function tokensIn({ token, tokenExpiresAt, refreshToken }: Partial<Tokens>): Tokens | undefined {
  return token && tokenExpiresAt && refreshToken ? { token, tokenExpiresAt, refreshToken } : undefined;
}

const CUSTOMER_KEY = 'onsale.customer';
const VENDOR_KEY = 'onsale.vendor';
const ENDED_VENDOR_KEY = 'onsale.vendor.ended';
const ENDED_CUSTOMER_KEY = 'onsale.customer.ended';
const ADMIN_KEY = 'onsale.admin';
const DETAILS_KEY = 'onsale.details';
const CHANNEL = 'onsale.session';

interface SessionMessage {
  /** A tab that has just opened asks who sits here. */
  ask?: 'who';
  /** Who sits here, or has just signed in. */
  customer?: CustomerIdentity;
  /** The customer who has just left, in whichever tab. */
  left?: number;
}

/**
 * Who sits in front of the page. Without tokens it is kept in session storage, so it ends with the tab; a second tab
 * is told over a channel of the browser, so that nothing is left behind on a shared device. A login with tokens is
 * kept for all tabs until somebody signs out: whoever loses it needs a code from a mail.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly customerState = signal(stored<CustomerIdentity>(CUSTOMER_KEY), { equal: isSame });
  private readonly vendorState = signal(stored<VendorIdentity>(VENDOR_KEY), { equal: isSame });
  private readonly lastVendorState = signal(vendorIn(this.vendorState()) ?? endedVendor(), {
    equal: isSame,
  });
  private readonly adminState = signal(tabStore.read(ADMIN_KEY) as string | null);
  /** Whose hold ran out: still logged in, and not a customer until the next start. */
  private timedOutCustomer: Kept<CustomerIdentity> | null = null;
  private timedOut = false;
  private readonly detailsState = signal(tabStore.read(DETAILS_KEY) as Details | null);
  private readonly endedState = signal(
    tabStore.read(ENDED_CUSTOMER_KEY) === true && this.customerState() === null,
  );
  private readonly bus = openBus(CHANNEL, (message) => this.hear(message as SessionMessage));

  readonly customer = this.customerState.asReadonly();
  readonly vendor = this.vendorState.asReadonly();
  /** The vendor whose pages are open: also while its login has ended, so that what was typed on them stays. */
  readonly lastVendor = this.lastVendorState.asReadonly();
  /** The vendor's login has ended, and it has not left by itself: whoever reads its pages is asked to sign in again. */
  readonly vendorEnded = computed(() => this.vendorState() === null && this.lastVendorState() !== null);
  /** The token of an administrator, as `onsale admin token` prints it: for this tab alone. */
  readonly admin = this.adminState.asReadonly();
  readonly details = this.detailsState.asReadonly();
  /** The server has ended the customer's login, and nobody has come since: whoever reads the page is told why it asks. */
  readonly customerEnded = this.endedState.asReadonly();
  readonly customerHeaders = computed(() => {
    const { customerId, tokens } = this.customerState() ?? {};
    return tokens ? bearer(tokens) : header('x-customer-id', customerId);
  });
  readonly vendorHeaders = computed(() => {
    const { vendorId, tokens } = this.vendorState() ?? {};
    return tokens ? bearer(tokens) : header('x-vendor-id', vendorId);
  });
  private readonly adminHeaders = computed(() => {
    const token = this.adminState();
    return token === null ? NO_HEADERS : bearer({ token });
  });

  constructor() {
    addEventListener('storage', ({ key }) => {
      if (key === null || key === CUSTOMER_KEY || key === VENDOR_KEY) this.readAgain();
    });
    // A tab that was put away with its page missed what the others said.
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.readAgain();
    });
    if (!this.customerState()) this.bus?.post({ ask: 'who' } satisfies SessionMessage);
  }

  /** The headers that name the caller: the one place where a call's credentials are made. */
  headersOf(caller: Caller): Record<string, string> {
    if (caller === 'customer') return this.customerHeaders();
    if (caller === 'admin') return this.adminHeaders();
    return caller === 'vendor' ? this.vendorHeaders() : {};
  }

  tokensOf(caller: Proven): Tokens | undefined {
    return (caller === 'customer' ? this.customerState() : this.vendorState())?.tokens;
  }

  /** Takes over what another tab has written down: who signed in there is signed in here, who left has left. */
  readAgain(): void {
    const customer = this.customerState();
    const known = deviceStore.read(CUSTOMER_KEY) as Kept<CustomerIdentity> | null;
    // A customer whose hold ran out here stays out here; one without tokens belongs to this tab.
    if (!this.timedOut && (customer ? customer.tokens : known)) this.customerState.set(known);
    const vendor = this.vendorState();
    const knownVendor = deviceStore.read(VENDOR_KEY) as Kept<VendorIdentity> | null;
    if (vendor ? vendor.tokens : knownVendor) this.setVendor(knownVendor);
  }

  /** The next tokens of a login that goes on. */
  renew(caller: Proven, { token, tokenExpiresAt, refreshToken }: Tokens): void {
    const tokens = { token, tokenExpiresAt, refreshToken };
    const [customer, vendor] = [this.customerState(), this.vendorState()];
    if (caller === 'customer' && customer)
      this.customerState.set(save(CUSTOMER_KEY, { ...customer, tokens }));
    if (caller === 'vendor' && vendor) this.setVendor(save(VENDOR_KEY, { ...vendor, tokens }));
  }

  /** The server ended the login: what was typed stays for the next one. */
  endLogin(caller: Proven): void {
    if (caller === 'vendor') {
      forget(VENDOR_KEY);
      // A reload must not take away who is asked to sign in again, nor why.
      tabStore.write(ENDED_VENDOR_KEY, this.lastVendorState());
      return this.setVendor(null);
    }
    this.timedOutCustomer = null;
    // A reload must not take away why whoever it was is asked to sign in again.
    this.tellEnded(true);
    this.forgetCustomer();
  }

  enterCustomer(customer: CustomerIdentity, tokens?: Tokens): void {
    this.timedOutCustomer = null;
    this.timedOut = false;
    this.tellEnded(false);
    this.customerState.set(save(CUSTOMER_KEY, tokens ? { ...customer, tokens } : customer));
    this.keepDetails(customer);
    // Whoever has tokens has left them where every tab finds them.
    if (!tokens) this.bus?.post({ customer } satisfies SessionMessage);
  }

  enterVendor(vendor: VendorIdentity, tokens = this.tokensOf('vendor')): void {
    this.setVendor(save(VENDOR_KEY, tokens ? { ...vendor, tokens } : vendor));
  }

  /** Whether the caller's login has ended without their doing. */
  hasEnded(caller: Proven): boolean {
    return caller === 'customer' ? this.endedState() : this.vendorEnded();
  }

  /** The hold ran out: the id goes, what was typed stays for the next start. A login outlasts it. */
  timeOutCustomer(): void {
    const customer = this.customerState();
    if (customer?.tokens) this.timedOutCustomer = customer;
    this.timedOut = true;
    tabStore.remove(CUSTOMER_KEY);
    this.customerState.set(null);
  }

  /** The same person starts again: true if the login is still there. */
  resume({ email }: Details): boolean {
    const known = this.timedOutCustomer ?? stored<CustomerIdentity>(CUSTOMER_KEY);
    if (!known?.tokens || known.email.toLowerCase() !== email.toLowerCase()) return false;
    this.enterCustomer(known, known.tokens);
    return true;
  }

  leaveCustomer(): void {
    this.timedOutCustomer = null;
    this.timedOut = false;
    this.tellEnded(false);
    this.forgetCustomer();
    tabStore.remove(DETAILS_KEY);
    this.detailsState.set(null);
  }

  leaveVendor(): void {
    forget(VENDOR_KEY);
    tabStore.remove(ENDED_VENDOR_KEY);
    this.vendorState.set(null);
    this.lastVendorState.set(null);
  }

  enterAdmin(token: string): void {
    tabStore.write(ADMIN_KEY, token);
    this.adminState.set(token);
  }

  leaveAdmin(): void {
    tabStore.remove(ADMIN_KEY);
    this.adminState.set(null);
  }

  private setVendor(vendor: Kept<VendorIdentity> | null): void {
    this.vendorState.set(vendor);
    if (!vendor) return;
    tabStore.remove(ENDED_VENDOR_KEY);
    this.lastVendorState.set(vendorIn(vendor));
  }

  private forgetCustomer(): void {
    const customer = this.customerState();
    forget(CUSTOMER_KEY);
    this.customerState.set(null);
    if (customer) this.bus?.post({ left: customer.customerId } satisfies SessionMessage);
  }

  private tellEnded(ended: boolean): void {
    if (ended) tabStore.write(ENDED_CUSTOMER_KEY, true);
    else tabStore.remove(ENDED_CUSTOMER_KEY);
    this.endedState.set(ended);
  }

  private keepDetails({ name, email }: Details): void {
    tabStore.write(DETAILS_KEY, { name, email });
    this.detailsState.set({ name, email });
  }

  private hear({ ask, customer: other, left }: SessionMessage): void {
    const customer = this.customerState();
    if (ask === 'who' && customer && !customer.tokens) {
      const { customerId, name, email } = customer;
      this.bus?.post({ customer: { customerId, name, email } } satisfies SessionMessage);
    }
    // A customer whose hold ran out here starts from the beginning here.
    if (other && !customer && !this.timedOut) {
      this.customerState.set(save(CUSTOMER_KEY, other));
      this.keepDetails(other);
    }
    if (left !== undefined && customer?.customerId === left) {
      forget(CUSTOMER_KEY);
      this.customerState.set(null);
    }
  }
}

/** Who it is, without what proves it. */
function vendorIn(kept: Kept<VendorIdentity> | null): VendorIdentity | null {
  return kept && { vendorId: kept.vendorId, name: kept.name, email: kept.email };
}

function endedVendor(): VendorIdentity | null {
  return tabStore.read(ENDED_VENDOR_KEY) as VendorIdentity | null;
}

const NO_HEADERS: Record<string, string> = {};

function header(name: string, id: number | undefined): Record<string, string> {
  return id === undefined ? NO_HEADERS : { [name]: String(id) };
}

export function bearer({ token }: Pick<Tokens, 'token'>): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** What is read again from storage is another object, and nothing new. */
function isSame(a: object | null, b: object | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function stored<T>(key: string): Kept<T> | null {
  return (tabStore.read(key) ?? deviceStore.read(key)) as Kept<T> | null;
}

function save<T extends object>(key: string, value: T): T {
  const [here, elsewhere]: Store[] = 'tokens' in value ? [deviceStore, tabStore] : [tabStore, deviceStore];
  here?.write(key, value);
  elsewhere?.remove(key);
  return value;
}

function forget(key: string): void {
  tabStore.remove(key);
  deviceStore.remove(key);
}
