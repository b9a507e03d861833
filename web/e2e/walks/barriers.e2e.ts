import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Api, openSale } from '../support/api';
import { expectNoBarriers, findBarriersInEveryLook } from '../support/axe';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;
let eventId: number;

beforeAll(async () => {
  world = await World.open();
  const open = await openSale(world.api, { name: 'Open Door', count: 12 });
  eventId = open.eventId;
  // One release is under way, the other is over.
  const order = { eventId, ticketType: 'Late', ticketPrice: 5, ticketsPerRelease: 1 };
  const pace = { numberOfReleases: 3, ticketReleaseInterval: 3600 };
  const vendor = { 'x-vendor-id': String(open.vendorId) };
  await world.api.call('POST', '/vendor/release', { ...order, ...pace }, vendor);
  await world.api.buy('Oda Open', { eventId });
  await showEveryState(world.api);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** One event for each thing that can stand between a customer and a ticket. */
async function showEveryState(api: Api): Promise<void> {
  await openSale(api, { name: 'Early', count: 2, event: { onSaleAt: '2031-01-01T10:00:00Z' } });
  await openSale(api, { name: 'Bare Stage', count: 0 });
  const over = { onSaleAt: '2020-01-01T10:00:00Z', salesEndAt: '2020-01-02T10:00:00Z' };
  await openSale(api, { name: 'Over', count: 2, event: over });
  const gone = await openSale(api, { name: 'Gone', count: 1 });
  await api.buy('Gail Gone', { eventId: gone.eventId });
  const held = await openSale(api, { name: 'In Hands', count: 1, event: { holdSeconds: 3600 } });
  await api.reserve(await api.addCustomer('Hal Holder'), { eventId: held.eventId });
  const drip = await openSale(api, { name: 'Drip', count: 0 });
  const order = { eventId: drip.eventId, ticketType: 'Normal', ticketPrice: 5, ticketsPerRelease: 1 };
  const pace = { numberOfReleases: 3, ticketReleaseInterval: 3600 };
  const vendor = { 'x-vendor-id': String(drip.vendorId) };
  await api.call('POST', '/vendor/release', { ...order, ...pace }, vendor);
  await until('the first batch', async () => (await api.count(drip.eventId, 'Normal')) === 1);
  await api.buy('Dee Drip', { eventId: drip.eventId });
}

/** Goes there, waits for what shows that it is complete, and looks. */
async function look(page: Page, path: string, complete: () => Promise<unknown>): Promise<void> {
  await page.goto(world.server.url + path);
  await complete();
  await expectNoBarriers(page, path);
}

describe('axe finds nothing', () => {
  it('in the shop, whatever stands between a customer and a ticket', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Open Door').waitFor();
    await cardOf(page, 'Early')
      .getByText(/On sale in/)
      .waitFor();
    await cardOf(page, 'Bare Stage').getByText('No tickets have been released yet').waitFor();
    await cardOf(page, 'Over').getByText('Sales have ended').first().waitFor();
    await cardOf(page, 'Gone')
      .getByRole('button', { name: /^Sold out/ })
      .waitFor();
    await cardOf(page, 'In Hands')
      .getByText(/All held\. One may come free in \d+:\d\d/)
      .waitFor();
    await cardOf(page, 'Drip')
      .getByText(/More in \d/)
      .waitFor();
    await expectNoBarriers(page, 'every state of a sale');

    await page.getByRole('button', { name: 'Filter events' }).click();
    await page.getByLabel('Event or venue').fill('no such thing');
    await page.getByText('Nothing fits').waitFor();
    await expectNoBarriers(page, 'filters that nothing fits');
    await look(page, `/shop/events/${eventId}`, () => reserveOn(page).waitFor());
    await look(page, '/shop/events/999999', () => page.getByText('This event is not here').waitFor());
    await look(page, '/shop/nothing/here', () => page.getByText('There is nothing here').waitFor());
    await look(page, '/shop/tickets', () => page.getByText('Who are you?').waitFor());
  });

  it('on a customer’s way to a ticket', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Open Door').click();
    await page.getByLabel('Name').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Please give a name.').waitFor();
    await expectNoBarriers(page, 'sign in, with mistakes');
    await signIn(page, 'Axel Barrier');
    await confirmButton(page).waitFor();
    await expectNoBarriers(page, 'hold');
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await page.getByRole('complementary', { name: 'Your hold' }).waitFor();
    await expectNoBarriers(page, 'shop with a hold');
    await page.getByRole('link', { name: 'Finish' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await expectNoBarriers(page, 'ticket');
    await look(page, '/shop/tickets', () => page.getByRole('link', { name: /Open Door/ }).waitFor());
    await look(page, '/account', () => page.getByRole('button', { name: 'Sign out' }).waitFor());
    await look(page, '/shop/hold', () => page.getByText('You hold no ticket').waitFor());
    await page.goto(world.server.url);
    await cardOf(page, 'In Hands').getByRole('button', { name: /^Try/ }).click();
    await page.locator('os-notice', { hasText: 'The first may come free in' }).waitFor();
    await expectNoBarriers(page, 'a refusal where the hand was');
  });

  it('in the last seconds of a hold, and after them', async () => {
    const brief = await openSale(world.api, { name: 'Brief', count: 1, event: { holdSeconds: 15 } });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Brief').click();
    await signIn(page, 'Bill Brief');
    await confirmButton(page).waitFor();
    await page
      .locator('[aria-live="polite"]', { hasText: 'Less than twenty' })
      .waitFor({ state: 'attached' });
    await expectNoBarriers(page, 'the last twenty seconds');
    await page.getByRole('heading', { name: 'Session timed out' }).waitFor();
    await expectNoBarriers(page, 'session timed out');
    // Somebody else is quicker.
    await world.api.reserve(await world.api.addCustomer('Quinn Quick'), { eventId: brief.eventId });
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByText('Not this time').waitFor();
    await expectNoBarriers(page, 'the ticket has gone meanwhile');
  });

  it('on the pages of a vendor who has nothing yet', async () => {
    const { page } = await world.visit('/sell');
    await page.getByLabel('Organiser').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Please give a name.').waitFor();
    await expectNoBarriers(page, 'vendor sign in, with mistakes');
    await signInAsVendor(page, 'Newcomer');
    await page.getByText('Nothing released yet').waitFor();
    await expectNoBarriers(page, 'sales of a newcomer');
    await look(page, '/sell/releases', () => page.getByText('Nothing released yet').waitFor());
    await look(page, '/sell/tickets', () => page.getByText('No tickets here').waitFor());
    await look(page, '/sell/settings', () => page.getByRole('button', { name: 'Save settings' }).waitFor());
  });

  it('on a vendor’s pages, with mistakes and without', async () => {
    const { page } = await world.visit('/sell');
    await signInAsVendor(page, 'Open Door Ltd');
    await page.getByRole('img', { name: /sold over time/ }).waitFor();
    await expectNoBarriers(page, 'sales');
    const heading = page.getByRole('heading', { name: 'Open Door', exact: true });
    await look(page, '/sell/events', () => heading.waitFor());
    await look(page, `/sell/events/${eventId}`, () => page.getByLabel('Name').waitFor());
    await page.getByLabel('Name').fill('');
    await page.getByRole('button', { name: 'Save event' }).click();
    await page.getByText('Please give the event a name.').waitFor();
    await expectNoBarriers(page, 'event editor, with mistakes');
    await look(page, '/sell/releases', () => page.locator('os-release-card').waitFor());
    await look(page, '/sell/releases/new', () => page.getByText('tickets in all').waitFor());
    await page.getByLabel('Tickets in a batch').fill('0');
    await page.getByRole('button', { name: 'Start the release' }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await expectNoBarriers(page, 'release, with mistakes');
    await look(page, '/sell/tickets?status=sold', () => page.getByText('Oda Open').waitFor());
    await page
      .getByRole('button', { name: /^Undo sale/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await expectNoBarriers(page, 'undoing a sale');
    await look(page, '/sell/tickets', () => page.locator('tbody tr').first().waitFor());
    await page
      .getByRole('button', { name: /^Withdraw/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Undo(?! sale)/ }).waitFor();
    await expectNoBarriers(page, 'a toast with undo');
    await page
      .getByRole('button', { name: /^Change/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await expectNoBarriers(page, 'ticket editor');
  });

  it('but what was planted', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Open Door').waitFor();
    await page.evaluate(() => {
      const planted = document.createElement('p');
      planted.append(document.createElement('button'), 'pale words');
      planted.style.color = 'light-dark(#ccc, #444)';
      document.querySelector('main')?.append(planted);
    });
    const found = await findBarriersInEveryLook(page, 'planted');
    expect(found.map((barrier) => barrier.split(': ').slice(0, 2).join(': '))).toEqual([
      'planted, light, 360 px: button-name',
      'planted, light, 360 px: color-contrast',
      'planted, dark, 360 px: color-contrast',
      'planted, dark, 1280 px: button-name',
      'planted, dark, 1280 px: color-contrast',
      'planted, light, 1280 px: color-contrast',
    ]);
  });

  it('when the line breaks', async () => {
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Open Door').waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await expectNoBarriers(page, 'offline');
  });

  it('in the control room, with sales running and stopped', async () => {
    const { page } = await world.visit('/control', { width: 1000 });
    await page.locator('os-figure', { hasText: 'Audit' }).getByText('Balanced').waitFor();
    await page.locator('os-chart path.line').first().waitFor({ state: 'attached' });
    await expectNoBarriers(page, 'control room');
    const shop = (await world.visit('/')).page;
    await page.getByRole('button', { name: 'Stop all sales' }).click();
    await page.getByText('Sales are stopped', { exact: true }).waitFor();
    await expectNoBarriers(page, 'control room, sales stopped');
    await cardOf(shop, 'Open Door').getByText('Sales are paused by the box office').waitFor();
    await expectNoBarriers(shop, 'shop, sales stopped');
    await page.getByRole('button', { name: 'Start sales' }).click();
    await page.getByText('Sales are running').waitFor();
  });
});

function reserveOn(page: Page) {
  return page.getByRole('button', { name: /^Reserve Normal/ });
}
