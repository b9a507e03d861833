import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Toasts } from '../data/toasts';
import { Icon } from '../ui-kit/icon';

/** The short messages at the bottom of the page. */
@Component({
  selector: 'os-toast-list',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'toasts no-print', role: 'status', 'aria-live': 'polite' },
  template: `
    @for (toast of toasts.list(); track toast.id) {
      <div
        class="toast"
        (mouseenter)="toasts.hold(toast)"
        (mouseleave)="toasts.release(toast)"
        (focusin)="toasts.hold(toast)"
        (focusout)="toasts.release(toast)"
      >
        <span>{{ toast.text }}</span>
        @if (toast.undo) {
          <button type="button" class="undo" (click)="toasts.undo(toast)">Undo</button>
        }
        <button type="button" (click)="toasts.dismiss(toast)" aria-label="Dismiss">
          <os-icon name="close" />
        </button>
      </div>
    }
  `,
})
export class ToastList {
  protected readonly toasts = inject(Toasts);
}
