import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn, signInAsVendor } from '../support/browser';
import CURRENCIES from '../support/currencies.json';
import { Engine, runIn } from '../support/engines';
import { World } from '../support/world';

const NO_BREAK = '\u00a0';
const CODES = Object.entries(CURRENCIES);

/** What an amount has to look like, made without any browser's help: every digit of the currency, grouped by thousands. */
function expected(digits: number): string {
  return digits === 0 ? '1,234' : `1,234.${'5678'.slice(0, digits)}`;
}

function amountOf(digits: number): number {
  return Number(expected(digits).replace(',', ''));
}

/** The page's own function, as the page has it. */
function moneyScript(): string {
  const path = resolve(import.meta.dirname, '../../src/app/domains/shared/util-format/money.ts');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions: options }).outputText;
  const cases = CODES.map(([currency, currencyDigits]) => ({
    unit: { currency, currencyDigits },
    amount: amountOf(currencyDigits),
  }));
  return `${code}\ndone(${JSON.stringify(cases)}.map(({ unit, amount }) => [unit.currency, formatMoney(amount, unit)]));`;
}

describe('every currency that the server knows', () => {
  it.each<Engine>(['chromium', 'firefox'])(
    'is written with the digits that are charged in %s',
    async (engine) => {
      const written = new Map(await runIn<[string, string][]>(engine, moneyScript()));
      expect(written.size).toBe(CODES.length);
      for (const [code, digits] of CODES) {
        const text = written.get(code) ?? '';
        expect(text.endsWith(expected(digits)), `${code}: ${text}`).toBe(true);
      }
      // No two currencies share a sign: what stands before the number says which it is.
      const signs = [...written.values()].map((text) => text.replace(/[\d.,\s]+$/, ''));
      expect(new Set(signs).size).toBe(CODES.length);
      expect([written.get('USD'), written.get('CAD'), written.get('NOK')]).toEqual([
        ...['US$1,234.56', 'CA$1,234.56', `NOK${NO_BREAK}1,234.56`],
      ]);
    },
  );
});

describe('money', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterEach((context) => world.endWalk(context));
  afterAll(() => world.close());

  it('is shown as it is charged, from the card to the ticket and the vendor’s revenue', async () => {
    const rsd = `RSD${NO_BREAK}1,499.50`;
    const { eventId } = await openSale(world.api, {
      ...{ name: 'Beograd', price: 1499.5, count: 3, event: { currency: 'RSD' } },
    });
    await openSale(world.api, { name: 'Montreal', price: 50, count: 1, event: { currency: 'CAD' } });
    await openSale(world.api, { name: 'New York', price: 50, count: 1, event: { currency: 'USD' } });
    await openSale(world.api, { name: 'Oslo', price: 50, count: 1, event: { currency: 'NOK' } });
    const { page } = await world.visit('/');
    await cardOf(page, 'Beograd').getByText(rsd, { exact: true }).waitFor();
    await cardOf(page, 'Montreal').getByText('CA$50.00', { exact: true }).waitFor();
    await cardOf(page, 'New York').getByText('US$50.00', { exact: true }).waitFor();
    await cardOf(page, 'Oslo').getByText(`NOK${NO_BREAK}50.00`, { exact: true }).waitFor();

    await reserveButton(page, 'Beograd').click();
    await signIn(page, 'Dana Dinar');
    await confirmButton(page).getByText(`Confirm and pay ${rsd}`).waitFor();
    await confirmButton(page).click();
    await page.locator('os-ticket-stub').getByText(rsd, { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All my tickets' }).click();
    await page.getByText(`Normal · ${rsd}`).waitFor();

    await world.api.buy('Second Dinar', { eventId });
    const vendor = (await world.visit('/sell', { width: 1100 })).page;
    await signInAsVendor(vendor, 'Beograd Ltd');
    const revenue = vendor.locator('os-figure', { hasText: 'Revenue' });
    await revenue.getByText(`RSD${NO_BREAK}2,999.00`, { exact: true }).waitFor();
    await vendor.goto(`${world.server.url}/sell/releases/new`);
    await vendor.getByLabel('Event').selectOption(String(eventId));
    await vendor.getByLabel('Price in RSD').fill('2990.90');
    await vendor.getByLabel('Tickets in a batch').fill('1');
    await vendor.getByRole('button', { name: 'Start the release' }).click();
    await vendor.getByText(`RSD${NO_BREAK}2,990.90`).waitFor();
  });

  it('has a price filter for each currency', async () => {
    await openSale(world.api, { name: 'Kobe Light', price: 15, count: 1, event: { currency: 'JPY' } });
    await openSale(world.api, { name: 'Euro Light', price: 15, count: 1 });
    const { page } = await world.visit('/', { width: 1100 });
    await cardOf(page, 'Kobe Light').waitFor();
    await page.getByLabel('Currency').selectOption('JPY');
    await page.getByLabel('Price up to').fill('20');
    await cardOf(page, 'Euro Light').waitFor({ state: 'detached' });
    expect(await cardOf(page, 'Kobe Light').count()).toBe(1);
    await page.getByLabel('Currency').selectOption('EUR');
    await cardOf(page, 'Euro Light').waitFor();
    expect(await cardOf(page, 'Kobe Light').count()).toBe(0);
  });
});
