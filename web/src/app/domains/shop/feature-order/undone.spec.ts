import { Type, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { OrderRecord, Ticket } from '@shared/data/wire';
import { MyOrders } from '../data/my-orders';
import { MyTickets } from '../data/my-tickets';
import { OrderList } from './order-list';
import { OrderPage } from './order-page';

const line = (number: number, refundedAt: string | null) => ({
  ...{ line: number, kind: 'ticket' as const, ticketId: number, eventId: 1, type: 'VIP' },
  ...{ amount: 20, taxRate: 0, tax: 0, refundedAt },
});

const order = (refunded: number): OrderRecord => ({
  ...{ orderId: 5, vendorId: 1, customerId: 3, state: 'paid', currency: 'EUR', currencyDigits: 2 },
  ...{ total: 40, paid: 40, refunded, createdAt: '2031-06-27T18:00:00Z' },
  lines: [line(7, refunded > 0 ? '2031-06-27T18:05:00Z' : null), line(8, null)],
});

const ticket = (ticketId: number, status: string) => ({ ticketId, status, orderId: 5, eventId: 1 }) as Ticket;

describe('an order of which a part was undone while its page is open', () => {
  const tickets = signal<readonly Ticket[]>([]);
  let now: OrderRecord;

  beforeEach(() => {
    now = order(0);
    tickets.set([ticket(7, 'sold'), ticket(8, 'sold')]);
    const orders = {
      find: () => Promise.resolve(now),
      list: () => Promise.resolve({ body: [now], next: null }),
    };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: MyOrders, useValue: orders },
        { provide: MyTickets, useValue: { list: tickets } },
        { provide: Events, useValue: { byId: signal(new Map()) } },
        {
          provide: Session,
          useValue: { customer: signal({ customerId: 3 }), customerEnded: signal(false) },
        },
      ],
    });
  });

  const show = async <T>(component: Type<T>, inputs: Record<string, unknown> = {}) => {
    const fixture: ComponentFixture<T> = TestBed.createComponent(component);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return { fixture, text: () => (fixture.nativeElement as HTMLElement).textContent };
  };

  const undoOne = () => {
    now = order(20);
    tickets.set([ticket(7, 'refunded'), ticket(8, 'sold')]);
  };

  it('says so on its page, with the amount, and greets nobody', async () => {
    const { fixture, text } = await show(OrderPage, { orderId: 5, new: true });
    expect(text()).toContain('You are in');
    expect(text()).toContain('Paid');
    undoOne();
    await fixture.whenStable();
    expect(text()).toContain('Refunded in part, €20.00');
    expect(text()).not.toContain('You are in');
    expect(text()).not.toContain('Paid');
  });

  it('says so among the others', async () => {
    const { fixture, text } = await show(OrderList);
    expect(text()).toContain('Paid');
    undoOne();
    await fixture.whenStable();
    expect(text()).toContain('Refunded in part, €20.00');
    expect(text()).not.toContain('Paid');
  });
});
