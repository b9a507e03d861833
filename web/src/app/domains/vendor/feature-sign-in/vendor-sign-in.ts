import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { looksLikeEmail } from '@shared/util-text/email';
import { VendorAccount } from '../data/vendor-account';

/** A vendor registers, or comes back with the same name and email. */
@Component({
  selector: 'os-vendor-sign-in',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="narrow card stack" novalidate (submit)="enter($event)">
      <h1>Sell tickets</h1>
      <p class="muted">Register as an organiser, or come back with the same name and email.</p>
      <os-field
        label="Organiser"
        name="name"
        autocomplete="organization"
        [required]="true"
        [maxlength]="200"
        [(value)]="name"
        [error]="wrongName()"
      />
      <os-field
        label="Email"
        name="email"
        type="email"
        inputmode="email"
        autocomplete="email"
        [required]="true"
        [maxlength]="254"
        [(value)]="email"
        [error]="wrongEmail()"
      />
      @if (refusal(); as refusal) {
        <os-notice tone="bad">{{ refusal }}</os-notice>
      }
      <button class="button primary big wide" type="submit" [disabled]="busy()">
        {{ busy() ? 'One moment…' : 'Go on' }}
      </button>
    </form>
  `,
})
export class VendorSignIn {
  private readonly account = inject(VendorAccount);
  private readonly router = inject(Router);
  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly busy = signal(false);
  protected readonly wrongName = signal<string | null>(null);
  protected readonly wrongEmail = signal<string | null>(null);
  protected readonly refusal = signal<string | null>(null);

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    this.refusal.set(null);
    this.wrongName.set(this.name().trim() === '' ? 'Please give a name.' : null);
    this.wrongEmail.set(
      looksLikeEmail(this.email()) ? null : 'Please give an email address, like box@example.org.',
    );
    if (this.busy() || this.wrongName() || this.wrongEmail()) return;
    this.busy.set(true);
    try {
      await this.account.enter({ name: this.name().trim(), email: this.email().trim() });
      await this.router.navigateByUrl('/sell', { replaceUrl: true });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'EMAIL_TAKEN')
        this.wrongEmail.set('This email is known under another name. Use that name, or another email.');
      else this.refusal.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
