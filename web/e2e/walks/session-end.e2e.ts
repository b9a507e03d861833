import { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectNoBarriers } from '../support/axe';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { codeFor, openSaleWithToken } from '../support/tokens';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open('tokens');
  await openSaleWithToken(world, 'Brink', 5);
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

const SENTENCE = 'Your session is over.';

/** Somebody logs the account out everywhere, from another device. */
async function endSession(page: Page, role: 'customer' | 'vendor'): Promise<void> {
  const kept = await page.evaluate((key) => localStorage.getItem(key), `onsale.${role}`);
  const { tokens } = JSON.parse(kept!) as { tokens: { token: string } };
  await world.api.call('POST', '/auth/logout-all', {}, { authorization: `Bearer ${tokens.token}` });
}

/** By the form that stands beside the page; once for each person, as the next code has to wait. */
async function signInAgain(page: Page, email: string): Promise<void> {
  const form = page.locator('os-sign-in-form');
  expect(await form.getByLabel('Email').inputValue()).toBe(email);
  await form.getByRole('button', { name: 'Go on' }).click();
  await form.getByLabel('Code from the mail').fill(await codeFor(world, email));
  await form.getByRole('button', { name: 'Log in' }).click();
  await form.waitFor({ state: 'detached' });
}

async function openVendor(name: string): Promise<Page> {
  const { page } = await world.visit('/sell', { width: 1000 });
  await page.getByLabel('Organiser').fill(name);
  await page.getByLabel('Email').fill(emailOf(name));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Sales', exact: true }).waitFor();
  return page;
}

function emailOf(name: string): string {
  return `${name.toLowerCase().replace(/\W/g, '')}@example.org`;
}

describe('a vendor whose session has ended', () => {
  it('saves the settings that were typed before, after signing in beside them', async () => {
    const page = await openVendor('Mina Middle');
    await page.goto(`${world.server.url}/sell/settings`);
    await page.getByLabel('Tickets in a batch').fill('25');
    await endSession(page, 'vendor');
    await page.getByRole('button', { name: 'Save settings' }).click();
    const notice = page.locator('os-sign-in-again os-notice');
    await notice.getByText(SENTENCE).waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('os-sign-in-again') !== null);
    expect(await page.getByLabel('Tickets in a batch').inputValue()).toBe('25');
    await expectNoBarriers(page, 'settings whose session has ended');

    await signInAgain(page, 'minamiddle@example.org');
    expect(await page.getByLabel('Tickets in a batch').inputValue()).toBe('25');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Your settings are saved.').waitFor();
  });

  it('goes on with an event that was half written', async () => {
    const page = await openVendor('Nell New');
    await page.getByRole('link', { name: 'Events', exact: true }).last().click();
    await page.getByRole('link', { name: 'New event' }).click();
    await page.getByLabel('Name').fill('Half Written');
    await endSession(page, 'vendor');
    await page.getByRole('button', { name: 'Save event' }).click();
    await page.getByText(SENTENCE).waitFor();
    await signInAgain(page, 'nellnew@example.org');
    expect(await page.getByLabel('Name').inputValue()).toBe('Half Written');
    await page.getByRole('button', { name: 'Save event' }).click();
    await page.getByRole('heading', { name: 'Half Written' }).waitFor();
  });

  it('finds the form on every page, also after a reload', async () => {
    const page = await openVendor('Paul Pages');
    const kept = await page.evaluate(() => localStorage.getItem('onsale.vendor')!);
    await endSession(page, 'vendor');
    for (const path of ['/sell', '/sell/events', '/sell/releases', '/sell/tickets', '/sell/settings']) {
      // A tab that still has the login, as one that was asleep does.
      await page.evaluate((kept) => localStorage.setItem('onsale.vendor', kept), kept);
      await page.goto(world.server.url + path);
      await page.getByText(SENTENCE).waitFor();
      await page.locator('os-sign-in-form').getByLabel('Organiser').waitFor();
      await page.reload();
      await page.getByText(SENTENCE).waitFor();
    }
    await signInAgain(page, 'paulpages@example.org');
    await page.getByText('paulpages@example.org · vendor').waitFor();
  });
});

describe('a customer whose session has ended', () => {
  it('sees the tickets again on the page itself', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Brink Night').click();
    await signIn(page, 'Cleo Customer');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    const ticket = new URL(page.url()).pathname;
    const kept = await page.evaluate(() => localStorage.getItem('onsale.customer')!);
    await endSession(page, 'customer');
    for (const path of ['/shop/tickets', '/shop/hold', ticket]) {
      await page.evaluate((kept) => localStorage.setItem('onsale.customer', kept), kept);
      await page.goto(world.server.url + path);
      await page.getByText(SENTENCE).waitFor();
      await page.locator('os-sign-in-form').getByLabel('Email').waitFor();
      await expectNoBarriers(page, `${path} of a session that has ended`);
    }
    await signInAgain(page, 'cleocustomer@example.org');
    await page.locator('os-ticket-stub').waitFor();
  });

  it('changes the address that was typed before', async () => {
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Carl Changes');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    await page.goto(`${world.server.url}/account`);
    await page.getByLabel('New email').fill('carl@example.org');
    await endSession(page, 'customer');
    await page.getByRole('button', { name: 'Change address' }).click();
    await page.getByText(SENTENCE).waitFor();
    await expectNoBarriers(page, 'account whose session has ended');
    await signInAgain(page, 'carlchanges@example.org');
    expect(await page.getByLabel('New email').inputValue()).toBe('carl@example.org');
    await page.getByRole('heading', { name: 'Carl Changes' }).waitFor();
  });

  it('confirms the ticket that was held before', async () => {
    const { page } = await world.visit('/');
    await reserveButton(page, 'Brink Night').click();
    await signIn(page, 'Hugo Holds');
    await confirmButton(page).waitFor();
    await endSession(page, 'customer');
    await confirmButton(page).click();
    await page.getByText(SENTENCE).waitFor();
    await signInAgain(page, 'hugoholds@example.org');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
  });
});
