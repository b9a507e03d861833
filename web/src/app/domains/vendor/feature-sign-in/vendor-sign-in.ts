import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Login } from '@shared/data/login';
import { faultsOf } from '@shared/ui-form/faults';
import { SIGN_IN_LABELS, SignInField, wordFor } from '@shared/ui-form/sign-in';
import { CodeStep } from '@shared/ui-kit/code-step';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { codeIn } from '@shared/util-text/code';
import { looksLikeEmail } from '@shared/util-text/email';
import { VendorAccount } from '../data/vendor-account';

const LABELS = { ...SIGN_IN_LABELS, name: 'Organiser' } as const;

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
        [wrong]="faults.of('code')"
        [refusal]="faults.whole()"
        [busy]="busy()"
        [sending]="sending()"
        (entered)="logIn()"
        (again)="sendCode()"
        (back)="goBack()"
      />
    } @else {
      <form class="narrow card stack" novalidate (submit)="enter($event)">
        <h1>Sell tickets</h1>
        <p class="muted">Register as an organiser, or come back with the same name and email.</p>
        <os-field
          [label]="labels.name"
          name="name"
          autocomplete="organization"
          [required]="true"
          [maxlength]="200"
          [(value)]="name"
          [error]="faults.of('name')"
        />
        <os-field
          [label]="labels.email"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="email"
          [required]="true"
          [maxlength]="254"
          [(value)]="email"
          [error]="faults.of('email')"
        />
        @if (faults.whole(); as refusal) {
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
  protected readonly coming = signal(this.login.waitsFor('vendor') !== null);
  protected readonly code = signal('');
  protected readonly labels = LABELS;
  protected readonly faults = faultsOf<SignInField>(LABELS);
  protected readonly name = signal('');
  protected readonly email = signal(this.login.waitsFor('vendor') ?? '');
  protected readonly busy = signal(false);
  protected readonly sending = signal(false);

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.check()) return;
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
    this.faults.clear();
    try {
      await this.login.sendCode(this.email().trim(), 'vendor');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.sending.set(false);
    }
  }

  protected async logIn(): Promise<void> {
    const code = codeIn(this.code());
    if (code === null) return this.faults.tell('Please type the digits from the mail.', 'code');
    await this.attempt(async () => {
      await this.login.enter(this.email().trim(), 'vendor', code);
      await this.account.load();
      await this.router.navigateByUrl('/sell', { replaceUrl: true });
    });
  }

  protected goBack(): void {
    this.faults.clear();
    this.coming.set(false);
  }

  private check(): boolean {
    return this.faults.passes({
      ...(this.name().trim() === '' ? { name: 'Please give a name.' } : {}),
      ...(looksLikeEmail(this.email())
        ? {}
        : { email: 'Please give an email address, like box@example.org.' }),
    });
  }

  private expectCode(): void {
    this.code.set('');
    this.faults.clear();
    this.coming.set(true);
    void this.sendCode();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.faults.clear();
    try {
      await work();
    } catch (error) {
      const word = wordFor(error);
      if (word) this.faults.tell(word.sentence, word.field);
      else this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
