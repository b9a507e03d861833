import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { fitsWidth } from '../support/axe';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe('a customer', () => {
  it('buys a ticket with one thumb, and it is there to keep', async () => {
    await openSale(world.api, { name: 'Nachtflug', count: 5 });
    const { page } = await world.visit('/');
    // What is for those who run the house stands on their own pages.
    expect(await page.getByRole('contentinfo').getByRole('link').allTextContents()).toEqual([
      'Sell your own tickets',
    ]);
    await reserveButton(page, 'Nachtflug').click();
    await page.getByText('Normal, Nachtflug').waitFor();
    await signIn(page, 'Ada Buyer');
    await confirmButton(page).waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/\d:\d\d/);
    expect(await fitsWidth(page)).toBe(true);
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    const stub = page.locator('os-ticket-stub');
    expect(await stub.textContent()).toMatch(/Nachtflug.*Berlin time.*€49\.90.*Ada Buyer/s);
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page.getByRole('link', { name: /Nachtflug/ }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: /Nachtflug/ }).waitFor();
  });

  it('comes back to the hold by reload, back button and second tab, and by undo', async () => {
    await openSale(world.api, { name: 'Comeback', count: 1 });
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Comeback').click();
    await signIn(page, 'Bea Back');
    await confirmButton(page).waitFor();

    await page.reload();
    await confirmButton(page).waitFor();

    await page.goto(`${world.server.url}/`);
    const bar = page.getByRole('complementary', { name: 'Your hold' });
    await bar.getByRole('link', { name: 'Finish' }).click();
    await confirmButton(page).waitFor();
    await page.goBack();
    await bar.waitFor();
    await bar.getByRole('link', { name: 'Finish' }).click();

    const second = await context.newPage();
    await second.goto(`${world.server.url}/shop/hold`);
    await confirmButton(second).waitFor();

    await page.getByRole('button', { name: 'Give it back' }).click();
    await second.getByRole('heading', { name: 'On sale now' }).waitFor();
    // A page behind another one moves slowly, and the undo does not stay for ever.
    await page.bringToFront();
    await page.getByRole('button', { name: /^Undo(?! sale)/ }).click();
    await confirmButton(page).waitFor();
    await second.getByRole('complementary', { name: 'Your hold' }).waitFor();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it('runs out of time, is told so, and starts again with one tap', async () => {
    await openSale(world.api, { name: 'Hourglass', count: 3, event: { holdSeconds: 6 } });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Hourglass').click();
    await signIn(page, 'Cem Late');
    await confirmButton(page).waitFor();
    const spoken = page.locator('[aria-live="polite"]', { hasText: 'Less than twenty seconds' });
    await spoken.waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'Session timed out' }).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('onsale.customer'))).toBeNull();
    expect(await page.getByLabel('Name').inputValue()).toBe('Cem Late');
    await page.getByRole('button', { name: 'Start again' }).click();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });

  it('races another for the last ticket: one has it, the other is told when it may come free', async () => {
    await openSale(world.api, { name: 'Last One', count: 1 });
    const visitors = [await world.visit('/account?then=tickets'), await world.visit('/account?then=tickets')];
    await Promise.all(visitors.map(({ page }, at) => signIn(page, `Racer ${at}`)));
    await Promise.all(
      visitors.map(async ({ page }) => {
        await page.getByRole('heading', { name: 'My tickets' }).waitFor();
        await page.getByRole('link', { name: 'Onsale', exact: true }).click();
        await reserveButton(page, 'Last One').waitFor();
      }),
    );
    // Both reach for it at once; the button of the slower one may already say so.
    await Promise.all(
      visitors.map(({ page }) =>
        reserveButton(page, 'Last One')
          .click({ noWaitAfter: true })
          .catch(() => undefined),
      ),
    );
    const has = () => Promise.all(visitors.map(({ page }) => confirmButton(page).isVisible()));
    await until('one of them to hold it', async () => (await has()).includes(true));
    const winner = visitors[(await has()).indexOf(true)]!.page;
    const loser = visitors.find(({ page }) => page !== winner)!.page;
    await cardOf(loser, 'Last One')
      .getByText(/All held\. One may come free in \d:\d\d/)
      .waitFor();
    expect(await confirmButton(loser).count()).toBe(0);
    const refused = loser.locator('os-notice', { hasText: /The first may come free in \d:\d\d/ });
    if (!(await refused.isVisible()))
      await cardOf(loser, 'Last One').getByRole('button', { name: /^Try/ }).click();
    await refused.waitFor();
    await confirmButton(winner).click();
    await winner.getByRole('heading', { name: 'You are in' }).waitFor();
    await cardOf(loser, 'Last One')
      .getByRole('button', { name: /^Sold out/ })
      .waitFor();
  });

  it('is not told that others hold the ticket that is just becoming theirs', async () => {
    await openSale(world.api, { name: 'My Own', count: 1 });
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Otto Own');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    const card = cardOf(page, 'My Own');
    // The answer is on its way for so long that the live count is quicker.
    let deliver = () => {};
    await page.route('**/ticket/reserve', async (route) => {
      const answer = await route.fetch();
      await new Promise<void>((go) => (deliver = go));
      await route.fulfill({ response: answer });
    });
    await reserveButton(page, 'My Own').click();
    await card.getByText('One moment…').waitFor();
    expect(await card.getByText('All held').count()).toBe(0);
    deliver();
    await confirmButton(page).waitFor();
    await page.goBack();
    await card.getByText('You hold the last one').waitFor();
  });

  it('sees a sale open by itself', async () => {
    const soon = new Date(Date.now() + 6_000).toISOString();
    await openSale(world.api, { name: 'Early Bird', count: 2, event: { onSaleAt: soon } });
    const { page } = await world.visit('/');
    const card = cardOf(page, 'Early Bird');
    await card.getByText(/On sale in 0:0\d/).waitFor();
    await card.getByText(/On sale from .*Berlin time/).waitFor();
    expect(await card.getByRole('button').isDisabled()).toBe(true);
    await reserveButton(page, 'Early Bird').waitFor();
    await until('the button to live', () => reserveButton(page, 'Early Bird').isEnabled());
  });

  it('finds what fits', async () => {
    const { eventId, vendorId } = await openSale(world.api, { name: 'Two Kinds', count: 2, price: 20 });
    await world.api.release(vendorId, { eventId, ticketType: 'Gold', ticketPrice: 400, count: 1 });
    const { page } = await world.visit('/', { width: 1100 });
    await cardOf(page, 'Two Kinds').waitFor();
    await page.getByLabel('Event or venue').fill('two kinds');
    await page.getByLabel('Type').selectOption('Gold');
    await until('one card with one type', async () => (await page.locator('os-offers .offer').count()) === 1);
    await page.getByLabel('Price up to').fill('100');
    await page.getByRole('button', { name: 'Show all events' }).click();
    await cardOf(page, 'Two Kinds').waitFor();
  });
});
