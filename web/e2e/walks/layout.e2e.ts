import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { World } from '../support/world';

const NAME = 'Abschlussveranstaltung Donaudampfschifffahrtsgesellschaftskapitän';
const TYPE = 'Rindfleischetikettierungsüberwachungsaufgabenplatz';
const BAND = 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung';
const ORGANISER = 'Bezirksschornsteinfegermeisterverband';
const EMAIL = 'long@example.org';
let world: World;
let eventId: number;

beforeAll(async () => {
  world = await World.open('open', ['--max-holds-per-customer', '2']);
  const event = { venue: NAME, address: NAME, lineUp: [BAND, 'Ada'], description: `${BAND} ${NAME}` };
  const body = { name: ORGANISER, email: EMAIL };
  const { vendorId } = await world.api.call<{ vendorId: number }>('POST', '/vendor/add', body);
  eventId = await world.api.addEvent(vendorId, { name: NAME, startsAt: '2031-06-27T18:00:00Z', ...event });
  await world.api.release(vendorId, { eventId, ticketType: TYPE, ticketPrice: 1234567.89, count: 40 });
  await world.api.release(vendorId, { eventId, ticketType: 'VIP', ticketPrice: 5, count: 3 });
  await world.api.buy(ORGANISER, { eventId, type: TYPE });
  // One release is under way, the others are over.
  const order = { eventId, ticketType: `Spät ${TYPE}`.slice(0, 50), ticketPrice: 5, ticketsPerRelease: 1 };
  const pace = { numberOfReleases: 3, ticketReleaseInterval: 3600 };
  await world.api.call('POST', '/vendor/release', { ...order, ...pace }, { 'x-vendor-id': String(vendorId) });
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** Whatever reaches beyond the screen, or beyond what shows it, and is not there to be scrolled. */
async function lostParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const lost: string[] = [];
    if (document.documentElement.scrollWidth > wide)
      lost.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    for (const part of document.querySelectorAll<HTMLElement>('main *, header *, footer *')) {
      if (part.closest('svg, .visually-hidden, .skip-link, .confetti, thead')) continue;
      const { left, right, width, height } = part.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const label = `${part.tagName.toLowerCase()}.${part.className}`;
      if (right > wide + 1 || left < -1) lost.push(`${label} reaches from ${left} to ${right}`);
      const { overflowX } = getComputedStyle(part);
      if (
        part.scrollWidth > part.clientWidth + 1 &&
        overflowX !== 'visible' &&
        !part.matches('input, select')
      )
        lost.push(`${label} hides ${part.scrollWidth - part.clientWidth} px`);
    }
    return [...new Set(lost)];
  });
}

/** Buttons and links that lie over each other. */
async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const acts = [...document.querySelectorAll<HTMLElement>('main button, main .button, .site-head a')]
      .map((act) => ({ act, box: act.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    const found: string[] = [];
    acts.forEach((one, at) => {
      for (const other of acts.slice(at + 1)) {
        if (one.act.contains(other.act) || other.act.contains(one.act)) continue;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > 1 && down > 1) found.push(`${one.act.textContent} over ${other.act.textContent}`);
      }
    });
    return found;
  });
}

