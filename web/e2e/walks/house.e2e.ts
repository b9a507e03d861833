import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
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
    await vendor.getByRole('button', { name: 'Undo' }).click();
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
    await vendor.getByRole('img', { name: '1 tickets sold over time.' }).waitFor();
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
    await vendor.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('available').waitFor();
    const rows = vendor.locator('tbody tr');
    await row.getByRole('button', { name: /^Delete/ }).click();
    await vendor.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await rows.count()).toBe(1);
    await vendor.getByRole('button', { name: 'Undo' }).click();
    await rows.nth(1).waitFor();
    await row.getByRole('button', { name: /^Delete/ }).click();
    await vendor.getByRole('button', { name: 'Dismiss' }).last().click();
    await vendor.reload();
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
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
});
