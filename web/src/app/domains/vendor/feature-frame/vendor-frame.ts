import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Live } from '@shared/data/live';
import { Session } from '@shared/data/session';
import { StandingNotice } from './standing-notice';

/** Around every page of a vendor. */
@Component({
  selector: 'os-vendor-frame',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, StandingNotice],
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
      <a routerLink="/sell/settings" routerLinkActive="here" ariaCurrentWhenActive="page">Settings</a>
    </nav>
    <os-standing-notice />
    <router-outlet />
  `,
})
export class VendorFrame {
  protected readonly vendor = inject(Session).vendor;

  constructor() {
    inject(Live).listenAs('vendor');
  }
}
