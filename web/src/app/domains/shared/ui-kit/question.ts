import { ChangeDetectionStrategy, Component, input, output, viewChild } from '@angular/core';
import { Modal } from './modal';
import { Notice } from './notice';

/** Asks before something that cannot be turned back; what happens stands inside. */
@Component({
  selector: 'os-question',
  imports: [Modal, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal [label]="heading()" (closed)="closed.emit()">
      <div class="stack">
        <h2>{{ heading() }}</h2>
        <ng-content />
        @if (error(); as error) {
          <os-notice tone="bad">{{ error }}</os-notice>
        }
        <div class="row">
          <button class="button danger" type="button" [disabled]="busy()" (click)="confirmed.emit()">
            {{ busy() ? 'One moment…' : deed() }}
          </button>
          <button class="button quiet" type="button" (click)="modal().close()">Back</button>
        </div>
      </div>
    </os-modal>
  `,
})
export class Question {
  readonly heading = input.required<string>();
  /** What the button says that does it. */
  readonly deed = input.required<string>();
  readonly busy = input(false);
  readonly error = input<string | null>(null);
  readonly confirmed = output();
  readonly closed = output();

  protected readonly modal = viewChild.required(Modal);
}
