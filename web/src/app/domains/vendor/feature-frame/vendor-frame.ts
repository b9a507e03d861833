import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Live } from '@shared/data/live';
import { Session } from '@shared/data/session';
import { SignInAgain } from '@shared/ui-account/sign-in-again';
import { VendorAccount } from '../data/vendor-account';
import { StandingNotice } from './standing-notice';

/** Around every page of a vendor. */
@Component({
  selector: 'os-vendor-frame',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, SignInAgain, StandingNotice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav class="area-nav" [attr.aria-label]="'Selling as ' + (vendor()?.name ?? '')">
      <a
        routerLink="/sell"
        routerLinkActive="here"
        [routerLinkActiveOptions]="{ exact: true }"
        ariaCurrentWhenActive="page"
        >Sales</a
      >
      <a routerLink="/sell/events" routerLinkActive="here" ariaCurrentWhenActive="page">Events</a>
      <a routerLink="/sell/releases" routerLinkActive="here" ariaCurrentWhenActive="page">Releases</a>
      <a routerLink="/sell/tickets" routerLinkActive="here" ariaCurrentWhenActive="page">Tickets</a>
      <a routerLink="/sell/orders" routerLinkActive="here" ariaCurrentWhenActive="page">Orders</a>
      <a routerLink="/sell/settings" routerLinkActive="here" ariaCurrentWhenActive="page">Settings</a>
    </nav>
    @if (ended()) {
      <os-sign-in-again [role]="'vendor'" (entered)="goOn()" />
    } @else {
      <os-standing-notice />
    }
    <router-outlet />
  `,
})
export class VendorFrame {
  private readonly session = inject(Session);
  private readonly account = inject(VendorAccount);
  private readonly router = inject(Router);
  protected readonly vendor = this.session.lastVendor;
  protected readonly ended = this.session.vendorEnded;
  /** Whose pages these are. */
  private readonly shown = this.vendor()?.vendorId;

  constructor() {
    inject(Live).listenAs('vendor');
  }

  /** The page goes on as it was; but where another vendor has come, what stands on it is not theirs. */
  protected async goOn(): Promise<void> {
    void this.account.load().catch(() => undefined);
    if (this.vendor()?.vendorId !== this.shown) await this.router.navigateByUrl('/sell');
  }
}
