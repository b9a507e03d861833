import { TestBed } from '@angular/core/testing';
import { Offer, OfferState } from '../util-offer/offer';
import { Offers } from './offers';

const offer = (state: OfferState, change: Partial<Offer> = {}): Offer => ({
  ...{ eventId: 1, type: 'VIP', currency: 'EUR', currencyDigits: 2, minPrice: 20, maxPrice: 20 },
  ...{ available: state === 'available' ? 12 : 0, reserved: 0, sold: 0 },
  ...{ nextBatchAt: null, nextExpiryAt: null, mine: false },
  state,
  ...change,
});

describe('Offers', () => {
  const show = async (offers: Offer[]) => {
    const fixture = TestBed.createComponent(Offers);
    fixture.componentRef.setInput('eventName', 'Nachtflug');
    fixture.componentRef.setInput('offers', offers);
    await fixture.whenStable();
    return fixture;
  };

  it.each([
    ['available', '12 left', 'Reserve', false],
    ['allHeld', 'All held.', 'Try', false],
    ['soldOut', 'Sold out', 'Sold out', true],
    ['notOnSale', 'Not yet on sale', 'Not yet', true],
    ['ended', 'Sales have ended', 'Ended', true],
    ['stopped', 'Sales are paused', 'Paused', true],
    ['notReleased', 'No tickets out yet', 'Not yet', true],
  ] as const)('says in plain words that it is %s', async (state, words, action, disabled) => {
    const element = (await show([offer(state)])).nativeElement as HTMLElement;
    const button = element.querySelector('button');
    expect(element.textContent).toContain(words);
    expect(button?.textContent.trim()).toBe(action);
    expect(button?.disabled).toBe(disabled);
  });

  it('tells when one that is held may come free, and whose it is', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    const held = offer('allHeld', { reserved: 2, nextExpiryAt: inSeconds(42) });
    const stateOf = async (change: Partial<Offer>, busyWith: string | null = null) => {
      const fixture = await show([{ ...held, ...change }]);
      fixture.componentRef.setInput('busyWith', busyWith);
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).querySelector('.state')?.textContent.trim();
    };
    expect(await stateOf({})).toBe('All held. One may come free in 0:42.');
    expect(await stateOf({ nextBatchAt: inSeconds(90) })).toBe(
      'All held. One may come free in 0:42. More in 1:30',
    );
    expect(await stateOf({ nextExpiryAt: inSeconds(-1) })).toBe('All held.');
    expect(await stateOf({ mine: true })).toBe('All held, one of them by you. One may come free in 0:42.');
    expect(await stateOf({ mine: true, reserved: 1 })).toBe('You hold the last one');
    expect(await stateOf({ reserved: 1 }, 'VIP')).toBe('One moment…');
  });

  it('tells when the first may come free', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    const fixture = await show([offer('allHeld')]);
    const freeAt = new Date(Date.now() + 30_000).toISOString();
    fixture.componentRef.setInput('refusal', { type: 'VIP', sentence: 'All are held.', freeAt });
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    expect(element.querySelector('os-notice')?.textContent).toMatch(
      /All are held\.\s+The first may come free in\s+0:30\./,
    );
  });

  it('asks for the offer that was touched', async () => {
    const fixture = await show([offer('available'), offer('available', { type: 'Normal' })]);
    const asked: string[] = [];
    fixture.componentInstance.reserveTicket.subscribe((one) => asked.push(one.type));
    const element = fixture.nativeElement as HTMLElement;
    element.querySelectorAll('button')[1]?.click();
    expect(asked).toEqual(['Normal']);
  });
});
