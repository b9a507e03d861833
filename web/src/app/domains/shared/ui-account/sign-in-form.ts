import {
  ChangeDetectionStrategy,
  Component,
  OnInit,
  computed,
  inject,
  input,
  model,
  output,
  signal,
} from '@angular/core';
import { LIMITS } from '../util-limits/limits.generated';
import { Login } from '../data/login';
import { Proven, Session } from '../data/session';
import { SignIn } from '../data/sign-in';
import { faultsOf } from '../ui-form/faults';
import { CodeStep } from '../ui-kit/code-step';
import { Field } from '../ui-kit/field';
import { Notice } from '../ui-kit/notice';
import { codeIn } from '../util-text/code';
import { looksLikeEmail } from '../util-text/email';
import { EMAIL_EXAMPLES, SIGN_IN_LABELS, SignInField, sentenceAt } from './sign-in-words';

/**
 * Name and email, then the code from a mail where the address is known: how customers and vendors come in, on a page of
 * its own or beside what they were doing. What stands inside is shown above the fields.
 */
@Component({
  selector: 'os-sign-in-form',
  imports: [CodeStep, Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (coming()) {
      <os-code-step
        [level]="level()"
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
        @if (level() === 1) {
          <h1>{{ heading() }}</h1>
        } @else {
          <h2>{{ heading() }}</h2>
        }
        <ng-content />
        <os-field
          [label]="labels().name"
          name="name"
          [autocomplete]="role() === 'customer' ? 'name' : 'organization'"
          [required]="true"
          [maxlength]="limits.AddCustomerBody.name.maxLength"
          [(value)]="name"
          [error]="faults.of('name')"
        />
        <os-field
          [label]="labels().email"
          name="email"
          type="email"
          inputmode="email"
          autocomplete="email"
          [required]="true"
          [maxlength]="limits.AddCustomerBody.email.maxLength"
          [(value)]="email"
          [error]="faults.of('email')"
        />
        @if (faults.whole(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
        }
        <button class="button primary big wide" type="submit" [disabled]="busy() || waits()">
          {{ busy() ? 'One moment…' : action() }}
        </button>
      </form>
    }
  `,
})
export class SignInForm implements OnInit {
  readonly role = input.required<Proven>();
  readonly heading = input.required<string>();
  /** Of the heading: 2 beside a page that has one of its own. */
  readonly level = input<1 | 2>(1);
  readonly action = input('Go on');
  /** Nobody may go on yet. */
  readonly waits = input(false);
  readonly email = model('');
  /** Somebody is signed in. */
  readonly entered = output();

  private readonly session = inject(Session);
  private readonly signIn = inject(SignIn);
  private readonly login = inject(Login);

  protected readonly limits = LIMITS;
  protected readonly labels = computed(() => SIGN_IN_LABELS[this.role()]);
  protected readonly faults = faultsOf<SignInField>(() => this.labels());
  protected readonly name = signal('');
  protected readonly code = signal('');
  protected readonly busy = signal(false);
  protected readonly sending = signal(false);
  /** A code is on its way, and is waited for. */
  protected readonly coming = signal(false);

  ngOnInit(): void {
    const waiting = this.login.waitsFor(this.role());
    const known = this.role() === 'customer' ? this.session.details() : this.session.lastVendor();
    this.coming.set(waiting !== null);
    this.name.set(known?.name ?? '');
    if (this.email() === '') this.email.set(waiting ?? known?.email ?? '');
  }

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (this.waits() || !this.check()) return;
    await this.attempt(async () => {
      try {
        const details = { name: this.name().trim(), email: this.email().trim() };
        if ((await this.signIn.enter(this.role(), details)) === 'codeNeeded') return this.expectCode();
      } catch (error) {
        if (!this.login.isOffered(error)) throw error;
        return this.expectCode();
      }
      this.entered.emit();
    });
  }

  /** Asks for a code. One that came before stays good, so that it can be entered meanwhile. */
  protected async sendCode(): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.faults.clear();
    try {
      await this.login.sendCode(this.email().trim(), this.role());
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
      await this.login.enter(this.email().trim(), this.role(), code);
      this.entered.emit();
    });
  }

  protected goBack(): void {
    this.faults.clear();
    this.coming.set(false);
  }

  private check(): boolean {
    const example = EMAIL_EXAMPLES[this.role()];
    return this.faults.passes({
      ...(this.name().trim() === '' ? { name: 'Please give a name.' } : {}),
      ...(looksLikeEmail(this.email()) ? {} : { email: `Please give an email address, like ${example}.` }),
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
      const told = sentenceAt(error);
      if (told) this.faults.tell(told.sentence, told.field);
      else this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
