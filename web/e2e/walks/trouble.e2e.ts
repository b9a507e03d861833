import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('trouble', () => {
  it('a server that dies and comes back loses neither the hold nor the page', async () => {
    await openSale(world.api, { name: 'Phoenix', count: 2 });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Phoenix').click();
    await signIn(page, 'Finn Ash');
    await confirmButton(page).waitFor();
    await world.server.kill();
    await page.getByText(/Live counts have paused|The line to the box office broke/).waitFor();
    await confirmButton(page).click();
    await world.server.restart();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await cardOf(page, 'Phoenix').getByText('1 left').waitFor();
  });

  it('a lost connection in the middle of a hold comes back to the true state', async () => {
    const { vendorId, eventId } = await openSale(world.api, { name: 'Tunnel', count: 1 });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Tunnel').click();
    await signIn(page, 'Gil Train');
    await confirmButton(page).waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await world.api.release(vendorId, { eventId, ticketType: 'Late', ticketPrice: 5, count: 7 });
    await context.setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await cardOf(page, 'Tunnel').getByText('7 left').waitFor();
  });

  it('a purchase that is confirmed without a line is made when the line is back, however long that took', async () => {
    await openSale(world.api, { name: 'Long Tunnel', count: 1 });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Long Tunnel').click();
    await signIn(page, 'Tim Tunnel');
    await confirmButton(page).waitFor();
    await context.setOffline(true);
    await page.getByRole('button', { name: /^Confirm and pay/ }).click();
    // Longer than the tries would last that a lost line is worth.
    await page.waitForTimeout(22_000);
    await page.getByRole('button', { name: 'Confirming…' }).waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it('a hold that runs out while the line is down is over when it is back, and starts again with one tap', async () => {
    await openSale(world.api, { name: 'Dead Zone', count: 2, event: { holdSeconds: 4 } });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Dead Zone').click();
    await signIn(page, 'Ida Zone');
    await confirmButton(page).waitFor();
    await context.setOffline(true);
    await page.getByRole('timer').getByText('0:00').waitFor();
    expect(await confirmButton(page).isDisabled()).toBe(true);
    await context.setOffline(false);
    await page.getByRole('heading', { name: 'Session timed out' }).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it('a busy box office is waited for by the page, not by the person', async () => {
    await openSale(world.api, { name: 'Crowd', count: 1 });
    const { page } = await world.visit('/');
    let refused = 0;
    await page.route('**/ticket/reserve', async (route) => {
      if (++refused > 2) return route.fallback();
      const problem = {
        status: 'error',
        error: 'Busy.',
        message: 'Busy.',
        code: refused === 1 ? 'BUSY' : 'RATE_LIMITED',
      };
      await route.fulfill({
        status: refused === 1 ? 503 : 429,
        headers: { 'retry-after': '1' },
        json: problem,
      });
    });
    await reserveButton(page, 'Crowd').click();
    await signIn(page, 'Hana Calm');
    await page.getByText('Many people are at the counter').waitFor();
    await confirmButton(page).waitFor();
    expect(refused).toBe(3);
  });

  it('an address that leads nowhere says so', async () => {
    const { page } = await world.visit('/shop/nothing/here');
    await page.getByText('There is nothing here').waitFor();
    await page.goto(`${world.server.url}/shop/events/999999`);
    await page.getByText('This event is not here').waitFor();
  });

  it('an address outside the page says so to a person and tells a program', async () => {
    const { page } = await world.visit('/');
    const answer = await page.goto(`${world.server.url}/shoop/7?from=poster`);
    expect(answer?.status()).toBe(404);
    await page.getByText('There is nothing here').waitFor();
    await page.getByRole('link', { name: 'See what is on sale' }).click();
    await page.getByRole('heading', { name: 'On sale now' }).waitFor();
    const program = await fetch(`${world.server.url}/shoop/7`);
    expect(program.status).toBe(404);
    expect(await program.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  });
});
