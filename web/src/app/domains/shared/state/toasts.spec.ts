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

  it('puts a deed aside when the next one about the same thing is done', () => {
    const commit = vi.fn();
    toasts.defer('Will be cancelled.', commit, () => undefined, 'release 7');
    toasts.withdraw('release 8');
    expect(toasts.list()).toHaveLength(1);
    toasts.withdraw('release 7');
    vi.advanceTimersByTime(60_000);
    expect(commit).not.toHaveBeenCalled();
    expect(toasts.list()).toEqual([]);
  });

  it('keeps one deed about one thing, the last', () => {
    const [first, last] = [vi.fn(), vi.fn()];
    toasts.defer('Will be cancelled.', first, () => undefined, 'release 7');
    toasts.defer('Will be cancelled.', last, () => undefined, 'release 7');
    vi.advanceTimersByTime(60_000);
    expect([first.mock.calls.length, last.mock.calls.length]).toEqual([0, 1]);
  });

  it('settles everything before somebody goes', async () => {
    const commit = vi.fn();
    toasts.defer('Will be deleted.', commit, () => undefined);
    toasts.tellUndoable('Withdrawn.', () => undefined);
    toasts.tell('Saved.');
    await toasts.settle();
    expect(commit).toHaveBeenCalledTimes(1);
    expect(toasts.list().map((toast) => toast.text)).toEqual(['Saved.']);
  });

  it('carries out what is pushed off the screen, once', () => {
    const commit = vi.fn();
    toasts.defer('Will be deleted.', commit, () => undefined);
    for (const text of ['a', 'b', 'c']) toasts.tell(text);
    vi.advanceTimersByTime(60_000);
    expect(commit).toHaveBeenCalledTimes(1);
  });
});
