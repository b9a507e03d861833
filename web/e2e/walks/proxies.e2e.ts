import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { Kind, Proxy } from '../support/proxy';
import { World } from '../support/world';

let world: World;
let proxy: Proxy;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe.each<Kind>(['nginx', 'Caddy'])('behind %s, which compresses', (kind) => {
  beforeAll(async () => {
    proxy = await Proxy.before(world.server.url, kind);
  });
  afterAll(() => proxy.stop());

  it('a ticket is bought, and others see it go without a reload', async () => {
    await openSale(world.api, { name: `Nachtflug ${kind}`, count: 5 });
    const watcher = await world.visit('/', {}, proxy.url);
    await cardOf(watcher.page, `Nachtflug ${kind}`).getByText('5 left').waitFor();
    const { page } = await world.visit('/', {}, proxy.url);
    await reserveButton(page, `Nachtflug ${kind}`).click();
    await signIn(page, `Ada ${kind}`);
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await cardOf(watcher.page, `Nachtflug ${kind}`).getByText('4 left').waitFor();
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page.getByRole('link', { name: new RegExp(`Nachtflug ${kind}`) }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: new RegExp(`Nachtflug ${kind}`) }).waitFor();
  });

  it('a server that dies between the tap and the sale, and comes back, loses nothing', async () => {
    await openSale(world.api, { name: `Gateway ${kind}`, count: 2 });
    const { page } = await world.visit('/', {}, proxy.url);
    await reserveButton(page, `Gateway ${kind}`).click();
    await signIn(page, `Gina ${kind}`);
    await confirmButton(page).waitFor();
    await world.server.kill();
    const refused = page.waitForResponse((answer) => answer.url().endsWith('/ticket/finalize'));
    await confirmButton(page).click();
    expect((await refused).status()).toBe(503);
    await world.server.restart();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await cardOf(page, `Gateway ${kind}`).getByText('1 left').waitFor();
    // The counts go on by themselves too.
    await world.api.buy(`Otto ${kind}`, { eventId: await eventOf(`Gateway ${kind}`) });
    await cardOf(page, `Gateway ${kind}`).getByText('Sold out').first().waitFor();
  });

  it('a line that is lost in the middle of a hold comes back to the true state', async () => {
    const { vendorId, eventId } = await openSale(world.api, { name: `Tunnel ${kind}`, count: 1 });
    const { page, context } = await world.visit('/', {}, proxy.url);
    await reserveButton(page, `Tunnel ${kind}`).click();
    await signIn(page, `Gil ${kind}`);
    await confirmButton(page).waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await world.api.release(vendorId, { eventId, ticketType: 'Late', ticketPrice: 5, count: 7 });
    await context.setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await cardOf(page, `Tunnel ${kind}`).getByText('7 left').waitFor();
  });
});

describe('behind a proxy that keeps the live stream back', () => {
  it('events are there, and a ticket is bought', async () => {
    await openSale(world.api, { name: 'Held Back', count: 2 });
    proxy = await Proxy.before(world.server.url, 'collecting');
    try {
      const held = { headers: { 'accept-encoding': 'gzip' }, signal: AbortSignal.timeout(1_500) };
      const first = fetch(`${proxy.url}/live`, held).then((answer) => answer.body?.getReader().read());
      await expect(first).rejects.toThrow(/timeout/);

      const { page } = await world.visit('/', {}, proxy.url);
      await cardOf(page, 'Held Back').getByText('2 left').waitFor({ timeout: 10_000 });
      await reserveButton(page, 'Held Back').click();
      await signIn(page, 'Hetty Held');
      await confirmButton(page).click();
      await page.getByRole('heading', { name: 'You are in' }).waitFor();
    } finally {
      await proxy.stop();
    }
  });
});

async function eventOf(name: string): Promise<number> {
  const events = await world.api.call<{ eventId: number; name: string }[]>('GET', '/event/all');
  return events.find((event) => event.name === name)?.eventId ?? 0;
}
