import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Ticket } from '@shared/data/wire';
import { HeldTicket, Hold } from './hold';
import { MyTickets } from './my-tickets';
import { Purchase } from './purchase';

const held = (ticketId: number, vendorId: number): HeldTicket => ({
  ...{ ticketId, eventId: vendorId, vendorId, type: 'VIP', price: 20, currency: 'EUR', currencyDigits: 2 },
  ...{ reservedUntil: '2031-06-27T18:01:00Z', holdSeconds: 60 },
});

describe('A purchase of several orders', () => {
  const all = signal<readonly HeldTicket[]>([]);
  const list = signal<readonly Partial<Ticket>[]>([]);
  const [first, second] = [[held(7, 1)], [held(8, 2)]];
  let purchase: Purchase;

  beforeEach(() => {
    all.set([...first, ...second]);
    list.set([]);
    TestBed.configureTestingModule({
      providers: [
        { provide: Hold, useValue: { all } },
        { provide: MyTickets, useValue: { list } },
      ],
    });
    purchase = TestBed.inject(Purchase);
  });

  const states = () => purchase.parts()?.map(({ state, orderId }) => [state, orderId]);

  it('is no purchase in parts where one order is enough', () => {
    purchase.begin([first]);
    expect(purchase.parts()).toBeNull();
  });

  it('tells of each part what has become of it, for as long as it is shown', () => {
    purchase.begin([first, second]);
    purchase.refuse(second, 'This organiser may not sell.');
    list.set([{ ticketId: 7, status: 'sold', orderId: 5 }]);
    all.set(second);
    expect(states()).toEqual([
      ['bought', 5],
      ['open', null],
    ]);
    expect(purchase.parts()?.[1]?.refusal).toBe('This organiser may not sell.');
    all.set([]);
    expect(states()?.[1]).toEqual(['over', null]);
    list.update((known) => [...known, { ticketId: 8, status: 'sold', orderId: 6 }]);
    expect(states()?.[1]).toEqual(['bought', 6]);
    list.set([{ ticketId: 7, status: 'refunded', orderId: 5 }]);
    expect(states()?.[0]).toEqual(['refunded', 5]);
    purchase.forget();
    expect(purchase.parts()).toBeNull();
  });
});
