import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Login } from '@shared/data/login';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { parseDecimal } from '@shared/util-format/decimal';
import { VendorAccount } from '../data/vendor-account';

/** The vendor's name and what a release takes when it says nothing else. */
@Component({
  selector: 'os-vendor-settings',
  imports: [Field, Loading, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head"><h1>Settings</h1></header>
    @if (account.vendor(); as vendor) {
      <form class="card stack" novalidate (submit)="saveSettings($event)">
        <p class="muted">{{ vendor.email }} · vendor no. {{ vendor.vendorId }}</p>
        <div class="form-grid">
          <os-field
            class="whole"
            label="Organiser"
            name="name"
            [maxlength]="200"
            [required]="true"
            [(value)]="name"
            [error]="wrongName()"
          />
          <os-field
            label="Tickets in a batch"
            name="ticketsPerRelease"
            type="number"
            [min]="1"
            hint="What a release takes when it does not say"
            [(value)]="perRelease"
            [error]="wrongCount()"
          />
          <os-field
            label="Seconds between batches"
            name="ticketReleaseInterval"
            inputmode="decimal"
            hint="0, or 0.1 and more"
            [(value)]="interval"
            [error]="wrongInterval()"
          />
        </div>
        @if (refusal(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit">Save settings</button>
          <button class="button" type="button" (click)="leave()">Sign out</button>
        </div>
      </form>
    } @else if (refusal(); as refusal) {
      <os-notice tone="bad">{{ refusal }}</os-notice>
    } @else {
      <os-loading what="Loading your settings" />
    }
  `,
})
export class VendorSettings {
  protected readonly account = inject(VendorAccount);
  private readonly login = inject(Login);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  // What is typed gives way to what is saved only when that has changed, not whenever it comes again.
  private readonly savedName = computed(() => this.account.vendor()?.name ?? '');
  private readonly savedCount = computed(() => textOf(this.account.vendor()?.ticketsPerRelease));
  private readonly savedInterval = computed(() => textOf(this.account.vendor()?.ticketReleaseInterval));
  protected readonly name = linkedSignal(() => this.savedName());
  protected readonly perRelease = linkedSignal(() => this.savedCount());
  protected readonly interval = linkedSignal(() => this.savedInterval());
  protected readonly wrongName = signal<string | null>(null);
  protected readonly wrongCount = signal<string | null>(null);
  protected readonly wrongInterval = signal<string | null>(null);
  protected readonly refusal = signal<string | null>(null);

  constructor() {
    this.account.load().catch((error: unknown) => this.refusal.set(sentenceOf(error)));
  }

  protected async saveSettings(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.check()) return;
    try {
      await this.account.update({
        name: this.name().trim(),
        ...(this.perRelease() ? { ticketsPerRelease: Number(this.perRelease()) } : {}),
        ...(this.interval() ? { ticketReleaseInterval: parseDecimal(this.interval()) } : {}),
      });
      this.toasts.tell('Your settings are saved.');
    } catch (error) {
      this.refusal.set(sentenceOf(error));
    }
  }

  protected async leave(): Promise<void> {
    await this.login.leave('vendor');
    await this.router.navigateByUrl('/');
  }

  private check(): boolean {
    const count = this.perRelease();
    const interval = this.interval() === '' ? 0 : parseDecimal(this.interval());
    this.refusal.set(null);
    this.wrongName.set(this.name().trim() === '' ? 'Please give a name.' : null);
    this.wrongCount.set(
      count === '' || /^[1-9]\d{0,5}$/.test(count) ? null : 'A whole number from 1 to 100,000.',
    );
    this.wrongInterval.set(interval === 0 || (interval ?? 0) >= 0.1 ? null : 'Seconds: 0, or 0.1 and more.');
    return !this.wrongName() && !this.wrongCount() && !this.wrongInterval();
  }
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
