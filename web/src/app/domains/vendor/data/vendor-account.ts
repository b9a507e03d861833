import { Injectable, computed, inject, signal } from '@angular/core';
import { ApiClient } from '@shared/data/api-client';
import { Login } from '@shared/data/login';
import { Details, Session, Tokens, tokensIn } from '@shared/data/session';
import { Vendor } from '@shared/data/wire';
import { SettingsChange } from '../util-settings-form/settings-form';

/** The vendor's own record. */
@Injectable({ providedIn: 'root' })
export class VendorAccount {
  private readonly api = inject(ApiClient);
  private readonly session = inject(Session);
  private readonly login = inject(Login);
  private readonly record = signal<Vendor | null>(null);
  /** Null until loaded, and for anybody else's record. */
  readonly vendor = computed(() => {
    const record = this.record();
    return record?.vendorId === this.session.vendor()?.vendorId ? record : null;
  });

  /**
   * Registers, or comes back: a known email with the same name is the same vendor. `codeNeeded`: registered already,
   * and only a code from a mail proves that it was this one.
   */
  async enter(details: Details): Promise<'entered' | 'codeNeeded'> {
    const { body, replayed } = await this.api.callPage<Vendor & Partial<Tokens> & { device?: string }>({
      method: 'POST',
      path: '/vendor/add',
      body: details,
    });
    const { vendorId, name, email } = body;
    const tokens = tokensIn(body);
    this.login.keepDevice('vendor', body);
    if (replayed && !tokens && !(await this.login.takesNumber('vendor', vendorId))) return 'codeNeeded';
    this.session.enterVendor({ vendorId, name, email }, tokens);
    await this.load();
    return 'entered';
  }

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
