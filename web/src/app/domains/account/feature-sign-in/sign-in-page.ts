import {
  ChangeDetectionStrategy,
  Component,
  booleanAttribute,
  computed,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LastChoice } from '@shared/data/choice';
import { Login } from '@shared/data/login';
import { Session } from '@shared/data/session';
import { Ticker } from '@shared/data/ticker';
import { ChangeAddress } from '@shared/ui-account/change-address';
import { LogOutEverywhere } from '@shared/ui-account/log-out-everywhere';
import { faultsOf } from '@shared/ui-form/faults';
import { SIGN_IN_LABELS, SignInField, wordFor } from '@shared/ui-form/sign-in';
import { CodeStep } from '@shared/ui-kit/code-step';
import { Field } from '@shared/ui-kit/field';
import { Icon } from '@shared/ui-kit/icon';
import { Notice } from '@shared/ui-kit/notice';
import { formatClock, formatCountdown } from '@shared/util-format/time';
import { codeIn } from '@shared/util-text/code';
import { looksLikeEmail } from '@shared/util-text/email';
import { SignIn } from '../data/sign-in';
import { OwnDataCard } from '../ui-account/own-data-card';

const NEXT_PAGE: Record<string, string> = { take: '/shop/take', tickets: '/shop/tickets' };

/** Name and email, once. After a time-out: the beginning again, filled in, one tap away from the next try. */
@Component({
  selector: 'os-sign-in-page',
  imports: [RouterLink, ChangeAddress, CodeStep, Field, Icon, LogOutEverywhere, Notice, OwnDataCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  /** The hold has run out: what was chosen is taken again after signing in. */
  readonly timedOut = input(false, { transform: booleanAttribute });
  readonly then = input('');

  private readonly lastChoice = inject(LastChoice);
  private readonly session = inject(Session);
  private readonly signIn = inject(SignIn);
  private readonly login = inject(Login);
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);

  protected readonly customer = this.session.customer;
  protected readonly ended = this.session.ended;
  protected readonly name = signal(this.session.details()?.name ?? '');
  protected readonly email = signal(this.login.waitsFor('customer') ?? this.session.details()?.email ?? '');
  protected readonly busy = signal(false);
  protected readonly sending = signal(false);
  /** A code is on its way, and is waited for. */
  protected readonly coming = signal(this.login.waitsFor('customer') !== null);
  protected readonly code = signal('');
  protected readonly labels = SIGN_IN_LABELS;
  protected readonly faults = faultsOf<SignInField>(SIGN_IN_LABELS);
  protected readonly lasts = computed(
    () => this.customer() !== null && 'authorization' in this.session.customerHeaders(),
  );
  /** What is waited for behind this form. */
  protected readonly choice = computed(() =>
    this.timedOut() || this.then() === 'take' ? this.lastChoice.choice() : null,
  );
  /** Until then the server grants no other hold to whoever let one run out; another person does not wait for them. */
  protected readonly waitsUntil = computed(() => {
    const until = this.timedOut() ? this.lastChoice.wait()?.until : undefined;
    const known = this.session.details()?.email.toLowerCase();
    return until && this.email().trim().toLowerCase() === known ? Date.parse(until) : null;
  });
  /** "0:42", while it is waited for. */
  protected readonly waitLeft = computed(() => {
    const left = (this.waitsUntil() ?? 0) - this.ticker.now();
    return left > 0 ? formatCountdown(left) : null;
  });
  /** By this device's clock, as whoever waits reads the time. */
  protected readonly againFrom = computed(() => {
    const until = this.waitsUntil();
    return until === null ? null : formatClock(until - untracked(this.ticker.now) + Date.now());
  });
  protected readonly heading = computed(() => (this.timedOut() ? 'Session timed out' : 'Who is it for?'));
  protected readonly action = computed(() => {
    const left = this.waitLeft();
    if (left) return `Start again in ${left}`;
    if (this.timedOut()) return 'Start again with the same choice';
    return this.then() === 'take' ? 'Go on and reserve' : 'Go on';
  });

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (this.waitLeft() || !this.check()) return;
    await this.attempt(async () => {
      try {
        const details = { name: this.name().trim(), email: this.email().trim() };
        if ((await this.signIn.enter(details)) === 'codeNeeded') return this.expectCode();
      } catch (error) {
        if (!this.login.isOffered(error)) throw error;
        return this.expectCode();
      }
      await this.goOn();
    });
  }

  /** Asks for a code. One that came before stays good, so that it can be entered meanwhile. */
  protected async sendCode(): Promise<void> {
    if (this.sending()) return;
    this.sending.set(true);
    this.faults.clear();
    try {
      await this.login.sendCode(this.email().trim(), 'customer');
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
      await this.login.enter(this.email().trim(), 'customer', code);
      await this.goOn();
    });
  }

  protected goBack(): void {
    this.faults.clear();
    this.coming.set(false);
  }

  private expectCode(): void {
    this.code.set('');
    this.faults.clear();
    this.coming.set(true);
    void this.sendCode();
  }

  private async goOn(): Promise<void> {
    const next = this.timedOut() ? 'take' : this.then();
    const event = /^event-(\d+)$/.exec(next)?.[1];
    const page = event ? `/shop/events/${event}` : (NEXT_PAGE[next] ?? '/');
    await this.router.navigateByUrl(page, { replaceUrl: true });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.faults.clear();
    try {
      await work();
    } catch (error) {
      this.show(error);
    } finally {
      this.busy.set(false);
    }
  }

  protected async leave(): Promise<void> {
    await this.login.leave('customer');
    this.forget();
  }

  /** Whoever comes next begins with an empty form. */
  protected forget(): void {
    this.coming.set(false);
    this.name.set('');
    this.email.set('');
  }

  private check(): boolean {
    return this.faults.passes({
      ...(this.name().trim() === '' ? { name: 'Please give a name.' } : {}),
      ...(looksLikeEmail(this.email())
        ? {}
        : { email: 'Please give an email address, like ada@example.org.' }),
    });
  }

  private show(error: unknown): void {
    const word = wordFor(error);
    if (word) this.faults.tell(word.sentence, word.field);
    else this.faults.refuse(error);
  }
}
