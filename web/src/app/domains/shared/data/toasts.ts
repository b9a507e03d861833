import { Injectable, signal } from '@angular/core';

export interface Toast {
  id: number;
  text: string;
  /** What "Undo" does; without it the toast only tells. */
  undo?: () => void;
}

interface Pending {
  commit?: (() => void) | undefined;
  timer: ReturnType<typeof setTimeout>;
}

const SHOW_MILLIS = 8_000;

/** Short messages at the bottom of the page, and the undo that destructive acts wait for. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly shown = signal<readonly Toast[]>([]);
  readonly list = this.shown.asReadonly();
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  constructor() {
    // What waits for its undo is carried out when the page goes: it was asked for.
    addEventListener('pagehide', () => this.commitAll());
  }

  tell(text: string): void {
    this.show({ text });
  }

  /** It has happened; `undo` turns it back. */
  tellUndoable(text: string, undo: () => void): void {
    this.show({ text, undo });
  }

  /** It cannot be turned back once done: `commit` runs when the time for `undo` is over. */
  defer(text: string, commit: () => void, undo: () => void): void {
    this.show({ text, undo }, commit);
  }

  undo(toast: Toast): void {
    this.remove(toast.id);
    toast.undo?.();
  }

  dismiss(toast: Toast): void {
    const commit = this.pending.get(toast.id)?.commit;
    this.remove(toast.id);
    commit?.();
  }

  /** While somebody reads or reaches for it, a toast stays. */
  hold(toast: Toast): void {
    clearTimeout(this.pending.get(toast.id)?.timer);
  }

  release(toast: Toast): void {
    const pending = this.pending.get(toast.id);
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => this.dismiss(toast), SHOW_MILLIS);
  }

  private show(content: Omit<Toast, 'id'>, commit?: () => void): void {
    const toast = { ...content, id: this.nextId++ };
    this.shown.update((list) => [...list.slice(-2), toast]);
    this.pending.set(toast.id, { commit, timer: setTimeout(() => this.dismiss(toast), SHOW_MILLIS) });
  }

  private commitAll(): void {
    for (const toast of [...this.shown()]) this.dismiss(toast);
  }

  private remove(id: number): void {
    clearTimeout(this.pending.get(id)?.timer);
    this.pending.delete(id);
    this.shown.update((list) => list.filter((toast) => toast.id !== id));
  }
}
