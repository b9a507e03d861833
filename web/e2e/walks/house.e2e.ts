import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('the house', () => {
  it('a vendor makes an event and releases tickets, and a customer’s page shows them without a reload', async () => {
    const customer = (await world.visit('/')).page;
    await customer.getByRole('heading', { name: 'On sale now' }).waitFor();

    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Hall of Echoes');
    await vendor.getByRole('link', { name: 'Events', exact: true }).last().click();
    await vendor.getByRole('link', { name: 'New event' }).first().click();
    await vendor.getByLabel('Name').fill('Echo Night');
    await vendor.getByLabel('Venue', { exact: true }).fill('The Cave');
    await vendor.getByLabel('Time zone').fill('Europe/Lisbon');
    await vendor.getByRole('button', { name: 'Save event' }).click();
    await vendor.getByRole('heading', { name: 'Echo Night' }).waitFor();
    await cardOf(customer, 'Echo Night').waitFor();

    await vendor.getByRole('link', { name: 'Releases' }).click();
    await vendor.getByRole('link', { name: 'Release tickets' }).first().click();
    await vendor.getByLabel('Event').selectOption({ label: 'Echo Night' });
    await vendor.getByLabel('Type').fill('Balcony');
    await vendor.getByLabel('Price in EUR').fill('12.50');
    await vendor.getByLabel('Tickets in a batch').fill('4');
    await vendor.getByLabel('Number of batches').fill('2');
    await vendor.getByLabel('Seconds between').fill('600');
    await vendor.getByText('8 tickets in all').waitFor();
    await vendor.getByRole('button', { name: 'Start the release' }).click();
    await vendor.getByText(/next batch in/).waitFor();
    await cardOf(customer, 'Echo Night').getByText('4 left').waitFor();

    await vendor.getByRole('button', { name: 'Pause' }).click();
    await vendor.getByText('Paused').waitFor();
    await vendor.getByRole('button', { name: 'Resume' }).click();
    await vendor.getByText('Running').waitFor();
    await vendor.getByRole('button', { name: 'Cancel' }).click();
    await vendor.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await vendor.getByText('Running').waitFor();
    await vendor.getByRole('button', { name: 'Cancel' }).click();
    await vendor.getByRole('button', { name: 'Dismiss' }).last().click();
    await vendor.getByText('Cancelled').waitFor();

    await reserveButton(customer, 'Echo Night', 'Balcony').click();
    await signIn(customer, 'Dora Echo');
    await confirmButton(customer).click();
    await customer.getByRole('heading', { name: 'You are in' }).waitFor();
    await vendor.getByRole('link', { name: 'Sales' }).click();
    await vendor.locator('os-figure', { hasText: 'Revenue' }).getByText('€12.50').waitFor();
    await vendor.getByRole('img', { name: '1 ticket sold over time.' }).waitFor();
  });

  it('a vendor changes, withdraws, puts back and deletes a ticket', async () => {
    await openSale(world.api, { name: 'Odd Job', count: 2, price: 10 });
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Odd Job Ltd');
    await vendor.getByRole('link', { name: 'Tickets', exact: true }).last().click();
    const row = vendor.locator('tbody tr').first();
    await row.getByRole('button', { name: /^Change/ }).click();
    await vendor.getByLabel('Price in EUR').fill('11.25');
    await vendor.getByRole('button', { name: 'Save ticket' }).click();
    await row.getByText('€11.25').waitFor();
    await row.getByRole('button', { name: /^Withdraw/ }).click();
    await row.getByText('withdrawn').waitFor();
    await vendor.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await row.getByText('available').waitFor();
    const rows = vendor.locator('tbody tr');
    await row.getByRole('button', { name: /^Delete/ }).click();
    await vendor.getByRole('button', { name: /^Undo(?! sale)/ }).waitFor();
    expect(await rows.count()).toBe(1);
    await vendor.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await rows.nth(1).waitFor();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await vendor.getByRole('button', { name: 'Dismiss' }).last().click();
    await vendor.reload();
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
  });

  it('a vendor sees who bought, with which order, and undoes a sale', async () => {
    const { eventId } = await openSale(world.api, { name: 'Guest List', count: 2, price: 30 });
    await world.api.buy('Greta Guest', { eventId });
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Guest List Ltd');
    await vendor.getByRole('link', { name: 'Who bought' }).click();
    const row = vendor.getByRole('row', { name: /Sold Greta Guest Order \d+, / });
    await row.waitFor();
    expect(await vendor.getByLabel('Status').inputValue()).toBe('sold');
    await row.getByRole('button', { name: /^Undo sale/ }).click();
    const dialog = vendor.getByRole('dialog');
    await dialog.getByText('Greta Guest bought it for €30.00.').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.getByRole('button', { name: /^Undo sale/ }).click();
    await dialog.getByRole('button', { name: 'Undo the sale' }).click();
    await vendor.getByText(/The sale of ticket \d+ is undone\./).waitFor();
    await vendor.getByText('No tickets here').waitFor();
    await vendor.getByLabel('Status').selectOption('refunded');
    await vendor.getByRole('row', { name: /Refunded Greta Guest Order \d+/ }).waitFor();
    expect(await world.api.count(eventId, 'Normal')).toBe(2);
  });

  it('a vendor’s own defaults stand in the next release', async () => {
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Steady Hands');
    await vendor.getByRole('link', { name: 'Settings' }).click();
    await vendor.getByLabel('Tickets in a batch').fill('25');
    await vendor.getByLabel('Seconds between').fill('1.5');
    await vendor.getByRole('button', { name: 'Save settings' }).click();
    await vendor.getByText('Your settings are saved.').waitFor();
    await vendor.goto(`${world.server.url}/sell/releases/new`);
    await vendor.getByText('25 tickets in all').waitFor();
  });

  it('the control room stops all sales and starts them again, under everybody’s eyes', async () => {
    await openSale(world.api, { name: 'Red Light', count: 3 });
    const customer = (await world.visit('/')).page;
    await reserveButton(customer, 'Red Light').waitFor();
    const control = (await world.visit('/control', { width: 1100 })).page;
    await control.getByText('Sales are running').waitFor();
    await control.locator('os-figure', { hasText: 'Audit' }).getByText('Balanced').waitFor();
    await control.getByRole('button', { name: 'Stop all sales' }).click();
    await control.getByText('Sales are stopped', { exact: true }).waitFor();
    await cardOf(customer, 'Red Light').getByText('Sales are paused by the box office').waitFor();
    expect(await cardOf(customer, 'Red Light').getByRole('button').isDisabled()).toBe(true);
    await control.getByRole('button', { name: 'Start sales' }).click();
    await reserveButton(customer, 'Red Light').click();
    await signIn(customer, 'Eli Green');
    await confirmButton(customer).waitFor();
    await control.locator('os-journal-log').getByText('reserved').first().waitFor();
  });

  it('a vendor watches the money come in, to the cent, and what was before the page was opened', async () => {
    const { eventId } = await openSale(world.api, { name: 'Till', count: 3, price: 0.1 });
    await world.api.buy('Early Till', { eventId });
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Till Ltd');
    const revenue = vendor.locator('os-figure', { hasText: 'Revenue' });
    await revenue.getByText('€0.10', { exact: true }).waitFor();
    await vendor.getByRole('img', { name: '1 ticket sold over time.' }).waitFor();
    await world.api.buy('Second Till', { eventId });
    await world.api.buy('Third Till', { eventId });
    await revenue.getByText('€0.30', { exact: true }).waitFor();
    await vendor.getByRole('img', { name: '3 tickets sold over time.' }).waitFor();
    await vendor.getByText('3 of 3 sold').waitFor();
    await vendor.getByRole('row', { name: /Normal.*€0\.10.*3.*€0\.30/ }).waitFor();
  });

  it('ten thousand tickets are counted in the shop and leafed through by the vendor', async () => {
    await openSale(world.api, { name: 'Stadium', count: 10_000 });
    const customer = (await world.visit('/')).page;
    await cardOf(customer, 'Stadium').getByText('10,000 left').waitFor();
    const vendor = (await world.visit('/sell', { width: 360 })).page;
    await signInAsVendor(vendor, 'Stadium Ltd');
    await vendor.getByRole('link', { name: 'Tickets', exact: true }).last().click();
    const rows = vendor.locator('tbody tr');
    await rows.nth(49).waitFor();
    await vendor.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(99).waitFor();
    expect(await rows.count()).toBe(100);
    await vendor.getByLabel('Status').selectOption('sold');
    await vendor.getByText('No tickets here').waitFor();
  });

  it('an event that was deleted comes back by undo, and goes when nobody says so', async () => {
    const vendorId = await world.api.addVendor('Second Thought Ltd');
    await world.api.addEvent(vendorId, { name: 'Second Thought', venue: 'Attic' });
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Second Thought Ltd');
    await vendor.getByRole('link', { name: 'Events', exact: true }).last().click();
    const heading = vendor.getByRole('heading', { name: 'Second Thought', exact: true });
    await vendor.getByRole('button', { name: 'Delete Second Thought', exact: true }).click();
    await heading.waitFor({ state: 'detached' });
    await vendor.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await heading.waitFor();
    await vendor.getByRole('button', { name: 'Delete Second Thought', exact: true }).click();
    await vendor.getByRole('button', { name: 'Dismiss' }).last().click();
    await vendor.reload();
    await vendor.getByRole('heading', { name: 'Events', exact: true }).waitFor();
    await until('the event to be gone', async () => {
      const events = await world.api.call<{ name: string }[]>('GET', '/event/all');
      return events.every(({ name }) => name !== 'Second Thought');
    });
    expect(await heading.count()).toBe(0);
  });

  it('the control room shows what happens: figures, releases, journal, chart, audit', async () => {
    const { vendorId, eventId } = await openSale(world.api, { name: 'Watched', count: 30 });
    const control = (await world.visit('/control', { width: 1100 })).page;
    const figure = (label: string) => control.locator('os-figure', { hasText: label });
    await figure('Watching live').getByText('1', { exact: true }).waitFor();
    const order = { eventId, ticketType: 'Drip', ticketPrice: 1, ticketsPerRelease: 5 };
    const pace = { numberOfReleases: 2, ticketReleaseInterval: 600 };
    await world.api.call(
      'POST',
      '/vendor/release',
      { ...order, ...pace },
      { 'x-vendor-id': String(vendorId) },
    );
    const releases = control.getByRole('region', { name: 'Releases under way' });
    await releases.getByRole('row', { name: /Watched Drip .*5 of 10 .*in \d/ }).waitFor();
    const journal = control.getByRole('region', { name: 'Journal' });
    await journal
      .getByRole('listitem')
      .filter({ hasText: /released.*5 tickets/ })
      .waitFor();

    const customerId = await world.api.addCustomer('Wanda Watched');
    await world.api.reserve(customerId, { eventId });
    await figure('Active holds').getByText('1', { exact: true }).waitFor();
    await journal
      .getByRole('listitem')
      .filter({ hasText: `customer ${customerId}` })
      .first()
      .waitFor();
    await control
      .getByRole('region', { name: 'All events' })
      .locator('tbody', { hasText: 'Watched' })
      .getByRole('row', { name: /Normal \D*0\D* 1\D* 29\D* 30/ })
      .waitFor();
    await control.locator('os-chart path.line').first().waitFor({ state: 'attached' });
    await figure('Latency').getByText('Nobody asked in the last second').waitFor();
    await control.getByRole('button', { name: 'Audit again' }).click();
    await figure('Audit')
      .getByText(/In full at \d\d:/)
      .waitFor();
  });
});
