import { readFileSync } from 'node:fs';
import { Server, createServer } from 'node:http';
import { resolve } from 'node:path';
import { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from '../support/world';

const PORT = 4200;
const folder = resolve(import.meta.dirname, '../seed-client');
let world: World;
let files: Server;

beforeAll(async () => {
  world = await World.open();
  files = createServer((request, answer) => {
    const script = request.url?.startsWith('/client.js') ?? false;
    answer.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    answer.end(readFileSync(resolve(folder, script ? 'client.js' : 'index.html')));
  });
  await new Promise<void>((ready) => files.listen(PORT, '127.0.0.1', ready));
});
afterAll(async () => {
  files.close();
  await world.close();
});

describe('a page of another origin', () => {
  it('sells and buys with the simple calls', async () => {
    const { page, complaints } = await world.visit('/');
    await page.goto(`http://localhost:${PORT}/?server=${world.server.url}`);
    await does(page, 'Add vendor', /\/vendor\/add: 201 .*vendor ID: \d+/);
    await does(page, 'Release tickets', /\/ticket\/vendor\/release: 202 Ticket release process started\./);
    await does(page, 'Add customer', /\/customer\/add: 201 .*customer ID is: \[\d+\]/);
    await does(page, 'Reserve', /\/ticket\/reserve: 200/);
    await does(page, 'Finalize', /\/ticket\/finalize: 200 Sale finalized successfully\./);
    await does(
      page,
      'Lists',
      /\/ticket\/all: VIP[\s\S]*\/customer\/all: Seed Fan[\s\S]*\/vendor\/all: .*Seed Hall/,
    );
    expect(complaints).toEqual([]);
  });
});

async function does(page: Page, deed: string, said: RegExp): Promise<void> {
  await page.getByRole('button', { name: deed, exact: true }).click();
  await page.locator('#log', { hasText: said }).waitFor();
}
