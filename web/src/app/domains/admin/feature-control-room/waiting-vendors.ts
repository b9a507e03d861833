import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Vendor } from '@shared/data/wire';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';

/** Vendors who wait for an administrator’s word. */
@Component({
  selector: 'os-waiting-vendors',
  imports: [Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (error(); as error) {
      <os-notice tone="bad">{{ error }}</os-notice>
    }
    @if (waiting().length > 0) {
      <section class="card" aria-label="Vendors who wait">
        <h2>Waiting for your word</h2>
        <p class="muted">
          They may prepare. Nobody sees their events, and nothing is released, until you approve.
        </p>
        <ul class="stack" role="list">
          @for (vendor of waiting(); track vendor.vendorId) {
            <li class="spread">
              <span
                >{{ vendor.name }} <span class="muted">{{ vendor.email }}</span></span
              >
              <span class="row">
                <button
                  class="button compact primary"
                  type="button"
                  [attr.aria-label]="'Approve ' + vendor.name"
                  (click)="approveVendor(vendor)"
                >
                  Approve
                </button>
                <button
                  class="button compact danger"
                  type="button"
                  [attr.aria-label]="'Close ' + vendor.name"
                  (click)="closeVendor(vendor)"
                >
                  Close
                </button>
              </span>
            </li>
          }
        </ul>
      </section>
    }
  `,
})
export class WaitingVendors {
  private readonly control = inject(Control);
  private readonly toasts = inject(Toasts);
  protected readonly waiting = signal<readonly Vendor[]>([]);
  protected readonly error = signal<string | null>(null);

  constructor() {
    void this.loadVendors();
  }

  protected async loadVendors(): Promise<void> {
    try {
      this.waiting.set(await this.control.waitingVendors());
      this.error.set(null);
    } catch (error) {
      this.error.set(sentenceOf(error));
    }
  }

  protected async approveVendor(vendor: Vendor): Promise<void> {
    await this.judge(vendor, () => this.control.approveVendor(vendor.vendorId), 'may sell');
  }

  protected async closeVendor(vendor: Vendor): Promise<void> {
    await this.judge(vendor, () => this.control.closeVendor(vendor.vendorId), 'is closed');
  }

  private async judge(vendor: Vendor, act: () => Promise<void>, done: string): Promise<void> {
    try {
      await act();
      this.toasts.tell(`${vendor.name} ${done}.`);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
    await this.loadVendors();
  }
}
