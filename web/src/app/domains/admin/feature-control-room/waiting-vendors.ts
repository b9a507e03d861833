import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Vendor } from '@shared/data/wire';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';
import { CloseVendor } from '../ui-vendor/close-vendor';

/** Vendors who wait for an administrator’s word. */
@Component({
  selector: 'os-waiting-vendors',
  imports: [CloseVendor, Notice],
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
                  (click)="askToClose(vendor)"
                >
                  Close
                </button>
              </span>
            </li>
          }
        </ul>
      </section>
    }
    @if (closing(); as vendor) {
      <os-close-vendor
        [vendor]="vendor"
        [error]="closeError()"
        (confirmed)="closeVendor(vendor)"
        (closed)="closing.set(null)"
      />
    }
  `,
})
export class WaitingVendors {
  private readonly control = inject(Control);
  private readonly toasts = inject(Toasts);
  protected readonly waiting = signal<readonly Vendor[]>([]);
  protected readonly error = signal<string | null>(null);
  /** Whoever is asked about. */
  protected readonly closing = signal<Vendor | null>(null);
  protected readonly closeError = signal<string | null>(null);

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
    try {
      await this.control.approveVendor(vendor.vendorId);
      this.toasts.tell(`${vendor.name} may sell.`);
    } catch (error) {
      this.toasts.tell(sentenceOf(error));
    }
    await this.loadVendors();
  }

  protected askToClose(vendor: Vendor): void {
    this.closeError.set(null);
    this.closing.set(vendor);
  }

  /** What a closed vendor had planned does not come back by approving it again: it is asked for first. */
  protected async closeVendor(vendor: Vendor): Promise<void> {
    try {
      await this.control.closeVendor(vendor.vendorId);
      this.closing.set(null);
      this.toasts.tell(`${vendor.name} is closed.`);
    } catch (error) {
      this.closeError.set(sentenceOf(error));
    }
    await this.loadVendors();
  }
}
