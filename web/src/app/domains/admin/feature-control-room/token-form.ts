import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { sentenceOf } from '@shared/data/refusal';
import { Field } from '@shared/ui-kit/field';
import { Notice } from '@shared/ui-kit/notice';
import { Control } from '../data/control';

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
        label="Token"
        name="token"
        type="password"
        autocomplete="off"
        [required]="true"
        [(value)]="token"
        [error]="wrong()"
      />
      @if (refusal(); as refusal) {
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
  protected readonly refusal = signal<string | null>(null);
  private readonly missing = signal<string | null>(null);
  protected readonly wrong = computed(() => this.missing() ?? (this.control.locked() || null));

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    const token = this.token().trim();
    this.refusal.set(null);
    this.missing.set(/^[\w.-]+$/.test(token) ? null : 'Please paste the token, one line without spaces.');
    if (this.missing() || this.busy()) return;
    this.busy.set(true);
    try {
      await this.control.unlock(token);
    } catch (error) {
      this.refusal.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
