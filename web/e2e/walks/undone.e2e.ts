import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('open', ['--max-holds-per-customer', '3']);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

const ask = (path: string, body: unknown = {}) =>
  fetch(world.server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('what has become of a ticket', () => {
  it('is said of the event whose organiser may not sell any more, held and bought, and in the control room', async () => {
    const sale = await openSale(world.api, { name: 'Last Waltz', count: 5, price: 10 });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Last Waltz').click();
    await signIn(page, 'Hana Held');
    await confirmButton(page).waitFor();
    expect((await ask(`/vendor/suspend/${sale.vendorId}`)).status).toBe(200);
    await page.reload();
    await page.getByText('Normal, Last Waltz').waitFor();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.reload();
    await page.locator('os-ticket-stub').getByRole('heading', { name: 'Last Waltz' }).waitFor();

    // A part of it is undone under the eyes of whoever looks at the orders in another tab.
    const orders = await context.newPage();
    await orders.goto(`${world.server.url}/shop/orders`);
    await orders.getByText('Paid', { exact: true }).waitFor();
    const ticketId = Number(/\d+/.exec(new URL(page.url()).pathname)?.[0]);
    expect((await ask(`/ticket/void/${ticketId}`)).status).toBe(200);
    await orders.bringToFront();
    await orders.getByText('Refunded', { exact: true }).waitFor();

    const control = (await world.visit('/control', { width: 1100 })).page;
    await control.getByText('Last Waltz').first().waitFor();
    expect(await control.getByText(/^Event \d+$/).count()).toBe(0);
  });

  it('keeps its distance from the edges of a narrow screen when a message has two lines', async () => {
    await openSale(world.api, { name: 'A Long Evening', count: 5, price: 10 });
    const { page } = await world.visit('/', { width: 360 });
    await reserveButton(page, 'A Long Evening').click();
    await signIn(page, 'Nora Narrow');
    await page.getByRole('button', { name: 'Give it back' }).click();
    const toast = page.locator('.toast').first();
    await toast.waitFor();
    const gaps = await toast.evaluate((element) => {
      const text = element.querySelector('span')!;
      text.textContent = 'The time to confirm your ticket (Normal) is over. It went back to the pool.';
      const range = document.createRange();
      range.selectNodeContents(text);
      const [inner, outer] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
      return [
        inner.top - outer.top,
        outer.right - inner.right,
        inner.left - outer.left,
        outer.bottom - inner.bottom,
      ];
    });
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
  });
});
