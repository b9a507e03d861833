import { Type, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ApiClient, Call } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { Live } from '@shared/data/live';
import { Refusal } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Ticket } from '@shared/data/wire';
import contract from '../../../../../openapi.json';
import { EventEditor } from './feature-events/event-editor';
import { ReleaseEditor } from './feature-releases/release-editor';
import { VendorSettings } from './feature-settings/vendor-settings';
import { TicketEditor } from './ui-ticket-editor/ticket-editor';

const VENDOR = { vendorId: 1, name: 'Hall', email: 'hall@example.org' };
const EVENT = {
  ...{
    eventId: 1,
    vendorId: 1,
    name: 'Nachtflug',
    venue: null,
    timezone: 'UTC',
    currency: 'EUR',
    currencyDigits: 2,
  },
  ...{ startsAt: null, onSaleAt: null, salesEndAt: null, poolCapacity: null, holdSeconds: null },
  ...{ maxTicketsPerCustomer: null, description: null, createdAt: '2026-01-01T00:00:00Z' },
  ...{ address: null, lineUp: [], organiser: 'Hall', pictureUrl: null },
};

type Bodies = Record<string, { properties: Record<string, unknown> } | undefined>;

/** Every field that the contract has in the body of this request. */
function fieldsOf(body: string): string[] {
  const schema = (contract.components.schemas as unknown as Bodies)[body];
  return Object.keys(schema?.properties ?? {});
}

/** A server that reads as always and refuses whatever is to be changed. */
class Refusing {
  refusal: Refusal | null = null;

  call(call: Call): Promise<unknown> {
    if (call.method && this.refusal) return Promise.reject(this.refusal);
    if (call.path.startsWith('/vendor/find')) {
      const defaults = { ticketsPerRelease: null, ticketReleaseInterval: null, defaultEventId: 9 };
      return Promise.resolve({ ...VENDOR, ...defaults });
    }
    return Promise.resolve([]);
  }

  callPage(call: Call): Promise<unknown> {
    return Promise.resolve({ body: call.path.startsWith('/event/all') ? [EVENT] : [], next: null });
  }
}

describe('whatever the server refuses', () => {
  let server: Refusing;

  beforeEach(() => {
    server = new Refusing();
    const nothing = signal(new Map());
    const live = {
      stock: nothing,
      releases: nothing,
      revenue: nothing,
      eventsVersion: signal(0),
      snapshots: signal(0),
      settled: signal(true),
    };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: ApiClient, useValue: server },
        { provide: Live, useValue: live },
      ],
    });
    TestBed.inject(Session).enterVendor(VENDOR);
  });

  async function show<T>(form: Type<T>, inputs: Record<string, unknown> = {}): Promise<ComponentFixture<T>> {
    const fixture = TestBed.createComponent(form);
    document.body.append(fixture.nativeElement as HTMLElement);
    onTestFinished(() => (fixture.nativeElement as HTMLElement).remove());
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return fixture;
  }

  const hostOf = (fixture: ComponentFixture<unknown>) => fixture.nativeElement as HTMLElement;

  function fill(fixture: ComponentFixture<unknown>, name: string, value: string): void {
    const input = hostOf(fixture).querySelector<HTMLInputElement>(`.input[name="${name}"]`)!;
    input.value = value;
    input.dispatchEvent(new Event('input'));
  }

  async function submit(fixture: ComponentFixture<unknown>): Promise<void> {
    hostOf(fixture)
      .querySelector('form')!
      .dispatchEvent(new Event('submit', { cancelable: true }));
    await fixture.whenStable();
    await new Promise((next) => setTimeout(next));
    await fixture.whenStable();
  }

  /** The sentence stands in the form, in words, and the focus is where it belongs. */
  function expectAPlace(host: HTMLElement, field: string): void {
    const shown = [...host.querySelectorAll('.wrong, os-notice.bad')].map((one) => one.textContent.trim());
    expect(shown, field).toHaveLength(1);
    expect(shown[0], field).toMatch(/ must be something else\.$/);
    expect(shown[0], field).not.toMatch(/\b[a-z]+[A-Z]/);
    const input = host.querySelector('form')?.querySelector(`.input[name="${field}"]`);
    const focused = document.activeElement;
    if (input) expect(focused, field).toBe(input);
    else expect(focused?.localName, field).toBe('os-notice');
  }

  function refuse(field: string): Refusal {
    const sentence = `${field} must be something else.`;
    const problem = {
      status: 'error' as const,
      error: sentence,
      message: sentence,
      code: 'INVALID_FIELD',
      field,
    };
    return new Refusal(400, problem);
  }

  it.each(fieldsOf('AddEventBody'))('of a new event has a place: %s', async (field) => {
    const fixture = await show(EventEditor);
    fill(fixture, 'name', 'Nachtflug');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('UpdateEventBody'))('of an event that is changed has a place: %s', async (field) => {
    await TestBed.inject(Events).refresh();
    const fixture = await show(EventEditor, { eventId: '1' });
    await vi.waitUntil(() => hostOf(fixture).querySelector('form'));
    fill(fixture, 'name', 'Tagflug');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('TicketReleaseRequest'))('of a release has a place: %s', async (field) => {
    const fixture = await show(ReleaseEditor);
    fill(fixture, 'ticketPrice', '10');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('UpdateVendorBody'))('of the settings has a place: %s', async (field) => {
    const fixture = await show(VendorSettings);
    fill(fixture, 'name', 'Green Hall');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('UpdateTicketBody'))('of a ticket has a place: %s', async (field) => {
    // jsdom has no dialogs that open.
    const open = { configurable: true, value: () => undefined };
    Object.defineProperty(HTMLDialogElement.prototype, 'showModal', open);
    const ticket = { ticketId: 7, type: 'VIP', price: 9, currency: 'EUR', currencyDigits: 2 } as Ticket;
    const fixture = await show(TicketEditor, { ticket });
    fixture.componentRef.setInput('refusal', refuse(field));
    await fixture.whenStable();
    await new Promise((next) => setTimeout(next));
    expectAPlace(hostOf(fixture), field);
  });
});
