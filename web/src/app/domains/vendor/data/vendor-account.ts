import { Injectable, computed, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Details, Session, Tokens, tokensIn } from '@shared/data/session';
import { Vendor } from '@shared/data/wire';

export interface VendorDefaults {
  ticketsPerRelease: number | null;
  ticketReleaseInterval: number | null;
}

/** The vendor's own record. */
@Injectable({ providedIn: 'root' })
export class VendorAccount {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly record = signal<Vendor | null>(null);
  /** Null until loaded, and for anybody else's record. */
  readonly vendor = computed(() => {
    const record = this.record();
    return record?.vendorId === this.session.vendor()?.vendorId ? record : null;
  });

  /** Registers, or comes back: a known email with the same name is the same vendor. */
  async enter(details: Details): Promise<void> {
    const { vendorId, name, email, ...proof } = await this.api.call<Vendor & Partial<Tokens>>({
      method: 'POST',
      path: '/vendor/add',
      body: details,
    });
    this.session.enterVendor({ vendorId, name, email }, tokensIn(proof));
    await this.load();
  }

  async load(): Promise<void> {
    const vendorId = this.session.vendor()?.vendorId;
    if (vendorId === undefined) return;
    this.record.set(await this.api.call<Vendor>({ path: `/vendor/find/${vendorId}`, as: 'vendor' }));
  }

  async update(change: Partial<Details & VendorDefaults>): Promise<void> {
    const vendorId = this.session.vendor()?.vendorId;
    const body = { vendorId, ...change };
    const record = await this.api.call<Vendor>({ method: 'PUT', path: '/vendor/update', as: 'vendor', body });
    this.record.set(record);
    this.session.enterVendor({ vendorId: record.vendorId, name: record.name, email: record.email });
  }
}
