import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { findBarriers, fitsWidth } from '../support/axe';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
  await openSale(world.api, { name: 'Open Door', count: 50 });
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  await until(
    `the focus on ${name}`,
    async () => {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const focused = document.activeElement;
        const labelled = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : null;
        return focused?.getAttribute('aria-label') ?? labelled ?? focused?.textContent ?? '';
      });
      return name.test(label.trim());
    },
    30_000,
  );
}

/** Every page, with what shows that it is complete. */
const pages: [string, (page: Page) => Promise<void>][] = [
  ['/', (page) => cardOf(page, 'Open Door').waitFor()],
  ['/shop/events/EVENT', (page) => page.getByRole('heading', { name: 'Open Door' }).waitFor()],
  ['/account', (page) => page.getByRole('button', { name: 'Sign out' }).waitFor()],
  ['/shop/tickets', (page) => page.getByRole('link', { name: /Open Door/ }).waitFor()],
  ['/shop/hold', (page) => page.getByText('You hold no ticket').waitFor()],
  ['/sell', (page) => page.getByRole('heading', { name: 'By event and type' }).waitFor()],
  ['/sell/events', (page) => page.getByRole('heading', { name: 'Open Door', exact: true }).waitFor()],
  ['/sell/events/new', (page) => page.getByRole('button', { name: 'Save event' }).waitFor()],
  ['/sell/releases', (page) => page.locator('os-release-card').waitFor()],
  ['/sell/releases/new', (page) => page.getByText('tickets in all').waitFor()],
  ['/sell/tickets', (page) => page.locator('tbody tr').first().waitFor()],
  ['/sell/settings', (page) => page.getByRole('button', { name: 'Save settings' }).waitFor()],
  ['/control', (page) => page.getByRole('button', { name: 'Stop all sales' }).waitFor()],
  ['/nowhere-shop/at/all', (page) => page.getByText('There is nothing here').waitFor()],
];

describe('access', () => {
  it('keyboard alone can buy', async () => {
    const { page } = await world.visit('/', { width: 1000 });
    await reserveButton(page, 'Open Door').waitFor();
    await tabTo(page, /^Skip to content/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Reserve Normal, .*Open Door/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Who is it for?' }).waitFor();
    await tabTo(page, /^Name/);
    await page.keyboard.type('Kim Keys');
    await tabTo(page, /^Email/);
    await page.keyboard.type('kim@example.org');
    await page.keyboard.press('Enter');
    await confirmButton(page).waitFor();
    await tabTo(page, /^Confirm and pay/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it.each([
    ['light', 360],
    ['dark', 1280],
  ] as const)('axe finds nothing on any page: %s, %i px', async (theme, width) => {
    const { page } = await world.visit('/', { width, dark: theme === 'dark' });
    const found: string[] = [];
    const look = async (name: string) => {
      found.push(...(await findBarriers(page)).map((barrier) => `${name} ${barrier}`));
      if (!(await fitsWidth(page))) found.push(`${name} scrolls sideways`);
    };

    await reserveButton(page, 'Open Door').click();
    await page.getByLabel('Name').waitFor();
    await look('sign in');
    await signIn(page, `Axe ${theme} ${width}`);
    await confirmButton(page).waitFor();
    await look('hold');
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await page.getByRole('complementary', { name: 'Your hold' }).waitFor();
    await look('shop with a hold');
    await page.getByRole('link', { name: 'Finish' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await look('ticket');

    await page.goto(`${world.server.url}/sell/sign-in`);
    await page.getByLabel('Organiser').waitFor();
    await look('vendor sign in');
    await signInAsVendor(page, 'Open Door Ltd');
    const eventId = await firstEventId(page);
    for (const [path, complete] of pages.filter(([path]) => !path.startsWith('/nowhere'))) {
      await page.goto(world.server.url + path.replace('EVENT', eventId));
      await complete(page);
      await look(path);
    }
    await page.goto(`${world.server.url}/sell/tickets`);
    await page
      .getByRole('button', { name: /^Change/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await look('ticket editor');
    expect(found).toEqual([]);
  });

  it('dark is dark, light is light, and the choice is remembered', async () => {
    const { page } = await world.visit('/', { dark: true });
    await cardOf(page, 'Open Door').waitFor();
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.getByRole('button', { name: /^Colours: auto/ }).click();
    await until('light colours', async () => (await ground()) !== dark);
    const light = await ground();
    await page.reload();
    await cardOf(page, 'Open Door').waitFor();
    expect(await ground()).toBe(light);
  });
});

/** The number of the event in the address of its editor. */
async function firstEventId(page: Page): Promise<string> {
  await page.goto(`${world.server.url}/sell/events`);
  const href = await page.getByRole('link', { name: 'Edit Open Door', exact: true }).getAttribute('href');
  return href?.split('/').at(-1) ?? '';
}
