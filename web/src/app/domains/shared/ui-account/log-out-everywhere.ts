import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { OwnAccount } from '../data/own-account';
import { sentenceOf } from '../data/refusal';
import { Proven } from '../data/session';
import { Toasts } from '../state/toasts';
import { Question } from '../ui-kit/question';

/** For whoever has lost a device, or hears of somebody else in the account: every login ends, and a vendor's keys. */
@Component({
  selector: 'os-log-out-everywhere',
  imports: [Question],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button class="button" type="button" (click)="asking.set(true)">Log out everywhere</button>
    @if (asking()) {
      <os-question
        heading="Log out everywhere?"
        deed="Log out everywhere"
        [busy]="busy()"
        [error]="error()"
        (confirmed)="logOut()"
        (closed)="asking.set(false)"
      >
        <p>
          Every device that is logged in to this account is logged out, this one too.
          @if (role() === 'vendor') {
            All API keys end as well: your own programs need new ones.
          }
          You come back by a code from your mail.
        </p>
      </os-question>
    }
  `,
})
export class LogOutEverywhere {
  readonly role = input.required<Proven>();
  /** Nobody is logged in any more. */
  readonly left = output();

  private readonly account = inject(OwnAccount);
  private readonly toasts = inject(Toasts);
  protected readonly asking = signal(false);
  protected readonly busy = signal(false);
  protected readonly error = signal<string | null>(null);

  protected async logOut(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    try {
      // What still waits for its undo is carried out as whoever asked for it.
      await this.toasts.settle();
      const keys = await this.account.logOutEverywhere(this.role());
      this.toasts.tell(
        keys === 0 ? 'You are logged out everywhere.' : 'You are logged out everywhere; API keys have ended.',
      );
      this.left.emit();
    } catch (error) {
      this.error.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
