import { Injectable, signal } from '@angular/core';

export interface Toast {
  id: number;
  text: string;
  /** What "Undo" does; without it the toast only tells. */
  undo?: () => void;
}

type Commit = () => Promise<void> | void;

interface Pending {
  /** What the deed is about, like "release 7": the next deed about it settles this one. */
  about: string | null;
  commit?: Commit | undefined;
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
    addEventListener('pagehide', () => void this.settle());
  }

  tell(text: string): void {
    this.show({ text });
  }

  /** It has happened; `undo` turns it back. The next deed about the same thing makes that void: see `withdraw`. */
  tellUndoable(text: string, undo: () => void, about: string | null = null): void {
    if (about !== null) this.withdraw(about);
    this.show({ text, undo }, { about });
  }

  /**
   * It cannot be turned back once done, so it is not done yet, and `text` must not say that it is: `commit` runs when the
   * time for `undo` is over, and tells then. A deed about the same thing that still waits is put aside for this one.
   */
  defer(text: string, commit: Commit, undo: () => void, about: string | null = null): void {
    if (about !== null) this.withdraw(about);
    this.show({ text, undo }, { about, commit });
  }

  /** Something else has been decided about this: what waits is not carried out, and an undo is no longer offered. */
  withdraw(about: string): void {
    for (const [id, pending] of [...this.pending]) if (pending.about === about) this.remove(id);
  }

  /** Carries out everything that waits, now: whoever asked for it is about to go. */
  async settle(): Promise<void> {
    const waiting = [...this.shown()].filter((toast) => toast.undo);
    await Promise.all(waiting.map((toast) => this.carryOut(toast.id)));
  }

  undo(toast: Toast): void {
    this.remove(toast.id);
    toast.undo?.();
  }

  dismiss(toast: Toast): void {
    void this.carryOut(toast.id);
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

  private show(content: Omit<Toast, 'id'>, deed: { about?: string | null; commit?: Commit } = {}): void {
    const toast = { ...content, id: this.nextId++ };
    this.makeRoom();
    this.shown.update((list) => [...list, toast]);
    const timer = setTimeout(() => this.dismiss(toast), SHOW_MILLIS);
    this.pending.set(toast.id, { about: deed.about ?? null, commit: deed.commit, timer });
  }

  /** Three are shown. An older one that only tells goes; one that waits for its undo is carried out rather than lost. */
  private makeRoom(): void {
    const over = this.shown().slice(0, Math.max(0, this.shown().length - 2));
    for (const toast of over) this.dismiss(toast);
  }

  private async carryOut(id: number): Promise<void> {
    const commit = this.pending.get(id)?.commit;
    this.remove(id);
    await commit?.();
  }

  private remove(id: number): void {
    clearTimeout(this.pending.get(id)?.timer);
    this.pending.delete(id);
    this.shown.update((list) => list.filter((toast) => toast.id !== id));
  }
}
