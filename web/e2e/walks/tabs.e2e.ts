import { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { cardOf, confirmButton, reserveButton, signIn } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

const AT_ONCE = 5_000;

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

describe.each(['with locks', 'on plain http, without locks', 'without a channel of the tabs either'])(
  'ten tabs and windows, %s',
  (how) => {
    const name = `Many Tabs ${how}`;

    it('share one stream, and a ticket can be reserved and bought at once in any of them', async () => {
      await openSale(world.api, { name, count: 20 });
      const { context, page, pages, streams } = await openMany(how, 10);
      expect(await streams()).toBe(1);

      const last = pages.at(-1)!;
      await reserveButton(last, name).click();
      await signIn(last, `Tabby ${how}`);
      await confirmButton(last).waitFor({ timeout: AT_ONCE });
      // Every other tab learns of who it is and of the hold, by whichever has the line.
      await page.getByRole('complementary', { name: 'Your hold' }).waitFor();
      await confirmButton(last).click();
      await last.getByRole('heading', { name: 'You are in' }).waitFor({ timeout: AT_ONCE });
      await cardOf(page, name).getByText('19 left').waitFor();
      await until('one stream', async () => (await streams()) === 1);
      expect(context.pages()).toHaveLength(10);
    });

    it('have another stream within a second or two when the tab with the stream is closed', async () => {
      const sale = `Heir ${how}`;
      const { vendorId, eventId } = await openSale(world.api, { name: sale, count: 1 });
      const { pages, streams, leader } = await openMany(how, 4);
      await leader().close();
      await until('another stream', async () => (await streams()) === 1, 3_000);
      await world.api.release(vendorId, { eventId, ticketType: 'Late', ticketPrice: 5, count: 7 });
      for (const page of pages.filter((page) => !page.isClosed()))
        await cardOf(page, sale).getByText('7 left').waitFor();
    });
  },
);

describe('a tab', () => {
  it('opens one stream a load, and reads the events and its tickets once', async () => {
    await openSale(world.api, { name: 'Once', count: 3 });
    const { page } = await world.visit('/account?then=tickets');
    await signIn(page, 'Una Once');
    await page.getByRole('heading', { name: 'My tickets' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    // What the page before still asks for while it goes is not this load's.
    page.on('framenavigated', () => (asked.length = 0));
    for (const path of ['/', '/shop/tickets']) {
      await page.goto(world.server.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path === '/') await cardOf(page, 'Once').waitFor();
      else await page.getByText('No tickets yet').waitFor();
      // Long enough for a second one, if there were one.
      await page.waitForTimeout(2_000);
      const count = (path: string) => asked.filter((one) => one === path).length;
      expect([count('/live'), count('/event/all'), count('/ticket/mine')], path).toEqual([1, 1, 1]);
      expect(await openStreams()).toBe(1);
    }
  });

  it('that is opened behind another one connects nothing until it is looked at', async () => {
    await openSale(world.api, { name: 'Behind', count: 3 });
    const { context, page } = await world.visit('/account');
    await context.addInitScript(hideFromTheStart);
    const asked: string[] = [];
    context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const behind = await context.newPage();
    await behind.goto(`${world.server.url}/`);
    // The list that came with the page.
    await cardOf(behind, 'Behind').waitFor();
    await page.waitForTimeout(2_000);
    expect(asked).not.toContain('/live');
    await behind.evaluate(() => (window as unknown as { showNow: () => void }).showNow());
    await cardOf(behind, 'Behind').getByText('3 left').waitFor();
    expect(asked.filter((path) => path === '/live')).toHaveLength(1);
  });

  it('that was open before somebody signed in elsewhere knows who it is', async () => {
    await openSale(world.api, { name: 'Early Tab', count: 3 });
    const { context, page } = await world.visit('/');
    await reserveButton(page, 'Early Tab').waitFor();
    const other = await context.newPage();
    await other.goto(`${world.server.url}/account`);
    await signIn(other, 'Ella Early');
    await other.getByRole('heading', { name: 'On sale now' }).waitFor();
    await page.getByText('Ella Early').waitFor({ state: 'attached' });
    await reserveButton(page, 'Early Tab').click();
    await confirmButton(page).waitFor();
  });
});

/** Ten tabs and windows of one browser, all of which think that they are seen. */
async function openMany(how: string, count: number) {
  const { context, page } = await world.visit('/account');
  if (how !== 'with locks')
    await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  if (how.startsWith('without'))
    await context.addInitScript(() =>
      Object.defineProperty(window, 'BroadcastChannel', { value: undefined }),
    );
  const open = new Map<Page, number>();
  watchStreams(context, open);
  const pages = [page];
  while (pages.length < count) pages.push(await context.newPage());
  await Promise.all(pages.map((page) => page.goto(`${world.server.url}/`)));
  await Promise.all(pages.map((page) => page.locator('os-event-card').first().waitFor()));
  await until('one of them to have the stream', async () => (await openStreams()) === 1);
  const leader = () => [...open].find(([page, streams]) => !page.isClosed() && streams > 0)![0];
  return { context, page, pages, streams: openStreams, leader };
}

/** Which page has a stream open, as the browser tells it. */
function watchStreams(context: BrowserContext, open: Map<Page, number>): void {
  const count = (page: Page, by: number) => open.set(page, (open.get(page) ?? 0) + by);
  const isStream = (url: string) => new URL(url).pathname === '/live' && !url.includes('once');
  context.on('request', (request) => isStream(request.url()) && count(request.frame().page(), 1));
  const end = (request: { url: () => string; frame: () => { page: () => Page } }) =>
    isStream(request.url()) && count(request.frame().page(), -1);
  context.on('requestfailed', end);
  context.on('requestfinished', end);
}

/** How many streams the server has open: its own pulse says so, to whoever looks at the control room. */
async function openStreams(): Promise<number> {
  const stop = new AbortController();
  try {
    const answer = await fetch(`${world.server.url}/live`, { signal: stop.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ;) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream ended before its pulse.');
      text += value;
      const listeners = /event: pulse\n(?:id: \d+\n)?data: .*?"listeners":(\d+)/.exec(text)?.[1];
      if (listeners) return Number(listeners) - 1;
    }
  } finally {
    stop.abort();
  }
}

function hideFromTheStart(): void {
  let state = 'hidden';
  Object.defineProperty(document, 'visibilityState', { get: () => state });
  Object.assign(window, {
    showNow: () => {
      state = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
    },
  });
}
