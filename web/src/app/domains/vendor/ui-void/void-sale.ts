import { ChangeDetectionStrategy, Component, input, output, signal, viewChild } from '@angular/core';
import { Ticket } from '@shared/data/wire';
import { Modal } from '@shared/ui-kit/modal';
import { Notice } from '@shared/ui-kit/notice';
import { formatMoney } from '@shared/util-format/money';

/** Asks before a sale is undone, and says what happens. */
@Component({
  selector: 'os-void-sale',
  imports: [Modal, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal [label]="'Undo the sale of ticket ' + ticket().ticketId" (closed)="closed.emit()">
      <form class="stack" novalidate (submit)="undo($event)">
        <h2>Undo the sale of ticket {{ ticket().ticketId }}?</h2>
        <p>
          {{ buyer() }} bought it for {{ price() }}. The ticket is refunded for good and no longer lets
          anybody in, and the customer is told. No money moves: give it back where it was paid.
        </p>
        <label class="check">
          <input type="checkbox" [checked]="back()" (change)="back.set($any($event.target).checked)" />
          Put a new ticket on sale in its place
        </label>
        @if (error(); as error) {
          <os-notice tone="bad">{{ error }}</os-notice>
        }
        <div class="row">
          <button class="button danger" type="submit">Undo the sale</button>
          <button class="button quiet" type="button" (click)="modal().close()">Back</button>
        </div>
      </form>
    </os-modal>
  `,
})
export class VoidSale {
  readonly ticket = input.required<Ticket>();
  readonly buyer = input.required<string>();
  readonly error = input<string | null>(null);
  /** Whether a new ticket is to take its place. */
  readonly undone = output<boolean>();
  readonly closed = output();

  protected readonly modal = viewChild.required(Modal);
  protected readonly back = signal(true);

  protected price(): string {
    return formatMoney(this.ticket().price, this.ticket());
  }

  protected undo(event: Event): void {
    event.preventDefault();
    this.undone.emit(this.back());
  }
}
