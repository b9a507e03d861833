import { ChangeDetectionStrategy, Component, ElementRef, OnInit, inject, input, output } from '@angular/core';

/** A dialog of the platform's own: it keeps the focus inside, closes on Escape, and gives the focus back. */
@Component({
  selector: 'os-modal',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog [attr.aria-label]="label()" (close)="closed.emit()">
      <ng-content />
    </dialog>
  `,
})
export class Modal implements OnInit {
  readonly label = input.required<string>();
  readonly closed = output();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  ngOnInit(): void {
    queueMicrotask(() => this.dialog()?.showModal());
  }

  close(): void {
    this.dialog()?.close();
  }

  private dialog(): HTMLDialogElement | null {
    return this.host.nativeElement.querySelector('dialog');
  }
}
