import { TestBed } from '@angular/core/testing';
import { Challenges } from './challenges';
import { ServerClock } from '../state/server-clock';

describe('codes that are waited for', () => {
  let now = 0;
  const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
  const challenge = (name: string, minutes = 10) => ({ challenge: name, expiresAt: at(minutes) });

  beforeEach(() => {
    sessionStorage.clear();
    now = 0;
    TestBed.configureTestingModule({ providers: [{ provide: ServerClock, useValue: { now: () => now } }] });
  });

  it('keeps those of one address, newest first, over a reload', () => {
    const codes = TestBed.inject(Challenges);
    codes.keep('customer', 'ada@example.org', challenge('one'));
    codes.keep('customer', 'ada@example.org', challenge('two'));
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [{ provide: ServerClock, useValue: { now: () => now } }] });
    const again = TestBed.inject(Challenges);
    expect(again.emailOf('customer')).toBe('ada@example.org');
    expect(again.of('customer', 'ada@example.org')).toEqual(['two', 'one']);
    expect(again.of('customer', 'bob@example.org')).toEqual([]);
    expect(again.emailOf('vendor')).toBeNull();
    again.keep('customer', 'bob@example.org', challenge('three'));
    expect(again.of('customer', 'bob@example.org')).toEqual(['three']);
    again.forget('customer');
    expect(again.emailOf('customer')).toBeNull();
  });

  it('forgets what is over', () => {
    const codes = TestBed.inject(Challenges);
    codes.keep('vendor', 'ada@example.org', challenge('old', 10));
    codes.keep('vendor', 'ada@example.org', challenge('new', 12));
    now = 11 * 60_000;
    expect(codes.of('vendor', 'ada@example.org')).toEqual(['new']);
    now = 12 * 60_000;
    expect(codes.emailOf('vendor')).toBeNull();
  });
});
