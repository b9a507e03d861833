import { Browser, BrowserContext, Page, chromium } from 'playwright-core';

export interface Look {
  width?: number;
  height?: number;
  dark?: boolean;
}

/** One person at one device: a context of the browser, and whatever its pages complained about. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors on the console, broken rules of the Content-Security-Policy, calls to other hosts. */
  complaints: string[];
}

const EXPECTED = /Failed to load resource|net::ERR_/;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

export async function visit(browser: Browser, url: string, look: Look = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 360, height: look.height ?? 740 },
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const visitor: Visitor = { context, page: await context.newPage(), complaints: [] };
  context.on('page', (page) => listen(page, visitor.complaints));
  listen(visitor.page, visitor.complaints);
  await visitor.page.goto(url);
  await takenOver(visitor.page);
  return visitor;
}

/** Waits until the scripts have taken over what the server wrote, which has no foot; another document has nothing to wait for. */
async function takenOver(page: Page): Promise<void> {
  await page.locator('os-root .site-foot, body:not(:has(os-root))').first().waitFor({ state: 'attached' });
}

function listen(page: Page, complaints: string[]): void {
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1' && hostname !== 'localhost')
      complaints.push(`a call to ${hostname}`);
  });
}

/** Fills the form that asks who it is, and sends it. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(`${name.toLowerCase().replace(/\W/g, '')}@example.org`);
  await page.getByRole('button', { name: 'Go on' }).click();
}

export async function signInAsVendor(page: Page, name: string): Promise<void> {
  await page.getByLabel('Organiser').fill(name);
  await page.getByLabel('Email').fill(`${name.toLowerCase().replace(/\W/g, '')}@example.org`);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Sales', exact: true }).waitFor();
}

/** The part of the page that shows one event. */
export function cardOf(page: Page, eventName: string) {
  return page.locator('os-event-card', { has: page.getByRole('heading', { name: eventName }) });
}

export function reserveButton(page: Page, eventName: string, type = 'Normal') {
  return cardOf(page, eventName).getByRole('button', { name: new RegExp(`^Reserve ${type},`) });
}

export function confirmButton(page: Page) {
  return page.getByRole('button', { name: /^Confirm and pay/ });
}
