import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Toasts } from '../state/toasts';
import { Icon } from '../ui-kit/icon';

/** The short messages at the bottom of the page. */
@Component({
  selector: 'os-toast-list',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    class: 'toasts no-print',
    role: 'status',
    'aria-live': 'polite',
    '(document:keydown)': 'undoByKey($event)',
  },
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
          <button
            type="button"
            class="undo"
            aria-keyshortcuts="Control+Z Meta+Z"
            (click)="toasts.undo(toast)"
          >
            Undo <kbd>Ctrl+Z</kbd>
          </button>
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

  /** From where the hands are, the toast may be a hundred buttons away. In a text the keys undo the typing. */
  protected undoByKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
    const newest = this.toasts
      .list()
      .filter((toast) => toast.undo)
      .at(-1);
    if (!newest) return;
    event.preventDefault();
    this.toasts.undo(newest);
  }
}
