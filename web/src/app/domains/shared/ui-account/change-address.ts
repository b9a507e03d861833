import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { LIMITS } from '../util-limits/limits.generated';
import { OwnAccount } from '../data/own-account';
import { Refusal } from '../data/refusal';
import { Proven } from '../data/session';
import { Toasts } from '../state/toasts';
import { faultsOf } from '../ui-form/faults';
import { Field } from '../ui-kit/field';
import { Notice } from '../ui-kit/notice';
import { codeIn } from '../util-text/code';
import { looksLikeEmail } from '../util-text/email';

const LABELS = { email: 'New email', code: 'Code from the mail' } as const;

/** The address of an account. Another one counts when the code that was sent to it was entered. */
@Component({
  selector: 'os-change-address',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (pending(); as pending) {
      <form class="stack" novalidate (submit)="confirmAddress($event)">
        <h2>Confirm your new address</h2>
        <p class="muted">
          A code is on its way to <strong>{{ pending }}</strong>. The address counts when it is entered,
          within ten minutes; until then yours stays.
        </p>
        <os-field
          [label]="labels.code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          [required]="true"
          [(value)]="code"
          [error]="faults.of('code')"
        />
        @if (faults.whole(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit" [disabled]="busy()">
            {{ busy() ? 'One moment…' : 'Confirm address' }}
          </button>
          <button class="button" type="button" [disabled]="busy()" (click)="sendCode(pending)">
            Send another code
          </button>
          <button class="button quiet" type="button" (click)="keepOld()">Keep the old address</button>
        </div>
      </form>
    } @else {
      <form class="stack" novalidate (submit)="changeAddress($event)">
        <h2>Another address</h2>
        <os-field
          [label]="labels.email"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="email"
          [hint]="hint()"
          [required]="true"
          [maxlength]="limits.UpdateCustomerBody.email.maxLength"
          [(value)]="email"
          [error]="faults.of('email')"
        />
        @if (faults.whole(); as refusal) {
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
export class ChangeAddress {
  readonly role = input.required<Proven>();
  /** The new address counts. */
  readonly changed = output();

  private readonly account = inject(OwnAccount);
  private readonly toasts = inject(Toasts);

  protected readonly limits = LIMITS;
  protected readonly labels = LABELS;
  protected readonly faults = faultsOf<keyof typeof LABELS>(LABELS);
  protected readonly pending = computed(() => this.account.pendingOf(this.role()));
  protected readonly hint = computed(() =>
    this.account.isProven(this.role()) ? 'A code is sent there first; yours stays until it is entered' : '',
  );
  protected readonly email = signal('');
  protected readonly code = signal('');
  protected readonly busy = signal(false);

  protected async changeAddress(event: Event): Promise<void> {
    event.preventDefault();
    const wrong = { email: 'Please give an email address, like ada@example.org.' };
    if (this.faults.passes(looksLikeEmail(this.email()) ? {} : wrong))
      await this.sendCode(this.email().trim());
  }

  protected async sendCode(email: string): Promise<void> {
    await this.attempt(async () => {
      const next = await this.account.changeAddress(this.role(), email);
      this.code.set('');
      if (next === 'changed') this.done('Your address is changed.');
    });
  }

  protected async confirmAddress(event: Event): Promise<void> {
    event.preventDefault();
    const code = codeIn(this.code());
    if (code === null) return this.faults.tell('Please type the digits from the mail.', 'code');
    await this.attempt(async () => {
      await this.account.confirmAddress(this.role(), code);
      this.done('Your new address counts from now on. Other logins have ended.');
    });
  }

  protected keepOld(): void {
    this.faults.clear();
    this.account.keepAddress();
  }

  private done(sentence: string): void {
    this.email.set('');
    this.code.set('');
    this.toasts.tell(sentence);
    this.changed.emit();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.faults.clear();
    try {
      await work();
    } catch (error) {
      const isCode =
        error instanceof Refusal && (error.code === 'CODE_INVALID' || error.problem.field === 'code');
      if (isCode && this.pending()) this.faults.tell('This code is wrong, used up or over.', 'code');
      else this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
