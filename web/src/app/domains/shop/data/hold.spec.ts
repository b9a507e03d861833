import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiClient, Call } from '@shared/data/api-client';
import { LastChoice } from '@shared/data/choice';
import { Live } from '@shared/data/live';
import { LiveHold } from '@shared/data/live-wire';
import { Refusal } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Toasts } from '@shared/state/toasts';
import { Problem, Ticket } from '@shared/data/wire';
import { GIVEN_BACK, Hold } from './hold';
import { MyTickets } from './my-tickets';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const choice = { eventId: 1, eventName: 'Nachtflug', type: 'VIP' };

const ticket = (change: Partial<Ticket> = {}): Ticket => ({
  ...{
    ticketId: 7,
    vendorId: 1,
    eventId: 1,
    type: 'VIP',
    price: 20,
    currency: 'EUR',
    currencyDigits: 2,
    status: 'reserved' as const,
  },
  ...{ releaseId: 1, createdAt: '2026-11-23T09:00:00Z', customerId: 3 },
  ...change,
});

function refuse(code: string, details: Partial<Problem> = {}): never {
  throw new Refusal(409, { status: 'error', error: code, message: code, code, ...details });
}

describe('Hold', () => {
  const holds = signal<ReadonlyMap<number, LiveHold>>(new Map());
  const hear = (hold: LiveHold) => holds.update((known) => new Map(known).set(hold.ticketId, hold));
  const snapshots = signal(0);
  const settled = signal(true);
  let answers: Record<string, (call: Call) => unknown>;
  let asked: string[];
  let hold: Hold;

  const settle = async () => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(300);
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    sessionStorage.clear();
    holds.set(new Map());
    settled.set(true);
    snapshots.set(0);
    asked = [];
    answers = { '/ticket/mine': () => [] };
    const api = {
      call: (call: Call) => {
        asked.push(call.path);
        return Promise.resolve().then(() => answers[call.path]?.(call));
      },
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: ApiClient, useValue: api },
        { provide: Live, useValue: { holds, snapshots, settled } },
      ],
    });
    TestBed.inject(Session).enterCustomer({ customerId: 3, name: 'Ada', email: 'ada@example.org' });
    hold = TestBed.inject(Hold);
    await settle();
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
  });

  const holdOne = async (seconds = 60) => {
    answers['/ticket/reserve'] = () => ({
      ...ticket({ reservedUntil: inSeconds(seconds) }),
      holdSeconds: seconds,
    });
    answers['/ticket/mine'] = () => [ticket({ reservedUntil: inSeconds(seconds) })];
    expect(await hold.take(choice)).toEqual({ kind: 'held' });
  };

  it('holds what it took and counts down', async () => {
    await holdOne();
    await settle();
    expect(hold.current()?.ticketId).toBe(7);
    expect(hold.millisLeft()).toBeLessThan(60_000);
    expect(hold.millisLeft()).toBeGreaterThan(59_000);
  });

  it('offers to take a ticket that was given back again until the next hold, or the next customer', async () => {
    const toasts = TestBed.inject(Toasts);
    const offered = () => toasts.list().some(({ undo }) => undo);
    const giveBack = async () => {
      await holdOne();
      await hold.giveUp(hold.current()!);
      answers['/ticket/mine'] = () => [];
      toasts.tellUndoable('You gave the ticket back.', () => undefined, GIVEN_BACK);
      await settle();
      expect(offered()).toBe(true);
    };
    await giveBack();
    await holdOne();
    expect(offered()).toBe(false);
    await giveBack();
    TestBed.inject(Session).leaveCustomer();
    await settle();
    expect(offered()).toBe(false);
  });

  it('keeps what a hold says about the next one, over a reload', async () => {
    const until = inSeconds(120);
    answers['/ticket/reserve'] = () => ({
      ...ticket({ reservedUntil: inSeconds(60) }),
      holdSeconds: 60,
      reserveAgainAt: until,
    });
    await hold.take(choice);
    expect(new LastChoice().wait()).toEqual({ ticketId: 7, until });
    await hold.giveUp(hold.current()!);
    await holdOne();
    expect(TestBed.inject(LastChoice).wait()).toBeNull();
  });

  it('asks who it is before it takes', async () => {
    TestBed.inject(Session).leaveCustomer();
    expect(await hold.take(choice)).toEqual({ kind: 'signIn' });
    expect(asked).not.toContain('/ticket/reserve');
  });

  it('buys, and the hold has ended once', async () => {
    await holdOne();
    answers['/ticket/finalize'] = () => ({ ticket: ticket({ status: 'sold' }), orderId: 5 });
    expect(await hold.confirm()).toBeNull();
    expect([hold.ending(), hold.current(), hold.ended()?.ticketId]).toEqual(['bought', null, 7]);
  });

  it('keeps the hold when the purchase is refused for another reason', async () => {
    await holdOne();
    answers['/ticket/finalize'] = () => refuse('IDEMPOTENCY_MISMATCH');
    expect((await hold.confirm())?.code).toBe('IDEMPOTENCY_MISMATCH');
    expect(hold.current()?.ticketId).toBe(7);
  });

  it('ends when the minute is over', async () => {
    await holdOne(2);
    answers['/ticket/mine'] = () => [];
    await vi.advanceTimersByTimeAsync(2_500);
    await settle();
    expect([hold.ending(), hold.current(), hold.ended()?.ticketId]).toEqual(['timedOut', null, 7]);
  });

  it('knows several holds, and lets none run out of sight', async () => {
    const second = ticket({ ticketId: 8, reservedUntil: inSeconds(9) });
    answers['/ticket/mine'] = () => [ticket({ reservedUntil: inSeconds(30) }), second];
    snapshots.set(1);
    await settle();
    expect(hold.all().map(({ ticketId }) => ticketId)).toEqual([8, 7]);
    expect(hold.millisLeft()).toBeLessThan(9_000);
    answers['/ticket/mine'] = () => [ticket({ reservedUntil: inSeconds(20) })];
    await vi.advanceTimersByTimeAsync(9_500);
    await settle();
    expect([hold.ending(), hold.ended()?.ticketId]).toEqual(['timedOut', 8]);
    expect(hold.all().map(({ ticketId }) => ticketId)).toEqual([7]);
    answers['/ticket/finalize'] = ({ body }) => {
      expect(body).toEqual({ ticketId: 7 });
      return { ticket: ticket({ status: 'sold' }), orderId: 5 };
    };
    expect(await hold.confirm(hold.all().slice(0, 1))).toBeNull();
    expect(hold.all()).toEqual([]);
  });

  it('tries a purchase until the hold is over, and a reservation for no longer than somebody stands there', async () => {
    const within: Record<string, number | undefined> = {};
    const take = (call: Call) => {
      within[call.path] = call.withinMillis;
      return { ...ticket({ reservedUntil: inSeconds(40) }), holdSeconds: 40 };
    };
    answers['/ticket/reserve'] = take;
    await hold.take(choice);
    answers['/ticket/finalize'] = (call) => ({ ticket: take(call), orderId: 1 });
    await hold.confirm();
    expect(within['/ticket/reserve']).toBe(15_000);
    expect(within['/ticket/finalize']).toBeGreaterThan(39_000);
    expect(within['/ticket/finalize']).toBeLessThanOrEqual(40_000);
  });

  it('asks the server once at the start, when the stream has begun', async () => {
    TestBed.resetTestingModule();
    settled.set(false);
    asked = [];
    TestBed.configureTestingModule({
      providers: [
        {
          provide: ApiClient,
          useValue: { call: (call: Call) => Promise.resolve(asked.push(call.path) && []) },
        },
        { provide: Live, useValue: { holds, snapshots, settled } },
      ],
    });
    TestBed.inject(Hold);
    await settle();
    expect(asked).toEqual([]);
    snapshots.update((count) => count + 1);
    settled.set(true);
    await settle();
    expect(asked).toEqual(['/ticket/mine']);
  });

  it('times out by its own clock when the server cannot be asked', async () => {
    await holdOne(2);
    answers['/ticket/mine'] = () => refuse('OFFLINE');
    await vi.advanceTimersByTimeAsync(2_500);
    await settle();
    expect(hold.ending()).toBe('timedOut');
  });

  it('times out when the confirmation came too late', async () => {
    await holdOne();
    answers['/ticket/finalize'] = () => refuse('RESERVATION_EXPIRED');
    expect(await hold.confirm()).toBeNull();
    expect(hold.ending()).toBe('timedOut');
  });

  it('takes over the hold it already has', async () => {
    answers['/ticket/reserve'] = () =>
      refuse('ALREADY_RESERVED', { ticket: ticket({ ticketId: 9, reservedUntil: inSeconds(30) }) });
    expect(await hold.take(choice)).toEqual({ kind: 'alreadyHolding' });
    expect(hold.current()?.ticketId).toBe(9);
  });

  it('comes back to its hold after a reload', async () => {
    answers['/ticket/mine'] = () => [ticket({ ticketId: 8, reservedUntil: inSeconds(30) })];
    snapshots.set(1);
    await settle();
    expect(hold.current()?.ticketId).toBe(8);
  });

  it('learns from another tab that it was bought there', async () => {
    await holdOne();
    answers['/ticket/mine'] = () => [ticket({ status: 'sold', reservedUntil: null })];
    hear({ ...ticket(), at: inSeconds(0), reservedUntil: inSeconds(50), ended: 'finalized' });
    await settle();
    expect(hold.ending()).toBe('bought');
  });

  it('asks again when a sale was undone', async () => {
    answers['/ticket/mine'] = () => [ticket({ status: 'sold', soldAt: inSeconds(0) })];
    await hold.askServer();
    answers['/ticket/mine'] = () => [ticket({ status: 'refunded', soldAt: inSeconds(0) })];
    hear({ ...ticket(), at: inSeconds(0), reservedUntil: inSeconds(0), ended: 'refunded' });
    await settle();
    expect(TestBed.inject(MyTickets).list()?.[0]?.status).toBe('refunded');
  });

  it('does not let an old message end a new hold', async () => {
    await holdOne();
    hear({
      ...ticket({ ticketId: 1 }),
      at: inSeconds(0),
      reservedUntil: inSeconds(0),
      ended: 'expired',
    });
    await settle();
    expect(hold.current()?.ticketId).toBe(7);
  });

  it('does not take the end of an earlier hold of the same ticket for its own', async () => {
    await holdOne();
    hear({ ...ticket(), at: inSeconds(0), reservedUntil: inSeconds(-5), ended: 'expired' });
    await settle();
    expect(hold.current()?.ticketId).toBe(7);
  });

  it('does not believe an answer from before the hold', async () => {
    let answer!: (tickets: Ticket[]) => void;
    answers['/ticket/mine'] = () => new Promise<Ticket[]>((told) => (answer = told));
    const asking = hold.askServer();
    await vi.advanceTimersByTimeAsync(1);
    const tell = answer;
    await holdOne();
    tell([]);
    await asking;
    expect(hold.current()?.ticketId).toBe(7);
  });

  it('begins from the beginning when the server does not know the customer', async () => {
    answers['/ticket/reserve'] = () => refuse('CUSTOMER_NOT_FOUND');
    expect(await hold.take(choice)).toEqual({ kind: 'signIn' });
    expect(TestBed.inject(Session).customer()).toBeNull();
    expect(TestBed.inject(Session).resume({ name: 'Ada', email: 'ada@example.org' })).toBe(false);
  });
});
