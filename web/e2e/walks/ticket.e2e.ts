import { readFileSync } from 'node:fs';
import decodeQR from 'qr/decode.js';
import { Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSale } from '../support/api';
import { confirmButton, reserveButton, signIn } from '../support/browser';
import { World } from '../support/world';

let world: World;

beforeAll(async () => {
  world = await World.open();
});
afterEach((context) => world.endWalk(context));
afterAll(() => world.close());

const CAMERA_SIDE = 200;

/** What a camera before the screen would see of the ticket's code: dark or light, pixel by pixel. */
async function readCode(page: Page, where: string): Promise<string> {
  const dark = await page.locator(where).evaluate(async (drawing, side) => {
    const picture = new Image();
    const copy = drawing.cloneNode(true) as SVGElement;
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    picture.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
    const on = canvas.getContext('2d');
    if (!on) throw new Error('no canvas');
    on.fillStyle = '#fff';
    on.fillRect(0, 0, side, side);
    on.drawImage(picture, 0, 0, side, side);
    const { data } = on.getImageData(0, 0, side, side);
    return Array.from({ length: side * side }, (_, at) => ((data[at * 4] ?? 255) < 128 ? '1' : '0')).join('');
  }, CAMERA_SIDE);
  const data = Uint8ClampedArray.from(
    Array.from(dark).flatMap((pixel) => (pixel === '1' ? [0, 0, 0, 255] : [255, 255, 255, 255])),
  );
  return decodeQR({ width: CAMERA_SIDE, height: CAMERA_SIDE, data });
}

async function contentOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

describe('a bought ticket', () => {
  it('shows a code that a scanner reads, and can be kept as a picture and in the calendar', async () => {
    await openSale(world.api, {
      name: 'Dusk',
      count: 2,
      price: 7200,
      event: {
        venue: 'Port Tower',
        timezone: 'Asia/Tokyo',
        currency: 'JPY',
        startsAt: '2031-12-06T09:00:00Z',
      },
    });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Dusk').click();
    await signIn(page, 'Kei Keep');
    await confirmButton(page).getByText('¥7,200').waitFor();
    await page.getByText('Sat, 6 Dec 2031, 18:00, Tokyo time').waitFor();
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();

    const number = /\/tickets\/(\d+)/.exec(page.url())?.[1];
    await page.locator('os-ticket-stub figure svg').waitFor();
    const code = await readCode(page, 'os-ticket-stub figure svg');
    expect(code).toMatch(/^OT1[A-Z2-7]{149}$/);
    await page.getByRole('button', { name: 'Show large' }).click();
    expect(await readCode(page, 'os-door-view os-code-figure svg')).toBe(code);
    const { side, wide } = await page.locator('os-door-view dialog').evaluate((dialog) => ({
      side: dialog.querySelector('os-code-figure svg')?.getBoundingClientRect().width ?? 0,
      wide: innerWidth,
    }));
    expect(side).toBeGreaterThan(Math.min(300, wide * 0.8));
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('os-door-view dialog').waitFor({ state: 'detached' });

    const keep = async (name: string) => {
      const coming = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      return coming;
    };
    const picture = await keep('Save picture');
    expect(picture.suggestedFilename()).toBe(`ticket-${number}.png`);
    const png = await contentOf(picture);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1080, 1620]);
    const date = await keep('Add to calendar');
    expect((await contentOf(date)).toString()).toMatch(/DTSTART:20311206T090000Z[^]*SUMMARY:Dusk/);
  });

  it('is not bought twice by going back, and is still there after a reload', async () => {
    await openSale(world.api, { name: 'One Way', count: 2 });
    const { page } = await world.visit('/');
    await reserveButton(page, 'One Way').click();
    await signIn(page, 'Bo Back');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.goBack();
    await reserveButton(page, 'One Way').getByText('Reserve').waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.reload();
    await page.locator('os-ticket-stub', { hasText: 'Bo Back' }).waitFor();
  });

  it('says so in plain words when one more is one too many', async () => {
    await openSale(world.api, { name: 'Just One', count: 3, event: { maxTicketsPerCustomer: 1 } });
    const { page } = await world.visit('/');
    await reserveButton(page, 'Just One').click();
    await signIn(page, 'Mo More');
    await confirmButton(page).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.getByRole('link', { name: 'Onsale', exact: true }).click();
    await reserveButton(page, 'Just One').click();
    await page.locator('os-notice', { hasText: /limit|most|already/i }).waitFor();
  });
});
