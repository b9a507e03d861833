import {
  ChangeDetectionStrategy,
  Component,
  booleanAttribute,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Login } from '@shared/data/login';
import { Refusal, sentenceOf } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { CodeStep } from '@shared/ui-kit/code-step';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { codeIn } from '@shared/util-text/code';
import { looksLikeEmail } from '@shared/util-text/email';
import { SignIn } from '../data/sign-in';

const NEXT_PAGE: Record<string, string> = { take: '/shop/take', tickets: '/shop/tickets' };

/** Name and email, once. After a time-out: the beginning again, filled in, one tap away from the next try. */
@Component({
  selector: 'os-sign-in-page',
  imports: [RouterLink, CodeStep, Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  /** The hold has run out: what was chosen is taken again after signing in. */
  readonly timedOut = input(false, { transform: booleanAttribute });
  readonly then = input('');

  private readonly session = inject(Session);
  private readonly signIn = inject(SignIn);
  private readonly login = inject(Login);
  private readonly router = inject(Router);

  protected readonly customer = this.session.customer;
  protected readonly ended = this.session.ended;
  protected readonly name = signal(this.session.details()?.name ?? '');
  protected readonly email = signal(this.session.details()?.email ?? '');
  protected readonly busy = signal(false);
  protected readonly sending = signal(false);
  /** A code is on its way, and is waited for. */
  protected readonly coming = signal(false);
  protected readonly code = signal('');
  protected readonly wrongCode = signal<string | null>(null);
  protected readonly lasts = computed(
    () => this.customer() !== null && 'authorization' in this.session.customerHeaders(),
  );
  protected readonly wrongName = signal<string | null>(null);
  protected readonly wrongEmail = signal<string | null>(null);
  protected readonly refusal = signal<string | null>(null);
  protected readonly heading = computed(() => (this.timedOut() ? 'Session timed out' : 'Who is it for?'));
  protected readonly action = computed(() => {
    if (this.timedOut()) return 'Start again with the same choice';
    return this.then() === 'take' ? 'Go on and reserve' : 'Go on';
  });

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.check()) return;
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
    this.refusal.set(null);
    try {
      await this.login.sendCode(this.email().trim(), 'customer');
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
      await this.login.enter(this.email().trim(), 'customer', code);
      await this.goOn();
    });
  }

  private expectCode(): void {
    this.code.set('');
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
    this.refusal.set(null);
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
    this.coming.set(false);
    this.name.set('');
    this.email.set('');
  }

  private check(): boolean {
    this.refusal.set(null);
    this.wrongName.set(this.name().trim() === '' ? 'Please give a name.' : null);
    this.wrongEmail.set(
      looksLikeEmail(this.email()) ? null : 'Please give an email address, like ada@example.org.',
    );
    return !this.wrongName() && !this.wrongEmail();
  }

  private show(error: unknown): void {
    const problem = error instanceof Refusal ? error.problem : null;
    if (problem?.field === 'name') this.wrongName.set(problem.message);
    else if (problem?.field === 'email') this.wrongEmail.set(problem.message);
    else if (problem?.code === 'CODE_INVALID') this.wrongCode.set(problem.message);
    else if (problem?.code === 'EMAIL_TAKEN')
      this.wrongEmail.set('This email is known under another name. Use that name, or another email.');
    else this.refusal.set(sentenceOf(error));
  }
}
