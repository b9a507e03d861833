import { Injectable, computed, signal } from '@angular/core';
import { readStored } from '../util-storage/stored';

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
export type Caller = 'customer' | 'vendor' | 'nobody';

const CUSTOMER_KEY = 'onsale.customer';
const VENDOR_KEY = 'onsale.vendor';
const DETAILS_KEY = 'onsale.details';
const CHANNEL = 'onsale.session';

interface SessionMessage {
  ask?: 'who';
  customer?: CustomerIdentity;
}

/**
 * Who sits in front of the page. Kept in session storage, so it ends with the tab; a second tab asks the first one
 * over a channel of the browser, so that nothing is left behind on a shared device.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly customerState = signal(
    readStored(sessionStorage, CUSTOMER_KEY) as CustomerIdentity | null,
  );
  private readonly vendorState = signal(readStored(sessionStorage, VENDOR_KEY) as VendorIdentity | null);
  private readonly detailsState = signal(readStored(sessionStorage, DETAILS_KEY) as Details | null);
  private readonly channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);

  readonly customer = this.customerState.asReadonly();
  readonly vendor = this.vendorState.asReadonly();
  readonly details = this.detailsState.asReadonly();
  readonly customerHeaders = computed(() => header('x-customer-id', this.customerState()?.customerId));
  readonly vendorHeaders = computed(() => header('x-vendor-id', this.vendorState()?.vendorId));

  constructor() {
    this.channel?.addEventListener('message', (message: MessageEvent<SessionMessage>) =>
      this.hear(message.data),
    );
    if (!this.customerState()) this.channel?.postMessage({ ask: 'who' } satisfies SessionMessage);
  }

  /** The headers that name the caller: the one place where a call's credentials are made. */
  headersOf(caller: Caller): Record<string, string> {
    if (caller === 'customer') return this.customerHeaders();
    return caller === 'vendor' ? this.vendorHeaders() : {};
  }

  enterCustomer(customer: CustomerIdentity): void {
    this.customerState.set(save(CUSTOMER_KEY, customer));
    this.detailsState.set(save(DETAILS_KEY, { name: customer.name, email: customer.email }));
  }

  enterVendor(vendor: VendorIdentity): void {
    this.vendorState.set(save(VENDOR_KEY, vendor));
  }

  /** The hold ran out: the id goes, what was typed stays for the next start. */
  timeOutCustomer(): void {
    sessionStorage.removeItem(CUSTOMER_KEY);
    this.customerState.set(null);
  }

  leaveCustomer(): void {
    this.timeOutCustomer();
    sessionStorage.removeItem(DETAILS_KEY);
    this.detailsState.set(null);
  }

  leaveVendor(): void {
    sessionStorage.removeItem(VENDOR_KEY);
    this.vendorState.set(null);
  }

  private hear(message: SessionMessage): void {
    const customer = this.customerState();
    if (message.ask === 'who' && customer) this.channel?.postMessage({ customer } satisfies SessionMessage);
    // Only a tab that has never had a customer takes one over: one that timed out starts from the beginning.
    if (message.customer && !customer && !this.detailsState()) this.enterCustomer(message.customer);
  }
}

const NO_HEADERS: Record<string, string> = {};

function header(name: string, id: number | undefined): Record<string, string> {
  return id === undefined ? NO_HEADERS : { [name]: String(id) };
}

function save<T>(key: string, value: T): T {
  sessionStorage.setItem(key, JSON.stringify(value));
  return value;
}
