import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Login } from '@shared/data/login';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { CodeStep } from '@shared/ui-kit/code-step';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { codeIn } from '@shared/util-text/code';
import { looksLikeEmail } from '@shared/util-text/email';
import { VendorAccount } from '../data/vendor-account';

/** A vendor registers, or comes back with the same name and email. */
@Component({
  selector: 'os-vendor-sign-in',
  imports: [CodeStep, Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (coming()) {
      <os-code-step
        [email]="email().trim()"
        [(code)]="code"
        [wrong]="wrongCode()"
        [refusal]="refusal()"
        [busy]="busy()"
        [sending]="sending()"
        (entered)="logIn()"
        (again)="sendCode()"
        (back)="coming.set(false)"
      />
    } @else {
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
    }
  `,
})
export class VendorSignIn {
  private readonly account = inject(VendorAccount);
  private readonly router = inject(Router);
  private readonly login = inject(Login);
  /** A code is on its way, and is waited for. */
  protected readonly coming = signal(false);
  protected readonly code = signal('');
  protected readonly wrongCode = signal<string | null>(null);
  protected readonly name = signal('');
  protected readonly email = signal('');
  protected readonly busy = signal(false);
  protected readonly sending = signal(false);
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
    if (this.wrongName() || this.wrongEmail()) return;
    await this.attempt(async () => {
      try {
        const details = { name: this.name().trim(), email: this.email().trim() };
        if ((await this.account.enter(details)) === 'codeNeeded') return this.expectCode();
      } catch (error) {
        if (!this.login.isOffered(error)) throw error;
        return this.expectCode();
      }
      await this.router.navigateByUrl('/sell', { replaceUrl: true });
    });
  }

  /** Asks for a code. One that came before stays good, so that it can be entered meanwhile. */
  protected async sendCode(): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.refusal.set(null);
    try {
      await this.login.sendCode(this.email().trim(), 'vendor');
    } catch (error) {
      this.refusal.set(sentenceOf(error));
    } finally {
      this.sending.set(false);
    }
  }

  protected async logIn(): Promise<void> {
    const code = codeIn(this.code());
    this.wrongCode.set(code === null ? 'Please type the six digits.' : null);
    if (code === null) return;
    await this.attempt(async () => {
      await this.login.enter(this.email().trim(), 'vendor', code);
      await this.account.load();
      await this.router.navigateByUrl('/sell', { replaceUrl: true });
    });
  }

  private expectCode(): void {
    this.code.set('');
    this.coming.set(true);
    void this.sendCode();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'CODE_INVALID') this.wrongCode.set(error.message);
      else if (error instanceof Refusal && error.code === 'EMAIL_TAKEN')
        this.wrongEmail.set('This email is known under another name. Use that name, or another email.');
      else this.refusal.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
