import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/data/toasts';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { codeIn } from '@shared/util-text/code';
import { looksLikeEmail } from '@shared/util-text/email';
import { VendorAccount } from '../data/vendor-account';

/** The vendor's address. Another one counts when the code that was sent to it was entered. */
@Component({
  selector: 'os-vendor-address',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (pending(); as pending) {
      <form class="card stack" novalidate (submit)="confirmAddress($event)">
        <h2>Confirm your new address</h2>
        <p class="muted">
          A code is on its way to <strong>{{ pending }}</strong>. The address counts when it is entered,
          within ten minutes; until then yours stays.
        </p>
        <os-field
          label="Code from the mail"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          [required]="true"
          [(value)]="code"
          [error]="wrongCode()"
        />
        @if (refusal(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit" [disabled]="busy()">
            {{ busy() ? 'One moment…' : 'Confirm address' }}
          </button>
          <button class="button" type="button" [disabled]="busy()" (click)="change(pending)">
            Send another code
          </button>
          <button class="button" type="button" (click)="keepOld()">Keep the old address</button>
        </div>
      </form>
    } @else {
      <form class="card stack" novalidate (submit)="changeAddress($event)">
        <h2>Address</h2>
        <os-field
          label="New email"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="email"
          hint="Where codes and notices go. A code is sent there first"
          [required]="true"
          [maxlength]="254"
          [(value)]="email"
          [error]="wrongEmail()"
        />
        @if (refusal(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <div class="row">
          <button class="button" type="submit" [disabled]="busy()">
            {{ busy() ? 'One moment…' : 'Change address' }}
          </button>
        </div>
      </form>
    }
  `,
})
export class VendorAddress {
  private readonly account = inject(VendorAccount);
  private readonly toasts = inject(Toasts);

  /** The address that waits for its code; it is the server's word, or what was asked for in this tab. */
  protected readonly pending = computed(() => this.account.pendingEmail());
  protected readonly email = signal('');
  protected readonly code = signal('');
  protected readonly wrongEmail = signal<string | null>(null);
  protected readonly wrongCode = signal<string | null>(null);
  protected readonly refusal = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected async changeAddress(event: Event): Promise<void> {
    event.preventDefault();
    const email = this.email().trim();
    this.wrongEmail.set(looksLikeEmail(email) ? null : 'Please give an email address, like box@example.org.');
    if (!this.wrongEmail()) await this.change(email);
  }

  protected async change(email: string): Promise<void> {
    await this.attempt(async () => {
      await this.account.changeAddress(email);
      this.code.set('');
      // A server that asks for no proof has changed it at once.
      if (!this.pending()) this.toasts.tell('Your address is changed.');
    });
  }

  protected async confirmAddress(event: Event): Promise<void> {
    event.preventDefault();
    const code = codeIn(this.code());
    this.wrongCode.set(code === null ? 'Please type the digits of the code.' : null);
    if (code === null) return;
    await this.attempt(async () => {
      await this.account.confirmAddress(code);
      this.email.set('');
      this.toasts.tell('Your new address counts from now on; other logins are over.');
    });
  }

  protected keepOld(): void {
    this.refusal.set(null);
    this.account.keepAddress();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      await work();
    } catch (error) {
      const problem = error instanceof Refusal ? error.problem : null;
      if (problem?.field === 'code') this.wrongCode.set('This code is wrong, used up or over.');
      else if (problem?.field === 'email' && !this.pending()) this.wrongEmail.set(problem.message);
      else this.refusal.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
