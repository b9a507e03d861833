import { ChangeDetectionStrategy, Component, input, output, viewChild } from '@angular/core';
import { Vendor } from '@shared/data/wire';
import { Modal } from '@shared/ui-kit/modal';
import { Notice } from '@shared/ui-kit/notice';

/** Asks before a vendor is closed, and says what happens. */
@Component({
  selector: 'os-close-vendor',
  imports: [Modal, Notice],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal [label]="'Close ' + vendor().name" (closed)="closed.emit()">
      <form class="stack" novalidate (submit)="close($event)">
        <h2>Close {{ vendor().name }}?</h2>
        <p>
          Its events leave the shop, its releases are cancelled, what it has not sold is deleted, and it is
          logged out everywhere. Tickets that were bought stay valid. You can approve it again, but neither
          releases nor tickets come back.
        </p>
        @if (error(); as error) {
          <os-notice tone="bad">{{ error }}</os-notice>
        }
        <div class="row">
          <button class="button danger" type="submit">Close the vendor</button>
          <button class="button quiet" type="button" (click)="modal().close()">Back</button>
        </div>
      </form>
    </os-modal>
  `,
})
export class CloseVendor {
  readonly vendor = input.required<Vendor>();
  readonly error = input<string | null>(null);
  readonly confirmed = output();
  readonly closed = output();

  protected readonly modal = viewChild.required(Modal);

  protected close(event: Event): void {
    event.preventDefault();
    this.confirmed.emit();
  }
}
