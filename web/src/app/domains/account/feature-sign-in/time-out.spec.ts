import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ApiClient } from '@shared/data/api-client';
import { LastChoice } from '@shared/data/choice';
import { Session } from '@shared/data/session';
import { Ticker } from '@shared/state/ticker';
import { SignInPage } from './sign-in-page';

const NOW = Date.parse('2026-11-23T10:00:00Z');

describe('the page of a time-out', () => {
  const now = signal(NOW);

  beforeEach(() => {
    sessionStorage.clear();
    now.set(NOW);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: ApiClient, useValue: {} },
        { provide: Ticker, useValue: { now } },
      ],
    });
    const session = TestBed.inject(Session);
    session.enterCustomer({ customerId: 3, name: 'Ada', email: 'ada@example.org' });
    session.timeOutCustomer();
  });

  const show = async () => {
    const fixture = TestBed.createComponent(SignInPage);
    fixture.componentRef.setInput('timedOut', true);
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const button = element.querySelector<HTMLButtonElement>('button[type="submit"]')!;
    return { fixture, element, button };
  };

  it('counts down to when the server grants the next hold, and then the button works', async () => {
    const until = new Date(NOW + 42_000).toISOString();
    TestBed.inject(LastChoice).keepWait({ ticketId: 7, until });
    const { fixture, element, button } = await show();
    expect([button.disabled, button.textContent.trim()]).toEqual([true, 'Start again in 0:42']);
    expect(element.textContent).toMatch(/reserve again from \s*\d\d:\d\d:\d\d/);
    expect(element.textContent).not.toMatch(/one tap|too often|your fault/i);
    now.set(NOW + 42_000);
    await fixture.whenStable();
    expect([button.disabled, button.textContent.trim()]).toEqual([false, 'Start again with the same choice']);
    expect(element.textContent).toContain('one tap tries again');
  });

  it('lets another person begin at once', async () => {
    const until = new Date(NOW + 42_000).toISOString();
    TestBed.inject(LastChoice).keepWait({ ticketId: 7, until });
    const { fixture, element, button } = await show();
    const email = element.querySelector<HTMLInputElement>('.input[name="email"]')!;
    email.value = 'bob@example.org';
    email.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    expect(button.disabled).toBe(false);
  });

  it('does not wait where nothing is to be waited for', async () => {
    const { element, button } = await show();
    expect(button.disabled).toBe(false);
    expect(element.textContent).toContain('one tap tries again');
  });
});
