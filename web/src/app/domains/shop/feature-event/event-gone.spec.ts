import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { EventRecord } from '@shared/data/wire';
import { Catalogue } from '../data/catalogue';
import { ReserveFlow } from '../data/reserve-flow';
import { Listing } from '../util-offer/offer';
import { EventPage } from './event-page';

const event = { eventId: 1, name: 'Nachtflug', lineUp: [], organiser: 'Hall', timezone: 'UTC' };
const listing = {
  event: { ...event, startsAt: null, venue: null, address: null } as unknown as EventRecord,
  ...{ offers: [], sale: 'open', begun: false },
} as Listing;

describe('an event that goes while somebody looks at it', () => {
  const listings = signal<Listing[]>([]);

  beforeEach(() => {
    listings.set([listing]);
    const find = (id: number) => listings().find((one) => one.event.eventId === id);
    const catalogue = { find, whole: signal(true), show: () => undefined };
    const reserveFlow = { busy: signal(null), refusal: signal(null), forgetRefusal: () => undefined };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Catalogue, useValue: catalogue },
        { provide: ReserveFlow, useValue: reserveFlow },
      ],
    });
  });

  const show = async (eventId: number) => {
    const fixture = TestBed.createComponent(EventPage);
    fixture.componentRef.setInput('eventId', eventId);
    await fixture.whenStable();
    return { fixture, element: fixture.nativeElement as HTMLElement };
  };

  it('is said to be no longer on sale, and comes back with its vendor', async () => {
    const { fixture, element } = await show(1);
    expect(element.textContent).toContain('Nachtflug');
    listings.set([]);
    await fixture.whenStable();
    expect(element.textContent).toContain('This event is no longer on sale');
    expect(element.querySelector('os-offers')).toBeNull();
    listings.set([listing]);
    await fixture.whenStable();
    expect(element.querySelector('os-offers')).not.toBeNull();
    listings.set([]);
    fixture.componentRef.setInput('eventId', 2);
    await fixture.whenStable();
    expect(element.textContent).toContain('This event is not here');
  });

  it('is not here for whoever never saw it', async () => {
    const { element } = await show(9);
    expect(element.textContent).toContain('This event is not here');
  });
});
