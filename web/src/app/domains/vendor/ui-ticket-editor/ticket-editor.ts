import { ChangeDetectionStrategy, Component, OnInit, input, output, signal, viewChild } from '@angular/core';
import { Ticket, TicketChange } from '@shared/data/wire';
import { Field } from '@shared/ui-kit/field';
import { Modal } from '@shared/ui-kit/modal';
import { Notice } from '@shared/ui-kit/notice';
import { parseDecimal } from '@shared/util-format/decimal';

/** Changes the type and the price of a ticket that nobody holds. */
@Component({
  selector: 'os-ticket-editor',
  imports: [Field, Modal, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal [label]="'Ticket ' + ticket().ticketId" (closed)="closed.emit()">
      <form class="stack" novalidate (submit)="save($event)">
        <h2>Ticket {{ ticket().ticketId }}</h2>
        <os-field label="Type" name="type" [maxlength]="50" [(value)]="type" />
        <os-field
          [label]="'Price in ' + ticket().currency"
          name="price"
          inputmode="decimal"
          [(value)]="price"
          [error]="wrongPrice()"
        />
        @if (error(); as error) {
          <os-notice tone="bad">{{ error }}</os-notice>
        }
        <div class="row">
          <button class="button primary" type="submit">Save ticket</button>
          <button class="button quiet" type="button" (click)="modal().close()">Back</button>
        </div>
      </form>
    </os-modal>
  `,
})
export class TicketEditor implements OnInit {
  readonly ticket = input.required<Ticket>();
  readonly error = input<string | null>(null);
  readonly saved = output<TicketChange>();
  readonly closed = output();

  protected readonly modal = viewChild.required(Modal);
  protected readonly type = signal('');
  protected readonly price = signal('');
  protected readonly wrongPrice = signal<string | null>(null);

  ngOnInit(): void {
    this.type.set(this.ticket().type);
    this.price.set(String(this.ticket().price));
  }

  protected save(event: Event): void {
    event.preventDefault();
    const price = parseDecimal(this.price());
    this.wrongPrice.set(price === null ? 'Please give a price, 0 or more.' : null);
    if (price !== null) this.saved.emit({ type: this.type().trim(), price });
  }
}
