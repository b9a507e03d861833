import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signInAsVendor } from '../support/browser';
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

  it('keyboard alone can change a ticket and think better of it', async () => {
    const { page } = await world.visit('/sell', { width: 1000 });
    await signInAsVendor(page, 'Open Door Ltd');
    await page.goto(`${world.server.url}/sell/tickets`);
    await page.locator('tbody tr').first().waitFor();
    const change = page.getByRole('button', { name: /^Change ticket/ });
    const row = page.locator('tbody tr', { has: change }).first();
    const opener = row.getByRole('button', { name: /^Change/ });
    await tabTo(page, /^Change ticket/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Price in EUR/);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until('the focus back on the button', () =>
      opener.evaluate((button) => button === document.activeElement),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Price in EUR/);
    await page.keyboard.type('12.34');
    await page.keyboard.press('Enter');
    await row.getByText('€12.34').waitFor();
    await tabTo(page, /^Withdraw ticket/);
    await page.keyboard.press('Enter');
    await row.getByText('withdrawn').waitFor();
    await page.getByRole('button', { name: /^Undo(?! sale)/ }).waitFor();
    await page.keyboard.press('Control+z');
    await row.getByText('withdrawn').waitFor({ state: 'detached' });
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
