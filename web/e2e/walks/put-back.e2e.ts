import { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { codeFor, openSaleWithToken } from '../support/tokens';
import { World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.open('tokens');
  await openSaleWithToken(world, 'Drill', 5);
});
afterEach(async (context) => {
  await world.endWalk(context);
  await world.close();
});

/** The drill of docs/operating.md with pages open on two telephones: Ada has come before the backup, Ben after it. */
describe('a database is lost and a backup is put back while the page is open', () => {
  it('whoever was in the backup logs in again, whoever came later registers again, and nobody is somebody else', async () => {
    const { ada, ben, backup } = await beforeTheLoss();
    const said = await world.server.putBack(backup);
    expect(said).toContain('BALANCED');
    await world.server.restart();

    // What is on sale is what is in the backup, without a reload.
    await cardOf(ada, 'Drill Night').getByText('4 left').waitFor();
    await cardOf(ben, 'Drill Night').getByText('4 left').waitFor();

    // Nothing says whose logins were ended since the backup, so Ada's has ended too: a code lets her in.
    await reserveButton(ada, 'Drill Night').click();
    await ada.getByText('Your session is over').first().waitFor();
    expect(await ada.getByLabel('Name').inputValue()).toBe('Ada Early');
    await ada.getByRole('button', { name: /^Go on/ }).click();
    await ada.getByLabel('Code from the mail').fill(await codeFor(world, 'adaearly@example.org'));
    await ada.getByRole('button', { name: 'Log in' }).click();
    await buyAs(ada, 'Ada Early');

    // Ben's account and his ticket are of the lost time. He is told so, and his form registers him anew.
    await reserveButton(ben, 'Drill Night').click();
    await ben.getByText('Your session is over').first().waitFor();
    expect(await ben.getByLabel('Name').inputValue()).toBe('Ben Late');
    await ben.getByRole('button', { name: /^Go on/ }).click();
    await buyAs(ben, 'Ben Late');
    expect(await numberOf(ben)).toBeGreaterThan(1_000_000);

    await ownTickets(ada, 2);
    await ownTickets(ben, 1);
  });

  it('logins go on where the operator says so, and nobody is somebody else either', async () => {
    const { ada, ben, backup } = await beforeTheLoss();
    await world.server.putBack(backup, '--keep-logins');
    await world.server.restart();

    // A stranger comes first, and would have got Ben's number.
    const { page: cleo } = await world.visit('/');
    await reserveButton(cleo, 'Drill Night').click();
    await signIn(cleo, 'Cleo New');
    await buyAs(cleo, 'Cleo New');

    await cardOf(ada, 'Drill Night').getByText('3 left').waitFor();
    await reserveButton(ada, 'Drill Night').click();
    await buyAs(ada, 'Ada Early');
    await reserveButton(ben, 'Drill Night').click();
    await ben.getByText('Your session is over').first().waitFor();
    await ben.getByRole('button', { name: /^Go on/ }).click();
    await buyAs(ben, 'Ben Late');

    expect(await numberOf(ben)).not.toBe(await numberOf(cleo));
    await ownTickets(ada, 2);
    await ownTickets(ben, 1);
    await ownTickets(cleo, 1);
  });
});

/** Ada buys, a backup is made, Ben comes and buys: both look at what is on sale when the machine is lost. */
async function beforeTheLoss(): Promise<{ ada: Page; ben: Page; backup: string }> {
  const ada = await buyer('Ada Early');
  const backup = world.server.backUp();
  const ben = await buyer('Ben Late');
  await cardOf(ada, 'Drill Night').getByText('3 left').waitFor();
  return { ada, ben, backup };
}

async function buyer(name: string): Promise<Page> {
  const { page } = await world.visit('/');
  await reserveButton(page, 'Drill Night').click();
  await signIn(page, name);
  await buyAs(page, name);
  return page;
}

/** Confirms the hold, looks whose ticket it is, and goes back to what is on sale. */
async function buyAs(page: Page, name: string): Promise<void> {
  await confirmButton(page).click();
  await page.getByRole('heading', { name: 'You are in' }).waitFor();
  expect(await page.locator('os-ticket-stub').textContent()).toContain(name);
  await page.getByRole('link', { name: 'Onsale', exact: true }).click();
  await cardOf(page, 'Drill Night').waitFor();
}

async function ownTickets(page: Page, count: number): Promise<void> {
  await page.goto(`${world.server.url}/shop/tickets`);
  const tickets = page.getByRole('link', { name: /Drill Night/ });
  await tickets.first().waitFor();
  expect(await tickets.count()).toBe(count);
}

function numberOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      (JSON.parse(localStorage.getItem('onsale.customer') ?? '{}') as { customerId?: number }).customerId ??
      0,
  );
}
