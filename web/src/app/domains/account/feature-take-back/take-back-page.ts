import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { Login } from '@shared/data/login';
import { Refusal } from '@shared/data/refusal';
import { faultsOf } from '@shared/ui-form/faults';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';

const LABELS = { wayBack: 'Way back from the mail' } as const;

/** For whoever got the mail that the address of their account was changed, and has not changed it. */
@Component({
  selector: 'os-take-back-page',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="narrow card stack">
      <h1>Take your account back</h1>
      <form class="stack" novalidate (submit)="takeBack($event)">
        <p class="muted">
          Somebody has changed the address of your account? The mail that says so holds a way back. Your
          account has its address of before again then, and everybody else is logged out.
        </p>
        <os-field
          [label]="labels.wayBack"
          name="wayBack"
          autocomplete="off"
          [maxlength]="limits.TakeBackAddressBody.wayBack.maxLength"
          [required]="true"
          [(value)]="wayBack"
          [error]="faults.of('wayBack')"
        />
        @if (faults.whole(); as sentence) {
          <os-notice tone="bad">{{ sentence }}</os-notice>
        }
        <button class="button primary" type="submit" [disabled]="busy()">
          {{ busy() ? 'One moment…' : 'Take it back' }}
        </button>
      </form>
    </section>
  `,
})
export class TakeBackPage {
  private readonly login = inject(Login);
  private readonly router = inject(Router);

  protected readonly limits = LIMITS;
  protected readonly wayBack = signal('');
  protected readonly busy = signal(false);
  protected readonly labels = LABELS;
  protected readonly faults = faultsOf<keyof typeof LABELS>(LABELS);

  protected async takeBack(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    if (!this.faults.passes(this.wayBack().trim() ? {} : { wayBack: 'Copy it from the mail.' })) return;
    this.busy.set(true);
    try {
      const role = await this.login.takeBack(this.wayBack().trim());
      await this.router.navigateByUrl(role === 'customer' ? '/account' : '/sell');
    } catch (error) {
      if (error instanceof Refusal && error.problem.code === 'CODE_INVALID')
        this.faults.tell('This way back is wrong, used up, or its seven days are over.', 'wayBack');
      else this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
