import { TestBed } from '@angular/core/testing';
import { Toasts } from './toasts';

describe('Toasts', () => {
  let toasts: Toasts;
  const first = () => toasts.list()[0]!;

  beforeEach(() => {
    vi.useFakeTimers();
    toasts = TestBed.inject(Toasts);
  });

  afterEach(() => vi.useRealTimers());

  it('carries out what was put off when its time is over, once', () => {
    const commit = vi.fn();
    const undo = vi.fn();
    toasts.defer('Deleted.', commit, undo);
    vi.advanceTimersByTime(7_000);
    expect(commit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(commit).toHaveBeenCalledTimes(1);
    expect(undo).not.toHaveBeenCalled();
    expect(toasts.list()).toEqual([]);
  });

  it('does not carry it out after an undo', () => {
    const commit = vi.fn();
    const undo = vi.fn();
    toasts.defer('Deleted.', commit, undo);
    toasts.undo(first());
    vi.advanceTimersByTime(60_000);
    expect(undo).toHaveBeenCalledTimes(1);
    expect(commit).not.toHaveBeenCalled();
  });

  it('stays while somebody reaches for it', () => {
    toasts.tell('Saved.');
    const toast = first();
    toasts.hold(toast);
    vi.advanceTimersByTime(60_000);
    expect(toasts.list()).toHaveLength(1);
    toasts.release(toast);
    vi.advanceTimersByTime(60_000);
    expect(toasts.list()).toHaveLength(0);
  });

  it('carries out at once what was waiting when the page goes', () => {
    const commit = vi.fn();
    toasts.defer('Deleted.', commit, () => undefined);
    dispatchEvent(new Event('pagehide'));
    expect(commit).toHaveBeenCalledTimes(1);
  });
});
