import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { sentenceOf } from '@shared/data/refusal';
import { Toasts } from '@shared/state/toasts';
import { Notice } from '@shared/ui-kit/notice';
import { Question } from '@shared/ui-kit/question';
import { saveFile } from '@shared/util-file/save';
import { OwnData } from '../data/own-data';

/** What is kept about the customer: as a file, or not any more. */
@Component({
  selector: 'os-own-data-card',
  imports: [Notice, Question],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="stack">
      <h2>Your data</h2>
      <p class="muted small">
        Name, address, logins and tickets: all that is kept about you, as one file. Or have it forgotten.
      </p>
      @if (error(); as error) {
        <os-notice tone="bad">{{ error }}</os-notice>
      }
      <div class="row">
        <button class="button" type="button" [disabled]="busy()" (click)="exportData()">Save my data</button>
        <button class="button quiet" type="button" (click)="asking.set(true)">Forget me</button>
      </div>
    </div>
    @if (asking()) {
      <os-question
        heading="Forget you?"
        deed="Forget me for good"
        [busy]="busy()"
        [error]="error()"
        (confirmed)="eraseData()"
        (closed)="asking.set(false)"
      >
        <p>
          Your name and address are deleted, every login ends, and a ticket that you hold goes to the next in
          line. Tickets that you bought stay sold, but they leave this page: save them first if you still want
          to use them. This cannot be undone.
        </p>
      </os-question>
    }
  `,
})
export class OwnDataCard {
  readonly forgotten = output();
  private readonly data = inject(OwnData);
  private readonly toasts = inject(Toasts);
  protected readonly asking = signal(false);
  protected readonly busy = signal(false);
  protected readonly error = signal<string | null>(null);

  protected async exportData(): Promise<void> {
    await this.attempt(async () => saveFile(await this.data.fetch(), 'my-data.json'));
  }

  protected async eraseData(): Promise<void> {
    await this.attempt(async () => {
      await this.data.erase();
      this.toasts.tell('Your name and address are deleted.');
      this.forgotten.emit();
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.error.set(null);
    try {
      await work();
    } catch (error) {
      this.error.set(sentenceOf(error));
    } finally {
      this.busy.set(false);
    }
  }
}
