import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Session } from '@shared/data/session';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Notice } from '@shared/ui-kit/notice';

/** A vendor registers, or comes back with the same name and email. */
@Component({
  selector: 'os-vendor-sign-in',
  imports: [Notice, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-sign-in-form [role]="'vendor'" heading="Sell tickets" (entered)="goOn()">
      @if (ended()) {
        <os-notice tone="warn">Your session is over. Sign in again to go on selling.</os-notice>
      } @else {
        <p class="muted">Register as an organiser, or come back with the same name and email.</p>
      }
    </os-sign-in-form>
  `,
})
export class VendorSignIn {
  private readonly router = inject(Router);
  protected readonly ended = inject(Session).vendorEnded;

  protected async goOn(): Promise<void> {
    await this.router.navigateByUrl('/sell', { replaceUrl: true });
  }
}
