import {
  ChangeDetectionStrategy,
  Component,
  OnInit,
  computed,
  effect,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { LIMITS } from '@shared/util-limits/limits.generated';
import { Ticket, TicketChange } from '@shared/data/wire';
import { faultsOf } from '@shared/ui-form/faults';
import { Field } from '@shared/ui-kit/field';
import { Modal } from '@shared/ui-kit/modal';
import { Notice } from '@shared/ui-kit/notice';
import {
  TICKET_LABELS,
  TicketField,
  checkTicketForm,
  ticketChangeIn,
  ticketFormOf,
} from '../util-ticket-form/ticket-form';

/** Changes the type and the price of a ticket that nobody holds. */
@Component({
  selector: 'os-ticket-editor',
  imports: [Field, Modal, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal [label]="'Ticket ' + ticket().ticketId" (closed)="closed.emit()">
      <form class="stack" novalidate (submit)="save($event)">
        <h2>Ticket {{ ticket().ticketId }}</h2>
        <os-field
          [label]="labels.type"
          name="type"
          [maxlength]="limits.UpdateTicketBody.type.maxLength"
          [(value)]="type"
          [error]="faults.of('type')"
        />
        <os-field
          [label]="labels.price + ' in ' + ticket().currency"
          name="price"
          inputmode="decimal"
          [(value)]="price"
          [error]="faults.of('price')"
        />
        @if (faults.whole(); as refusal) {
          <os-notice tone="bad">{{ refusal }}</os-notice>
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
  /** Why the server would not. */
  readonly refusal = input<unknown>(null);
  readonly saved = output<TicketChange>();
  readonly closed = output();

  protected readonly limits = LIMITS;
  protected readonly labels = TICKET_LABELS;
  protected readonly modal = viewChild.required(Modal);
  protected readonly type = signal('');
  protected readonly price = signal('');
  protected readonly faults = faultsOf<TicketField>(TICKET_LABELS);
  private readonly filled = computed(() => ticketFormOf(this.ticket()));

  constructor() {
    effect(() => {
      const refusal = this.refusal();
      if (refusal !== null) untracked(() => this.faults.refuse(refusal));
    });
  }

  ngOnInit(): void {
    this.type.set(this.filled().type);
    this.price.set(this.filled().price);
  }

  protected save(event: Event): void {
    event.preventDefault();
    const form = { type: this.type(), price: this.price() };
    if (this.faults.passes(checkTicketForm(form, this.filled(), this.ticket())))
      this.saved.emit(ticketChangeIn(form, this.filled()));
  }
}
