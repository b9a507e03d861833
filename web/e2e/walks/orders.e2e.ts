import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { expectNoBarriers } from '../support/axe';
import { confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('open', ['--max-holds-per-customer', '3']);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** Takes another ticket of the event beside what is held. */
async function takeMore(page: Page, event: string): Promise<void> {
  await page.goto(`${world.server.url}/`);
  await reserveButton(page, event).click();
  await page.getByRole('heading', { name: 'They are yours for now' }).waitFor();
}

describe('an order of several tickets', () => {
  it('is bought in one tap, and its page is the same in another tab and after a reload', async () => {
    await openSale(world.api, { name: 'Choir', count: 5, price: 19.9 });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Choir').click();
    await signIn(page, 'Mia Many');
    await confirmButton(page).waitFor();
    await takeMore(page, 'Choir');
    await takeMore(page, 'Choir');
    await page.locator('os-held-order li').nth(2).waitFor();
    expect(await page.getByRole('timer').count()).toBe(1);
    await page.getByRole('button', { name: 'Confirm and pay €59.70' }).waitFor();
    await expectNoBarriers(page, 'several holds');

    await page
      .getByRole('button', { name: /^Give back Normal, Choir/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Confirm and pay €39.80' }).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    const receipt = page.locator('os-order-receipt');
    expect(await receipt.getByRole('link').count()).toBe(2);
    expect(await receipt.textContent()).toMatch(/Normal.*Choir.*€19\.90.*Total.*€39\.80.*Paid/s);
    await expectNoBarriers(page, 'an order');

    const address = page.url().replace(/\?.*/, '');
    const text = await receipt.textContent();
    const second = await context.newPage();
    await second.goto(address);
    await second.locator('os-order-receipt').getByRole('link').nth(1).waitFor();
    expect(await second.locator('os-order-receipt').textContent()).toBe(text);
    await second.reload();
    await second.getByRole('heading', { name: /^Order no\. \d+$/ }).waitFor();
    expect(await second.locator('os-order-receipt').textContent()).toBe(text);

    await second.getByRole('link', { name: 'All my orders' }).click();
    await second.getByRole('link', { name: /2 Normal.*€39\.80/s }).click();
    await second.locator('os-order-receipt').getByRole('link').first().click();
    await second.getByRole('heading', { name: 'Your ticket' }).waitFor();
    await second
      .locator('os-ticket-stub')
      .getByRole('link', { name: /^No\. \d+$/ })
      .click();
    await second.locator('os-order-receipt').waitFor();
  });

  it('is one for each organiser, in one tap all the same', async () => {
    await openSale(world.api, { name: 'Left Stage', count: 2, price: 10 });
    await openSale(world.api, { name: 'Right Stage', count: 2, price: 5 });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Left Stage').click();
    await signIn(page, 'Tom Two');
    await confirmButton(page).waitFor();
    await takeMore(page, 'Right Stage');
    await page.getByText('they make 2 orders').waitFor();
    await page.getByRole('button', { name: 'Confirm and pay €15.00' }).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    // Every part is there, with what has become of it and its own order.
    const parts = page.locator('os-bought-parts li');
    expect(await parts.count()).toBe(2);
    expect((await parts.allTextContents()).join()).toMatch(/Left Stage.*Bought.*Right Stage.*Bought/s);
    expect(await parts.getByRole('link', { name: /^Order no\. \d+$/ }).count()).toBe(2);
    expect(await page.getByText('is yours').count()).toBe(0);
    await expectNoBarriers(page, 'a purchase of two orders');
    await page.goto(`${world.server.url}/shop/orders`);
    await page
      .getByRole('link', { name: /Order no/ })
      .nth(1)
      .waitFor();
    await expectNoBarriers(page, 'my orders');
  });

  it('says where the order of somebody else is not shown', async () => {
    const { page } = await world.visit('/shop/orders/1');
    await page.getByRole('heading', { name: 'Whose order is it?' }).waitFor();
    await signIn(page, 'Nora Nobody');
    await page.getByText('This order is not among yours').waitFor();
  });

  it('is found by its vendor: by event, state and customer, page by page', async () => {
    const { vendorId, eventId } = await openSale(world.api, { name: 'Ledger', count: 80, price: 12 });
    const free = await world.api.addEvent(vendorId, { name: 'Ledger Free', venue: 'Kraftwerk' });
    await world.api.release(vendorId, { eventId: free, ticketType: 'Guest', ticketPrice: 0, count: 3 });
    for (let at = 0; at < 52; at++) await world.api.buy(`Ledger Guest ${at}`, { eventId });
    await world.api.buy('Ledger Guest 7', { eventId: free });
    const { page } = await world.visit('/sell', { width: 1200 });
    await signInAsVendor(page, 'Ledger Ltd');
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    const rows = page.locator('tbody tr');
    await rows.nth(49).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(52).waitFor();
    expect(await rows.count()).toBe(53);
    await expectNoBarriers(page, 'a vendor’s orders');

    await page.getByLabel('State').selectOption('free');
    await rows.nth(1).waitFor({ state: 'detached' });
    await page.getByText('1 Guest').waitFor();
    expect(await rows.count()).toBe(1);
    const customer = await rows.first().getByRole('button').textContent();
    await rows.first().getByRole('button').click();
    await page.getByLabel('State').selectOption('');
    await rows.nth(1).waitFor();
    expect(await page.getByLabel('Customer no.').inputValue()).toBe(/\d+/.exec(customer!)![0]);
    await page.getByLabel('Event').selectOption('Ledger');
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.first().textContent()).toMatch(/1 Normal.*Ledger.*Paid.*€12\.00/s);
    await page.getByLabel('Customer no.').fill('x');
    await page.getByText('A number, as the list of orders shows it.').waitFor();

    await page.goto(`${world.server.url}/sell/tickets?status=sold`);
    await page.getByRole('link', { name: 'Ledger Guest 7' }).first().click();
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    await rows.nth(1).waitFor();
    await rows.nth(2).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(2);
  });
});
