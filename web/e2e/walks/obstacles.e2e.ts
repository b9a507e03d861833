import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('open', ['--max-holds-per-customer', '3']);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('a ticket can be bought', () => {
  it('where something on the way keeps the live stream back', async () => {
    await openSale(world.api, { name: 'Held Back', count: 2 });
    const { page, context } = await world.visit('/account');
    await context.route(
      (url) => url.pathname === '/live' && url.search === '',
      () => new Promise(() => undefined),
    );
    await page.goto(`${world.server.url}/`);
    await cardOf(page, 'Held Back').getByText('2 left').waitFor();
    await reserveButton(page, 'Held Back').click();
    await signIn(page, 'Hetty Held');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it('in a browser that blocks all storage', async () => {
    await openSale(world.api, { name: 'No Cookies', count: 2 });
    const folder = mkdtempSync(join(tmpdir(), 'onsale-profile-'));
    mkdirSync(join(folder, 'Default'));
    const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(blocked));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    try {
      const page = await context.newPage();
      await page.goto(`${world.server.url}/`);
      const reason = await page.evaluate(() => {
        try {
          return String(sessionStorage.length);
        } catch (error) {
          return (error as Error).name;
        }
      });
      expect(reason).toBe('SecurityError');
      await reserveButton(page, 'No Cookies').click();
      await signIn(page, 'Coco Blocked');
      await confirmButton(page).click();
      await page.getByRole('heading', { name: 'You are in' }).waitFor();
      await page.getByRole('button', { name: /^Colours/ }).click();
      await page.getByRole('link', { name: 'All my tickets' }).click();
      await page.getByRole('link', { name: /No Cookies/ }).waitFor();
    } finally {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('in a browser whose storage is full', async () => {
    await openSale(world.api, { name: 'Full Disk', count: 2 });
    const { page, context } = await world.visit('/account');
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
    });
    await page.goto(`${world.server.url}/`);
    await reserveButton(page, 'Full Disk').click();
    await signIn(page, 'Fritz Full');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    expect(await page.locator('os-ticket-stub').textContent()).toContain('Fritz Full');
  });
});

describe('several holds at a time', () => {
  it('are all in sight with the clock of the first, and its end is told where somebody is', async () => {
    await openSale(world.api, { name: 'Short One', count: 2, event: { holdSeconds: 12 } });
    await openSale(world.api, { name: 'Long One', count: 2 });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Long One').click();
    await signIn(page, 'Theo Three');
    await confirmButton(page).waitFor();
    await page.goto(`${world.server.url}/`);
    await reserveButton(page, 'Short One').click();
    await page.getByRole('heading', { name: 'They are yours for now' }).waitFor();
    const lines = page.locator('os-held-order li');
    expect(await lines.count()).toBe(2);
    expect(await lines.first().textContent()).toContain('Short One');
    expect(await lines.last().textContent()).toMatch(/Long One.*yours for (?:1:00|0:\d\d)/s);
    expect(await page.getByRole('timer').textContent()).toMatch(/0:(?:0\d|1[0-2])/);
    await page.goto(`${world.server.url}/shop/tickets`);
    await page.getByText('You hold 2 tickets').waitFor();
    // The shorter one runs out: said here, and nobody is sent away.
    await page.getByText('The time to confirm your ticket').waitFor();
    expect(page.url()).toMatch(/\/shop\/tickets$/);
    await page.getByText('You hold a ticket').waitFor();
    await page.getByRole('link', { name: 'Finish' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    const order = await page.locator('os-ticket-stub').textContent();
    // The order's number is the server's to tell, in any tab.
    await page.reload();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    expect(await page.locator('os-ticket-stub').textContent()).toBe(order);
  });
});

describe('a limit of one’s own', () => {
  it('is said in words with its end, and nothing is reserved for somebody who may be gone', async () => {
    await openSale(world.api, { name: 'Bounded', count: 2 });
    const { page } = await world.visit('/');
    let tries = 0;
    await page.route('**/ticket/reserve', async (route) => {
      tries++;
      await route.fulfill({
        status: 429,
        headers: { 'retry-after': '59', 'ratelimit-policy': '"unfinished-holds";q=10;w=600' },
        json: { status: 'error', error: 'Often.', message: 'Often.', code: 'RATE_LIMITED' },
      });
    });
    await reserveButton(page, 'Bounded').click();
    await signIn(page, 'Bo Bound');
    await page.getByText(/10 reserved tickets go without buying.* Again from \d/).waitFor();
    expect(await page.getByText('Many people').count()).toBe(0);
    expect(tries).toBe(1);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });
});
