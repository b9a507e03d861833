import { Injectable, computed, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Session } from '@shared/data/session';
import { Vendor } from '@shared/data/wire';
import { SettingsChange } from '../util-settings-form/settings-form';

/** The vendor's own record. */
@Injectable({ providedIn: 'root' })
export class VendorAccount {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly record = signal<Vendor | null>(null);
  /** Null until loaded, and for anybody else's record. */
  readonly vendor = computed(() => {
    const record = this.record();
    return record?.vendorId === this.session.lastVendor()?.vendorId ? record : null;
  });

  async load(): Promise<void> {
    const vendorId = this.session.vendor()?.vendorId;
    if (vendorId === undefined) return;
    this.record.set(await this.api.call<Vendor>({ path: `/vendor/find/${vendorId}`, as: 'vendor' }));
  }

  async update(change: SettingsChange): Promise<void> {
    const vendorId = this.session.vendor()?.vendorId;
    const body = { vendorId, ...change };
    const record = await this.api.call<Vendor>({ method: 'PUT', path: '/vendor/update', as: 'vendor', body });
    this.take(record);
  }

  private take(record: Vendor): void {
    this.record.set(record);
    this.session.enterVendor({ vendorId: record.vendorId, name: record.name, email: record.email });
  }
}
