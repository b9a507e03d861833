import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import { faultsOf } from '@shared/ui-form/faults';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';

const LABELS = { token: 'Token' } as const;

/** The door of the control room, where the server wants a token. */
@Component({
  selector: 'os-token-form',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="narrow card stack" novalidate (submit)="enter($event)">
      <h2>For administrators</h2>
      <p class="muted">
        <code>onsale admin token</code>, run where the database is, prints a token that opens this room. It
        stays in this tab.
      </p>
      <os-field
        [label]="labels.token"
        name="token"
        type="password"
        autocomplete="off"
        [required]="true"
        [(value)]="token"
        [error]="faults.of('token')"
      />
      @if (faults.whole(); as refusal) {
        <os-notice tone="bad">{{ refusal }}</os-notice>
      }
      <button class="button primary big wide" type="submit" [disabled]="busy()">
        {{ busy() ? 'One moment…' : 'Go in' }}
      </button>
    </form>
  `,
})
export class TokenForm {
  private readonly control = inject(Control);

  protected readonly token = signal('');
  protected readonly busy = signal(false);
  protected readonly labels = LABELS;
  protected readonly faults = faultsOf<keyof typeof LABELS>(LABELS);

  constructor() {
    // Why the door is shut: a token of before is over, say, or this one is none.
    effect(() => {
      const why = this.control.locked();
      if (why) untracked(() => this.faults.tell(why, 'token'));
    });
  }

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    const token = this.token().trim();
    if (this.busy()) return;
    const isToken = /^[\w.-]+$/.test(token);
    if (!this.faults.passes(isToken ? {} : { token: 'Please paste the token, one line without spaces.' }))
      return;
    this.busy.set(true);
    try {
      const why = await this.control.unlock(token);
      if (why !== null) this.faults.tell(why, 'token');
    } catch (error) {
      this.faults.refuse(error);
    } finally {
      this.busy.set(false);
    }
  }
}
