import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  OnInit,
  afterNextRender,
  inject,
  input,
  output,
} from '@angular/core';
import { Proven } from '../data/session';
import { Notice } from '../ui-kit/notice';
import { SignInForm } from './sign-in-form';

/** Says that a login has ended and asks for the next one, beside a page that stays as it is. */
@Component({
  selector: 'os-sign-in-again',
  imports: [Notice, SignInForm],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-sign-in-form [role]="role()" heading="Sign in again" [level]="2" (entered)="entered.emit()">
      <os-notice tone="warn" tabindex="-1">
        Your session is over. What you have typed is still here: sign in again, and go on where you were.
      </os-notice>
    </os-sign-in-form>
  `,
})
export class SignInAgain implements OnInit {
  readonly role = input.required<Proven>();
  readonly entered = output();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);

  /** Whoever pressed a button further down would not see what has become of it. */
  ngOnInit(): void {
    const focus = () => this.host.querySelector<HTMLElement>('os-notice')?.focus();
    afterNextRender(focus, { injector: this.injector });
  }
}
