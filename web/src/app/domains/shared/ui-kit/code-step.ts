import { ChangeDetectionStrategy, Component, input, model, output } from '@angular/core';
import { Field } from './field';
import { Notice } from './notice';

/** The second step of coming back: the code that came by mail. */
@Component({
  selector: 'os-code-step',
  imports: [Field, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="narrow card stack" novalidate (submit)="$event.preventDefault(); entered.emit()">
      @if (level() === 1) {
        <h1>Welcome back</h1>
      } @else {
        <h2>Welcome back</h2>
      }
      <p class="muted">
        If <strong>{{ email() }}</strong> is registered, a code is on its way there. It is good for ten
        minutes.
      </p>
      <os-field
        label="Code from the mail"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        [required]="true"
        [(value)]="code"
        [error]="wrong()"
      />
      @if (refusal(); as refusal) {
        <os-notice tone="bad">{{ refusal }}</os-notice>
      }
      <button class="button primary big wide" type="submit" [disabled]="busy()">
        {{ busy() ? 'One moment…' : 'Log in' }}
      </button>
      <div class="row">
        <button class="button" type="button" [disabled]="sending()" (click)="again.emit()">
          {{ sending() ? 'Sending…' : 'Send another code' }}
        </button>
        <button class="button" type="button" (click)="back.emit()">Back</button>
      </div>
    </form>
  `,
})
export class CodeStep {
  readonly email = input.required<string>();
  /** Of the heading: 2 beside a page that has one of its own. */
  readonly level = input<1 | 2>(1);
  readonly code = model('');
  readonly wrong = input<string | null>(null);
  readonly refusal = input<string | null>(null);
  readonly busy = input(false);
  /** Another code is being asked for: the one that came before can be entered all the same. */
  readonly sending = input(false);
  readonly entered = output();
  readonly again = output();
  readonly back = output();
}
