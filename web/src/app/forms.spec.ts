import { Type, signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ApiClient, Call } from '@shared/data/api-client';
import { Events } from '@shared/data/events';
import { Live } from '@shared/data/live';
import { Refusal } from '@shared/data/refusal';
import { Session } from '@shared/data/session';
import { Ticket } from '@shared/data/wire';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import contract from '../../../openapi.json';
import { ChangeAddress } from './domains/shared/ui-account/change-address';
import { SignInForm } from './domains/shared/ui-account/sign-in-form';
import { TakeBackPage } from './domains/account/feature-take-back/take-back-page';
import { TokenForm } from './domains/admin/feature-control-room/token-form';
import { EventEditor } from './domains/vendor/feature-events/event-editor';
import { EventShowcase } from './domains/vendor/feature-events/event-showcase';
import { ReleaseEditor } from './domains/vendor/feature-releases/release-editor';
import { VendorSettings } from './domains/vendor/feature-settings/vendor-settings';
import { ApiKeyCard } from './domains/vendor/ui-keys/api-key-card';
import { TicketEditor } from './domains/vendor/ui-ticket-editor/ticket-editor';

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

  /** What a call of its own answers, or refuses; each is asked for once. */
  readonly next: unknown[] = [];

  call(call: Call): Promise<unknown> {
    if (this.next.length > 0) return settle(this.next.shift());
    if (call.method && this.refusal) return Promise.reject(this.refusal);
    if (call.path.startsWith('/vendor/find')) {
      const defaults = { ticketsPerRelease: null, ticketReleaseInterval: null, defaultEventId: 9 };
      return Promise.resolve({ ...VENDOR, ...defaults });
    }
    return Promise.resolve([]);
  }

  callPage(call: Call): Promise<unknown> {
    if (this.next.length > 0) return settle(this.next.shift());
    if (call.method && this.refusal) return Promise.reject(this.refusal);
    return Promise.resolve({ body: call.path.startsWith('/event/all') ? [EVENT] : [], next: null });
  }
}

function settle(answer: unknown): Promise<unknown> {
  return answer instanceof Refusal ? Promise.reject(answer) : Promise.resolve(answer);
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
      pulse: signal(null),
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
  function expectAPlace(
    host: HTMLElement,
    field: string,
    form: Element | null = host.querySelector('form'),
  ): void {
    const shown = [...host.querySelectorAll('.wrong, os-notice.bad')].map((one) => one.textContent.trim());
    expect(shown, field).toHaveLength(1);
    expect(shown[0], field).toMatch(/ must be something else\.$/);
    expect(shown[0], field).not.toMatch(/\b[a-z]+[A-Z]/);
    const input = form?.querySelector(`.input[name="${field}"]`);
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

  it.each(fieldsOf('UpdateEventBody').concat('picture'))('of a poster has a place: %s', async (field) => {
    const fixture = await show(EventShowcase, { event: EVENT });
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field, hostOf(fixture).querySelector('section'));
  });

  it.each(fieldsOf('AddCustomerBody'))('of a customer who signs in has a place: %s', async (field) => {
    const fixture = await show(SignInForm, { role: 'customer', heading: 'Who is it for?' });
    fill(fixture, 'name', 'Ada');
    fill(fixture, 'email', 'ada@example.org');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('AddVendorBody'))('of a vendor who signs in has a place: %s', async (field) => {
    const fixture = await show(SignInForm, { role: 'vendor', heading: 'Sell tickets' });
    fill(fixture, 'name', 'Hall');
    fill(fixture, 'email', 'hall@example.org');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  const codes = ['customer', 'vendor'].flatMap((role) =>
    fieldsOf('VerifyBody').map((field) => [field, role] as const),
  );
  it.each(codes)('of a code from a mail has a place: %s, %s', async (field, role) => {
    const fixture = await show(SignInForm, { role, heading: 'Who is it for?' });
    fill(fixture, 'name', 'Hall');
    fill(fixture, 'email', 'hall@example.org');
    const problem = { ...refuse('email').problem, code: 'EMAIL_TAKEN', login: '/auth/login' };
    server.next.push(new Refusal(409, problem), {});
    await submit(fixture);
    await vi.waitUntil(() => hostOf(fixture).querySelector('[name="code"]'));
    fill(fixture, 'code', '123456');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('UpdateVendorBody'))('of another address has a place: %s', async (field) => {
    const fixture = await show(ChangeAddress, { role: 'vendor' });
    fill(fixture, 'email', 'box@example.org');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(fieldsOf('AddApiKeyBody'))('of an API key has a place: %s', async (field) => {
    const fixture = await show(ApiKeyCard);
    fill(fixture, 'name', 'Till');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it('of the code for another address stands at the code', async () => {
    const fixture = await show(ChangeAddress, { role: 'vendor' });
    fill(fixture, 'email', 'box@example.org');
    server.next.push({ ...VENDOR, pendingEmail: 'box@example.org' });
    await submit(fixture);
    fill(fixture, 'code', '123456');
    server.refusal = refuse('code');
    await submit(fixture);
    const wrong = hostOf(fixture).querySelector('.wrong')?.textContent;
    expect(wrong).toMatch(/wrong, used up or over/);
    expect((document.activeElement as HTMLInputElement).name).toBe('code');
  });

  it.each(fieldsOf('TakeBackAddressBody'))('of a way back has a place: %s', async (field) => {
    const fixture = await show(TakeBackPage);
    fill(fixture, 'wayBack', 'a-b-c');
    server.refusal = refuse(field);
    await submit(fixture);
    expectAPlace(hostOf(fixture), field);
  });

  it.each(['token', 'anything'])('of an administrator’s token has a place: %s', async (field) => {
    const fixture = await show(TokenForm);
    fill(fixture, 'token', 'a.b.c');
    server.next.push(refuse(field));
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

describe('every form', () => {
  const LISTED = [
    ...[
      ApiKeyCard,
      ChangeAddress,
      EventEditor,
      EventShowcase,
      ReleaseEditor,
      SignInForm,
      TakeBackPage,
      TicketEditor,
    ],
    ...[TokenForm, VendorSettings],
  ].map((form) => form.name.replace(/^_/, ''));
  /** They have no field of their own that could be wrong: one is a part of the form that signs in, the other only asks. */
  const OTHERS = ['CodeStep', 'VoidSale'];

  it('is one of those above', () => {
    const root = join(process.cwd(), 'src/app');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const text = (file: string) => readFileSync(join(root, file), 'utf8');
    const withForm = files
      .filter((file) => /\.(?:ts|html)$/.test(file) && !file.endsWith('.spec.ts'))
      .filter((file) =>
        [...text(file).matchAll(/<form\b[^>]*>/g)].some(([form]) => !form.includes('role="search"')),
      );
    const classOf = (file: string) => /export class (\w+)/.exec(text(file.replace(/\.html$/, '.ts')))?.[1];
    expect(withForm.map(classOf).sort()).toEqual([...LISTED, ...OTHERS].sort());
  });
});
