import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { Router } from '@angular/router';
import { LIMITS, RULES } from '@shared/util-limits/limits.generated';
import { Login } from '@shared/data/login';
import { OwnAccount } from '@shared/data/own-account';
import { sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { ChangeAddress } from '@shared/ui-account/change-address';
import { LogOutEverywhere } from '@shared/ui-account/log-out-everywhere';
import { faultsOf, unreadableIn } from '@shared/ui-form/faults';
import { Empty } from '@shared/ui-kit/empty';
import { Field } from '@shared/ui-kit/field';
import { Loading } from '@shared/ui-kit/loading';
import { Notice } from '@shared/ui-kit/notice';
import { VendorAccount } from '../data/vendor-account';
import {
  SETTINGS_LABELS,
  SettingsField,
  SettingsForm,
  checkSettings,
  settingsChangeIn,
} from '../util-settings-form/settings-form';
import { ApiKeyCard } from '../ui-keys/api-key-card';

/** The vendor's name and what a release takes when it says nothing else. */
@Component({
  selector: 'os-vendor-settings',
  imports: [ApiKeyCard, ChangeAddress, Empty, Field, Loading, LogOutEverywhere, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head"><h1>Settings</h1></header>
    @if (account.vendor(); as vendor) {
      <form class="card stack" novalidate (submit)="saveSettings($event)">
        <p class="muted">{{ vendor.email }} · vendor no. {{ vendor.vendorId }}</p>
        <div class="form-grid">
          <os-field
            class="whole"
            [label]="labels.name"
            name="name"
            [maxlength]="limits.UpdateVendorBody.name.maxLength"
            [required]="true"
            [(value)]="name"
            [error]="faults.of('name')"
          />
          <os-field
            [label]="labels.ticketsPerRelease"
            name="ticketsPerRelease"
            type="number"
            [min]="1"
            hint="What a release takes when it does not say. Empty: it has to say"
            [(value)]="perRelease"
            [error]="faults.of('ticketsPerRelease')"
          />
          <os-field
            [label]="labels.ticketReleaseInterval"
            name="ticketReleaseInterval"
            inputmode="decimal"
            [hint]="intervalHint"
            [(value)]="interval"
            [error]="faults.of('ticketReleaseInterval')"
          />
        </div>
        @if (faults.whole(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit" [disabled]="busy()">
            {{ busy() ? 'Saving…' : 'Save settings' }}
          </button>
          <button class="button" type="button" (click)="leave()">Sign out</button>
          @if (proven()) {
            <os-log-out-everywhere [role]="'vendor'" (left)="goHome()" />
          }
        </div>
      </form>
      <section class="apart card stack" aria-label="Your address">
        <os-change-address [role]="'vendor'" (changed)="reload()" />
      </section>
      @if (proven()) {
        <section class="apart card stack" aria-label="API keys"><os-api-key-card /></section>
      }
    } @else if (notLoaded(); as refusal) {
      <os-empty heading="Your settings did not come">
        {{ refusal }}
        <button action class="button" type="button" (click)="reload()">Try again</button>
      </os-empty>
    } @else {
      <os-loading what="Loading your settings" />
    }
  `,
})
export class VendorSettings {
  protected readonly limits = LIMITS;
  protected readonly intervalHint = `0, or ${RULES.shortestIntervalSeconds} and more. Empty: none`;
  protected readonly account = inject(VendorAccount);
  private readonly login = inject(Login);
  private readonly own = inject(OwnAccount);
  private readonly session = inject(Session);
  private readonly signedIn = computed(() => this.session.vendor() !== null);
  /** Where nothing is proven there are no logins to end, and a key proves nothing. What was typed stays when a login ends. */
  protected readonly proven = linkedSignal<boolean | null, boolean>({
    source: () => (this.signedIn() ? this.own.isProven('vendor') : null),
    computation: (proven, before) => proven ?? before?.value ?? false,
  });
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  protected readonly labels = SETTINGS_LABELS;
  /** What the fields were filled with: what differs from it was typed, and gives way only to news about itself. */
  private readonly saved = {
    name: computed(() => this.account.vendor()?.name ?? ''),
    ticketsPerRelease: computed(() => textOf(this.account.vendor()?.ticketsPerRelease)),
    ticketReleaseInterval: computed(() => textOf(this.account.vendor()?.ticketReleaseInterval)),
  };
  protected readonly name = linkedSignal(() => this.saved.name());
  protected readonly perRelease = linkedSignal(() => this.saved.ticketsPerRelease());
  protected readonly interval = linkedSignal(() => this.saved.ticketReleaseInterval());
  protected readonly faults = faultsOf<SettingsField>(SETTINGS_LABELS);
  protected readonly busy = signal(false);
  protected readonly notLoaded = signal<string | null>(null);

  constructor() {
    effect(() => {
      if (this.signedIn()) untracked(() => this.reload());
    });
  }

  /** Whose login has ended is told so by the frame around this page, and comes back to it. */
  protected reload(): void {
    this.account.load().catch((error: unknown) => {
      if (this.signedIn()) this.notLoaded.set(sentenceOf(error));
    });
  }

  protected async saveSettings(event: Event): Promise<void> {
    event.preventDefault();
    const form = this.form();
    const filled = this.filled();
    if (this.busy()) return;
    if (!this.faults.passes({ ...checkSettings(form, filled), ...unreadableIn(event) })) return;
    const change = settingsChangeIn(form, filled);
    this.busy.set(true);
    try {
      if (Object.keys(change).length > 0) await this.account.update(change);
      this.toasts.tell('Your settings are saved.');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }

  /** What still waits for its undo is carried out as the vendor who asked for it. */
  protected async leave(): Promise<void> {
    await this.toasts.settle();
    await this.login.leave('vendor');
    await this.goHome();
  }

  protected async goHome(): Promise<void> {
    await this.router.navigateByUrl('/');
  }

  private form(): SettingsForm {
    return {
      name: this.name(),
      ticketsPerRelease: this.perRelease(),
      ticketReleaseInterval: this.interval(),
    };
  }

  private filled(): SettingsForm {
    const { name, ticketsPerRelease, ticketReleaseInterval } = this.saved;
    return {
      name: name(),
      ticketsPerRelease: ticketsPerRelease(),
      ticketReleaseInterval: ticketReleaseInterval(),
    };
  }
}

function textOf(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
