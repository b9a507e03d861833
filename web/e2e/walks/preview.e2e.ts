import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { reserveButton, signInAsVendor } from '../support/browser';
import { until } from '../support/until';
import { World } from '../support/world';

const NASTY = 'Night of </script><script>alert(1)</script> & "quotes"';
let world: World;
let eventId: number;

beforeAll(async () => {
  world = await World.open();
  const event = { lineUp: ['Ada & the Engines', 'Hafenchor'], address: 'Am Kanal 12, Berlin' };
  ({ eventId } = await openSale(world.api, { name: 'Linked', count: 3, event }));
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

/** What a program gets that takes anything: a link's preview, a monitor, curl. */
async function fetched(path: string, accept: string | null = '*/*') {
  const answer = await fetch(world.server.url + path, { headers: accept === null ? {} : { accept } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

function tag(html: string, name: string): string | undefined {
  return new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];
}

describe('a link that is passed on', () => {
  it('shows the page to whoever asks for no JSON, and JSON to whoever does', async () => {
    for (const accept of ['*/*', null, 'text/html', 'image/avif,*/*;q=0.8']) {
      const { status, headers } = await fetched('/', accept);
      expect([status, headers.get('content-type')], String(accept)).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
    }
    expect((await fetched('/', 'application/json')).status).toBe(404);
    expect((await fetched('/nothing-here')).headers.get('content-type')).toBe('application/json');
    expect((await fetched('/nothing-here', 'text/html')).status).toBe(404);
  });

  it('says what, when, where, with a picture that is one', async () => {
    const { text, headers } = await fetched(`/shop/events/${eventId}`);
    expect(/<title>([^<]*)</.exec(text)?.[1]).toBe('Linked · Onsale');
    expect(tag(text, 'og:title')).toBe('Linked');
    expect(tag(text, 'description')).toContain('27 Jun 2031, 20:00, Berlin time · Kraftwerk');
    expect(tag(text, 'description')).toContain('With Ada &amp; the Engines, Hafenchor');
    expect(tag(text, 'twitter:card')).toBe('summary_large_image');
    const address = `${world.server.url}/shop/events/${eventId}`;
    expect(tag(text, 'og:url')).toBe(address);
    expect(text).toContain(`<link rel="canonical" href="${address}" />`);
    const picture = await fetch(tag(text, 'og:image') ?? '');
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    const bytes = new DataView(await picture.arrayBuffer());
    expect([bytes.getUint32(16), bytes.getUint32(20)]).toEqual([1200, 630]);
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");

    const record = /<script type="application\/ld\+json">([^<]*)</.exec(text)?.[1] ?? '';
    expect(JSON.parse(record)).toMatchObject({
      '@type': 'Event',
      name: 'Linked',
      startDate: '2031-06-27T20:00:00+02:00',
      location: { '@type': 'Place', name: 'Kraftwerk', address: 'Am Kanal 12, Berlin' },
      organizer: { name: 'Linked Ltd' },
      offers: [
        {
          '@type': 'Offer',
          name: 'Normal',
          price: '49.90',
          priceCurrency: 'EUR',
          availability: 'https://schema.org/InStock',
        },
      ],
    });
  });

  it('is text, whatever an event is called', async () => {
    const { eventId: nasty } = await openSale(world.api, {
      name: NASTY,
      count: 1,
      event: { description: NASTY, lineUp: [NASTY] },
    });
    for (const path of ['/', `/shop/events/${nasty}`]) {
      const { page } = await world.visit(path);
      await page.getByText(NASTY).first().waitFor();
      const scripts = await page.evaluate(() =>
        [...document.scripts].filter((script) => script.src === '' && !/json/.test(script.type)),
      );
      expect(scripts).toEqual([]);
    }
    const { text } = await fetched(`/shop/events/${nasty}`);
    expect(text).not.toContain('</script><script>alert');
  });

  it('is not found where there is nothing, and says nothing of what only its user sees', async () => {
    const missing = await fetched('/shop/events/4711');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain('<title>This event is not here · Onsale</title>');
    expect(tag((await fetched('/shop/tickets')).text, 'robots')).toBe('noindex');
  });

  it('has an icon, a manifest, and words for search engines', async () => {
    const robots = await fetched('/robots.txt');
    expect(robots.text).toContain(`Sitemap: ${world.server.url}/sitemap.xml`);
    expect(robots.text).toContain('Disallow: /shop/tickets');
    expect((await fetched('/sitemap.xml')).text).toContain(`/shop/events/${eventId}</loc>`);
    const kinds = { '/favicon.ico': 'image/x-icon', '/apple-touch-icon.png': 'image/png' };
    for (const [path, kind] of Object.entries({
      ...kinds,
      '/manifest.webmanifest': 'application/manifest+json',
    }))
      expect((await fetched(path)).headers.get('content-type'), path).toBe(kind);
    const manifest = JSON.parse((await fetched('/manifest.webmanifest')).text) as {
      icons: { src: string }[];
    };
    for (const { src } of manifest.icons) expect((await fetched(src)).status, src).toBe(200);
  });

  it('has the picture, the bill and the place that its organiser puts up', async () => {
    const { eventId: shown } = await openSale(world.api, { name: 'Pictured', count: 2 });
    const drawn = await fetch(`${world.server.url}/event/picture/${shown}`);
    const picture = { name: 'p.png', mimeType: 'image/png', buffer: Buffer.from(await drawn.arrayBuffer()) };
    const { page } = await world.visit('/sell', { width: 1100 });
    await signInAsVendor(page, 'Pictured Ltd');
    await page.goto(`${world.server.url}/sell/events/${shown}`);
    await page
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ ...picture, buffer: Buffer.from('no picture') });
    await page.getByText('must be a JPEG, PNG or WebP picture').waitFor();
    await page.getByLabel('Picture', { exact: true }).setInputFiles(picture);
    await page.getByText('The picture is up.').waitFor();
    await page.getByLabel('Address', { exact: true }).fill('Am Kanal 12, Berlin');
    await page.getByLabel('Line-up', { exact: true }).fill('Ada\n\n  Hafenchor ');
    await page.getByRole('button', { name: 'Save line-up and address' }).click();
    await page.getByText('Line-up and address are saved.').waitFor();

    const fan = (await world.visit(`/shop/events/${shown}`)).page;
    await fan
      .getByRole('listitem')
      .filter({ hasText: /^Hafenchor$/ })
      .waitFor();
    const map = await fan.getByRole('link', { name: 'Show on a map' }).getAttribute('href');
    expect(map).toContain('query=Am%20Kanal%2012%2C%20Berlin');
    await fan.getByText('By Pictured Ltd').waitFor();
    const seen = fan.locator('os-poster img');
    await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
    expect(tag((await fetched(`/shop/events/${shown}`)).text, 'og:image:type')).toBe('image/jpeg');
  });

  it('shows what is on sale before any script has run, and to whoever runs none', async () => {
    const { page, context } = await world.visit('/');
    await reserveButton(page, 'Linked').waitFor();
    const browser = context.browser();
    if (!browser) throw new Error('no browser');
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const without = await plain.newPage();
    await without.goto(world.server.url);
    await without.getByRole('link', { name: 'Linked' }).click();
    await without.getByRole('heading', { name: 'Linked', level: 1 }).waitFor();
    await without.getByText('3 left').waitFor();
    await plain.close();
  });
});

describe('the first list, which the server writes', () => {
  it('stands in the order of the page that takes over', async () => {
    const day = 86_400_000;
    const at = (millis: number) => new Date(Date.now() + millis).toISOString();
    // Each is where another rule puts it than the date alone.
    const events: [string, Record<string, unknown>][] = [
      ['Ordered: long begun', { startsAt: at(-3 * day) }],
      ['Ordered: begun yesterday', { startsAt: at(-day) }],
      ['Ordered: no longer sold', { startsAt: at(day), salesEndAt: at(-60_000) }],
      ['Ordered: not yet on sale', { startsAt: at(2 * day), onSaleAt: at(day) }],
      ['Ordered: without a date', { startsAt: null }],
      ['Ordered: tomorrow', { startsAt: at(day) }],
      ['Ordered: just begun', { startsAt: at(-3_600_000) }],
    ];
    for (const [name, event] of events) await openSale(world.api, { name, count: 1, event });
    // The server looks into the window once a second.
    const named = async () =>
      [...(await fetched('/', 'text/html')).text.matchAll(/<h2><a [^>]*>(Ordered: [^<]*)</g)].map(
        ([, name]) => name,
      );
    await until('all events in the HTML', async () => (await named()).length === events.length);
    const written = await named();
    const { page } = await world.visit('/');
    await reserveButton(page, 'Ordered: tomorrow').waitFor();
    const shown = await page.getByRole('heading', { level: 2, name: /^Ordered: / }).allTextContents();
    expect(written).toEqual(shown.map((name) => name.trim()));
    expect(written.slice(0, 2)).toEqual(['Ordered: just begun', 'Ordered: tomorrow']);
  });

  it('is painted before any script is asked for', async () => {
    const { page } = await world.visit('/');
    await page.locator('os-event-card button').first().waitFor();
    const times = await page.evaluate(() => {
      const scripts = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js') && !name.includes('/start-'));
      return {
        painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
        first: Math.min(...scripts.map(({ startTime }) => startTime)),
        scripts: scripts.length,
      };
    });
    expect(times.scripts).toBeGreaterThan(3);
    expect(times.first).toBeGreaterThan(times.painted);
  });

  it.each([412, 1350])(
    'is the largest paint, and stays it when the scripts take over: %i px',
    async (width) => {
      const { page, context } = await world.visit('/account', { width });
      // The letters and the scripts come well after what the server wrote.
      const cdp = await context.newCDPSession(page);
      const bits = { downloadThroughput: 200_000, uploadThroughput: 100_000 };
      await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 150, ...bits });
      await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
      await page.addInitScript(() => {
        const seen: string[] = [];
        Object.assign(window, { seen });
        const note = (entry: PerformanceEntry & { element?: Element; size?: number }) =>
          seen.push(`${entry.element?.className || entry.element?.localName} ${entry.size}`);
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      });
      await page.goto(`${world.server.url}/`);
      await page.locator('os-event-card button').first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next))));
      expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toHaveLength(1);
    },
  );
});
