import { Type, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Events } from '@shared/data/events';
import { Session } from '@shared/data/session';
import { Ticket, TicketStatus } from '@shared/data/wire';
import { Hold } from '../data/hold';
import { MyTickets } from '../data/my-tickets';
import { TicketCodes } from '../data/ticket-codes';
import { TicketList } from './ticket-list';
import { TicketPage } from './ticket-page';

const ticket = (status: TicketStatus): Ticket => ({
  ...{ ticketId: 7, vendorId: 1, eventId: 1, type: 'VIP', price: 20, currency: 'EUR', currencyDigits: 2 },
  ...{ releaseId: 1, createdAt: '2026-11-23T09:00:00Z', customerId: 3, soldAt: '2026-11-23T10:00:00Z' },
  status,
});

describe('a ticket whose sale was undone', () => {
  const list = signal<readonly Ticket[]>([]);

  beforeEach(() => {
    list.set([ticket('sold')]);
    const tickets = { list, error: signal(null) };
    const events = { byId: signal(new Map()), list: signal([]) };
    const code = { ticketId: 7, eventId: 1, code: 'OT1AEAQ', shortCode: 'KGXR', generation: 0, keyId: 1 };
    const codes = {
      byTicket: signal(new Map([[7, code]])),
      error: signal(null),
      load: () => Promise.resolve(),
    };
    const session = { customer: signal({ customerId: 3, name: 'Ada', email: 'ada@example.org' }) };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: MyTickets, useValue: tickets },
        { provide: Events, useValue: events },
        { provide: Session, useValue: session },
        { provide: TicketCodes, useValue: codes },
        { provide: Hold, useValue: { known: signal(false) } },
      ],
    });
  });

  const show = async <T>(component: Type<T>, inputs: Record<string, unknown> = {}) => {
    const fixture: ComponentFixture<T> = TestBed.createComponent(component);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return { fixture, element: fixture.nativeElement as HTMLElement };
  };

  it('says so on its page, while the page is open, and has nothing to show at a door', async () => {
    const { fixture, element } = await show(TicketPage, { ticketId: 7, new: true });
    expect(element.textContent).toContain('You are in');
    expect(element.querySelectorAll('figure, button').length).toBeGreaterThan(0);
    list.set([ticket('refunded')]);
    await fixture.whenStable();
    expect(element.textContent).toContain('this ticket is no longer good');
    expect(element.textContent).not.toContain('You are in');
    expect(element.querySelector('figure, button')).toBeNull();
  });

  it('says so among the others', async () => {
    const { fixture, element } = await show(TicketList);
    expect(element.textContent).not.toContain('Refunded');
    list.set([ticket('refunded')]);
    await fixture.whenStable();
    expect(element.textContent).toContain('Refunded: no longer good');
  });
});
