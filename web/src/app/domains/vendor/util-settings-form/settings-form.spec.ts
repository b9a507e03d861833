import { ticketChangeIn, checkTicketForm, ticketFormOf } from '../util-ticket-form/ticket-form';
import { Ticket } from '@shared/data/wire';
import { checkSettings, settingsChangeIn } from './settings-form';

describe('the settings', () => {
  const filled = { name: 'Blue Note', ticketsPerRelease: '500', ticketReleaseInterval: '60' };

  it('send what was changed, and clear what was emptied', () => {
    const change = (typed: Partial<typeof filled>) => settingsChangeIn({ ...filled, ...typed }, filled);
    expect(change({})).toEqual({});
    expect(change({ name: 'Green Note' })).toEqual({ name: 'Green Note' });
    expect(change({ ticketsPerRelease: '', ticketReleaseInterval: ' ' })).toEqual({
      clear: ['ticketsPerRelease', 'ticketReleaseInterval'],
    });
    expect(change({ ticketsPerRelease: '25', ticketReleaseInterval: '1,5' })).toEqual({
      ...{ ticketsPerRelease: 25, ticketReleaseInterval: 1.5 },
    });
  });

  it('are refused where they are wrong', () => {
    const wrong = { name: ' ', ticketsPerRelease: '0', ticketReleaseInterval: '0.05' };
    expect(Object.keys(checkSettings(wrong, filled))).toEqual(Object.keys(filled));
    expect(checkSettings({ ...filled, ticketsPerRelease: '', ticketReleaseInterval: '' }, filled)).toEqual(
      {},
    );
  });
});

describe('the form of a ticket', () => {
  const ticket = { type: 'VIP', price: 49.9, currency: 'EUR', currencyDigits: 2 } as Ticket;
  const filled = ticketFormOf(ticket);

  it('shows the price with all its digits and sends what was changed', () => {
    expect(filled).toEqual({ type: 'VIP', price: '49.90' });
    expect(ticketChangeIn(filled, filled)).toEqual({});
    expect(ticketChangeIn({ ...filled, price: '11,25' }, filled)).toEqual({ price: 11.25 });
    expect(ticketChangeIn({ ...filled, type: 'Gold ' }, filled)).toEqual({ type: 'Gold' });
  });

  it('takes as many digits as the currency has', () => {
    const wrong = (price: string) => checkTicketForm({ ...filled, price }, filled, ticket).price;
    expect([wrong('1.5'), wrong('x'), wrong('1.234')]).toEqual([
      ...[undefined, 'Please give a price, 0 or more.', 'EUR has 2 decimals at most.'],
    ]);
  });
});
