import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Api } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

const FOLDER = resolve(import.meta.dirname, '../../../docs/screenshots');
const HALL = 'Kulturhaus Nord';
let world: World;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  world = await World.open();
  await fillHall(world.api);
});
afterAll(() => world.close());

/** A hall that looks like one: some types sold out, some scarce, one sale still to open. */
async function fillHall(api: Api): Promise<void> {
  const vendorId = await api.addVendor(HALL);
  const open = async (event: Record<string, unknown>, types: [string, number, number][]) => {
    const eventId = await api.addEvent(vendorId, {
      venue: HALL,
      timezone: 'Europe/Berlin',
      currency: 'EUR',
      ...event,
    });
    for (const [ticketType, ticketPrice, count] of types)
      await api.release(vendorId, { eventId, ticketType, ticketPrice, count });
    return eventId;
  };
  const night = await open(
    {
      name: 'Nachtflug: Twelve Hours of Techno',
      startsAt: '2031-11-28T21:00:00Z',
      maxTicketsPerCustomer: 4,
      description:
        'Three floors, one night, no photographs.\n\nDoors at ten. The last set ends when it ends.',
    },
    [
      ['Balcony', 89.5, 8],
      ['Normal', 49.9, 240],
    ],
  );
  await open(
    {
      name: 'The Lighthouse Sessions',
      venue: 'Port Tower, Kobe',
      timezone: 'Asia/Tokyo',
      currency: 'JPY',
      startsAt: '2031-12-06T09:00:00Z',
    },
    [
      ['Dusk', 7200, 900],
      ['Dawn', 6800, 35],
    ],
  );
  await open(
    {
      name: 'String Quartet No. 8',
      startsAt: '2031-12-12T19:00:00Z',
      onSaleAt: new Date(Date.now() + 1_800_000).toISOString(),
    },
    [['Stalls', 35, 120]],
  );
  for (let at = 0; at < 60; at++) {
    const customerId = await api.addCustomer(`Guest ${at}`);
    const type = at < 8 ? 'Balcony' : 'Normal';
    await api.reserve(customerId, { eventId: night, type });
    if (at % 9 !== 0) await api.call('POST', '/ticket/finalize', {}, { 'x-customer-id': String(customerId) });
  }
  const order = { eventId: night, ticketType: 'Normal', ticketPrice: 49.9, ticketsPerRelease: 60 };
  const pace = { numberOfReleases: 8, ticketReleaseInterval: 900 };
  await api.call('POST', '/vendor/release', { ...order, ...pace }, { 'x-vendor-id': String(vendorId) });
}

describe.each([
  ['phone-light', { width: 360, height: 740 }],
  ['phone-dark', { width: 360, height: 740, dark: true }],
  ['desk-light', { width: 1280, height: 860 }],
  ['desk-dark', { width: 1280, height: 860, dark: true }],
] as const)('%s', (look, options) => {
  const take = async (page: Page, name: string) => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: resolve(FOLDER, `${name}-${look}.png`) });
  };

  it('the shop', async () => {
    const { page } = await world.visit('/', options);
    await reserveButton(page, 'Nachtflug').waitFor();
    await take(page, 'events');
    await cardOf(page, 'Nachtflug')
      .getByRole('link', { name: /Nachtflug/ })
      .click();
    await page.getByRole('heading', { name: /Nachtflug/, level: 1 }).waitFor();
    await take(page, 'event');
    await page.getByRole('button', { name: /^Reserve Normal/ }).click();
    await page.getByLabel('Name').waitFor();
    await take(page, 'sign-in');
    await signIn(page, 'Ada Lovelace');
    await confirmButton(page).waitFor();
    await take(page, 'hold');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await take(page, 'ticket');
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page
      .getByRole('link', { name: /Nachtflug/ })
      .first()
      .waitFor();
    await take(page, 'my-tickets');
    await page.getByRole('link', { name: 'your account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await take(page, 'account');
    await page.goto(`${world.server.url}/shop/hold`);
    await page.getByText('You hold no ticket').waitFor();
    await take(page, 'no-hold');
  });

  it('the vendor', async () => {
    const { page } = await world.visit('/sell', options);
    await page.getByLabel('Organiser').waitFor();
    await take(page, 'vendor-sign-in');
    await signInAsVendor(page, HALL);
    await page.getByRole('img', { name: /sold over time/ }).waitFor();
    await take(page, 'sales');
    const rooms: [string, string, () => Promise<void>][] = [
      ['/sell/events', 'vendor-events', () => page.getByRole('heading', { name: /Nachtflug/ }).waitFor()],
      ['/sell/releases', 'releases', () => page.getByText(/next batch in/).waitFor()],
      ['/sell/events/new', 'event-editor', () => page.getByRole('button', { name: 'Save event' }).waitFor()],
      ['/sell/settings', 'settings', () => page.getByRole('button', { name: 'Save settings' }).waitFor()],
      ['/sell/releases/new', 'release', () => page.getByText('tickets in all').waitFor()],
      ['/sell/tickets', 'vendor-tickets', () => page.locator('tbody tr').first().waitFor()],
    ];
    for (const [path, name, complete] of rooms) {
      await page.goto(world.server.url + path);
      await complete();
      await take(page, name);
    }
  });

  it('the control room', async () => {
    const { page } = await world.visit('/control', options);
    await page.locator('os-figure', { hasText: 'Audit' }).getByText('Balanced').waitFor();
    const rush = setInterval(() => void buyOne(world.api), 120);
    try {
      const shown = () =>
        page
          .locator('os-chart path.line')
          .first()
          .getAttribute('d')
          .catch(() => null);
      await until(
        'a chart of some seconds',
        async () => ((await shown()) ?? '').split('L').length > 8,
        60_000,
      );
    } finally {
      clearInterval(rush);
    }
    await take(page, 'control');
  });
});

let buyers = 0;
async function buyOne(api: Api): Promise<void> {
  const customerId = await api.addCustomer(`Rush ${++buyers}`);
  try {
    await api.reserve(customerId, { type: 'Dusk' });
    if (buyers % 4 !== 0)
      await api.call('POST', '/ticket/finalize', {}, { 'x-customer-id': String(customerId) });
  } catch {
    // The picture is of a rush; one buyer more or less does not show.
  }
}