async function expectAllThere(page: Page, what: string): Promise<void> {
  for (const [width, size] of [
    [360, '100%'],
    [360, '200%'],
    [1280, '200%'],
    [1280, '100%'],
  ] as const) {
    await page.setViewportSize({ width, height: 740 });
    await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
    const look = `${what}, ${width} px, text at ${size}`;
    expect(await lostParts(page), look).toEqual([]);
    expect(await overlaps(page), look).toEqual([]);
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  await page.setViewportSize({ width: 360, height: 740 });
}

describe('nothing is lost, however long the words and large the letters', () => {
  it('in the shop', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, NAME, 'VIP').waitFor();
    await expectAllThere(page, 'events');
    await page.goto(`${world.server.url}/shop/events/${eventId}`);
    await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();
    await expectAllThere(page, 'event');
    await page.getByRole('button', { name: /^Reserve VIP/ }).click();
    await page.getByLabel('Name').waitFor();
    await expectAllThere(page, 'sign in');
    await signIn(page, 'Siebenundzwanzigstschornsteinfeger');
    await confirmButton(page).waitFor();
    await expectAllThere(page, 'hold');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await expectAllThere(page, 'ticket');
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page.locator('.mini').first().waitFor();
    await expectAllThere(page, 'my tickets');
    await page.getByRole('link', { name: 'My orders' }).click();
    await page.locator('.order-list a').first().waitFor();
    await expectAllThere(page, 'my orders');
    await page.locator('.order-list a').first().click();
    await page.locator('os-order-receipt').waitFor();
    await expectAllThere(page, 'order');
    await page.goto(`${world.server.url}/account`);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await expectAllThere(page, 'account');
  });

  it('where several tickets are held, and the organiser’s pages are reached with one thumb', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, NAME, 'VIP').click();
    await signIn(page, 'Achtundzwanzigstschornsteinfeger');
    await confirmButton(page).waitFor();
    await page.goto(`${world.server.url}/`);
    await page.getByRole('button', { name: new RegExp(`^Reserve ${TYPE},`) }).click();
    await page.locator('os-held-order li').nth(1).waitFor();
    await expectAllThere(page, 'holds');
    await page.goto(`${world.server.url}/sell`);
    await page.getByLabel('Organiser').fill(ORGANISER);
    await page.getByLabel('Email').fill(EMAIL);
    await page.getByRole('button', { name: 'Go on' }).click();
    const links = page.locator('.area-nav a');
    await links.first().waitFor();
    const tops = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().top));
    expect(new Set(tops).size, 'rows of the navigation').toBe(1);
  });

  it('on the vendor’s pages', async () => {
    const { page } = await world.visit('/sell');
    await page.getByLabel('Organiser').waitFor();
    await expectAllThere(page, 'vendor sign in');
    await page.getByLabel('Organiser').fill(ORGANISER);
    await page.getByLabel('Email').fill(EMAIL);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Sales', exact: true }).waitFor();
    await page.locator('tbody tr').first().waitFor();
    await expectAllThere(page, 'sales');
    const rooms: [string, () => Promise<void>][] = [
      ['/sell/events', () => page.getByRole('heading', { name: NAME }).first().waitFor()],
      [`/sell/events/${eventId}`, () => page.getByRole('button', { name: 'Save event' }).waitFor()],
      ['/sell/releases', () => page.locator('os-release-card').first().waitFor()],
      ['/sell/releases/new', () => page.getByRole('button', { name: 'Start the release' }).waitFor()],
      ['/sell/tickets', () => page.locator('tbody tr').first().waitFor()],
      [
        '/sell/tickets?status=sold',
        () =>
          page
            .getByText(/^Order \d/)
            .first()
            .waitFor(),
      ],
      ['/sell/orders', () => page.locator('tbody tr').first().waitFor()],
      ['/sell/settings', () => page.getByRole('button', { name: 'Save settings' }).waitFor()],
    ];
    for (const [path, complete] of rooms) {
      await page.goto(world.server.url + path);
      await complete();
      await expectAllThere(page, path);
    }
  });

  it('in the control room, where every number says what it is', async () => {
    const { page } = await world.visit('/control');
    await page.locator('os-figure', { hasText: 'Audit' }).getByText('Balanced').waitFor();
    await page.locator('tbody tr').first().waitFor();
    await expectAllThere(page, 'control room');
    const numbers = page.locator('tbody tr', { hasText: TYPE }).first().locator('td.amount');
    for (const number of await numbers.all()) {
      const box = await number.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 360, await number.innerText()).toBe(true);
    }
  });

  it('but what was planted', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, NAME, 'VIP').waitFor();
    await page.evaluate((name) => {
      const planted = document.createElement('p');
      planted.style.whiteSpace = 'nowrap';
      planted.textContent = name.repeat(3);
      document.querySelector('main')?.append(planted);
    }, NAME);
    expect((await lostParts(page)).length).toBeGreaterThan(0);
  });

  it('and whoever has colours of their own sees where they are', async () => {
    const { page } = await world.visit('/');
    await page.emulateMedia({ forcedColors: 'active' });
    const outline = await page
      .getByRole('link', { name: /what is on sale/ })
      .evaluate((link) => getComputedStyle(link).outlineStyle);
    expect(outline).toBe('solid');
  });
});
