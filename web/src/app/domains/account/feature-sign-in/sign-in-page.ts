import {
  ChangeDetectionStrategy,
  Component,
  booleanAttribute,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LastChoice } from '@shared/data/choice';
import { Login } from '@shared/data/login';
import { CustomerIdentity, Session } from '@shared/data/session';
import { Ticker } from '@shared/state/ticker';
import { ChangeAddress } from '@shared/ui-account/change-address';
import { LogOutEverywhere } from '@shared/ui-account/log-out-everywhere';
import { SignInAgain } from '@shared/ui-account/sign-in-again';
import { SignInForm } from '@shared/ui-account/sign-in-form';
import { Icon } from '@shared/ui-kit/icon';
import { Notice } from '@shared/ui-kit/notice';
import { formatClock, formatCountdown } from '@shared/util-format/time';
import { OwnDataCard } from '../ui-account/own-data-card';

const NEXT_PAGE: Record<string, string> = { take: '/shop/take', tickets: '/shop/tickets' };

/** Name and email, once. After a time-out: the beginning again, filled in, one tap away from the next try. */
@Component({
  selector: 'os-sign-in-page',
  imports: [RouterLink, ChangeAddress, Icon, LogOutEverywhere, Notice, OwnDataCard, SignInAgain, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  /** The hold has run out: what was chosen is taken again after signing in. */
  readonly timedOut = input(false, { transform: booleanAttribute });
  readonly then = input('');

  private readonly lastChoice = inject(LastChoice);
  private readonly session = inject(Session);
  private readonly login = inject(Login);
  private readonly router = inject(Router);
  private readonly ticker = inject(Ticker);

  protected readonly customer = this.session.customer;
  protected readonly ended = this.session.customerEnded;
  protected readonly email = signal(this.login.waitsFor('customer') ?? this.session.details()?.email ?? '');
  private readonly hadCustomer = linkedSignal<CustomerIdentity | null, boolean>({
    source: () => this.session.customer(),
    computation: (customer, before) => customer !== null || (before?.value ?? false),
  });
  /** The login ended while the account was looked at: what was typed there stays, and nobody is led away. */
  protected readonly staysOpen = computed(() => this.hadCustomer() && this.ended());
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

  protected async goOn(): Promise<void> {
    const next = this.timedOut() ? 'take' : this.then();
    const event = /^event-(\d+)$/.exec(next)?.[1];
    const page = event ? `/shop/events/${event}` : (NEXT_PAGE[next] ?? '/');
    await this.router.navigateByUrl(page, { replaceUrl: true });
  }

  protected async leave(): Promise<void> {
    await this.login.leave('customer');
    this.forget();
  }

  /** Whoever comes next begins with an empty form. */
  protected forget(): void {
    this.email.set('');
  }
}
