import { TestBed } from '@angular/core/testing';
import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  let clock: ServerClock;
  const HERE = 1_000_000;

  beforeEach(() => {
    vi.useFakeTimers({ now: HERE });
    clock = TestBed.inject(ServerClock);
  });

  afterEach(() => vi.useRealTimers());

  it('takes the middle of the round trip as the moment of the answer', () => {
    clock.learnFromAnswer(2_000_000, HERE - 100, HERE);
    expect(clock.now()).toBe(2_000_050);
  });

  it('believes the quickest answer, not the latest', () => {
    clock.learnFromAnswer(HERE + 5_000, HERE - 10, HERE);
    clock.learnFromAnswer(HERE + 9_000, HERE - 4_000, HERE);
    expect(clock.now()).toBe(HERE + 5_005);
  });

  it('knows from a frame that it is at least that late', () => {
    clock.learnFromFrame(new Date(HERE + 3_000).toISOString());
    expect(clock.now()).toBe(HERE + 3_000);
    clock.learnFromFrame(new Date(HERE).toISOString());
    expect(clock.now()).toBe(HERE + 3_000);
  });

  it('is not put out by an answer without a time', () => {
    clock.learnFromAnswer(Number.NaN, HERE, HERE);
    clock.learnFromFrame('never');
    expect(clock.now()).toBe(HERE);
  });
});
