import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { IncomingMessage, Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ANSWER_MILLIS = 40_000;

/** How each browser is started on a page without a window, with a profile of its own. */
const ENGINES = {
  chromium: (profile: string, url: string) => [
    process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...[`--user-data-dir=${profile}`, url],
  ],
  firefox: (profile: string, url: string) => [
    process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
    ...['--headless', '--no-remote', '--profile', profile, url],
  ],
} as const;

export type Engine = keyof typeof ENGINES;

/**
 * Runs a script in a real browser and gives back what it hands to `done`: the page posts it to a server of the test's own,
 * so that nothing is needed that speaks to browsers.
 */
export async function runIn<T>(engine: Engine, script: string): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), `onsale-${engine}-`));
  const desk = await openDesk(script);
  let browser: ChildProcess | null = null;
  try {
    const [program = '', ...words] = ENGINES[engine](profile, desk.url);
    browser = spawn(program, words, {
      stdio: 'ignore',
      env: { ...process.env, HOME: profile },
      detached: true,
    });
    const missing = new Promise<never>((_, failed) => {
      browser?.once('error', (error) => failed(new Error(`${program} does not start: ${error.message}`)));
    });
    return JSON.parse(await Promise.race([desk.answer, missing])) as T;
  } finally {
    await end(browser);
    desk.server.close();
    desk.server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function openDesk(script: string): Promise<{ server: Server; url: string; answer: Promise<string> }> {
  const page =
    '<!doctype html><meta charset="utf-8"><title>Desk</title><script type="module">' +
    `const done = (value) => fetch('/answer', { method: 'POST', body: JSON.stringify(value) });\n${script}</script>`;
  let server: Server | undefined;
  const answer = new Promise<string>((found, failed) => {
    const timer = setTimeout(() => failed(new Error('The page did not answer.')), ANSWER_MILLIS);
    server = createServer((request, response) => {
      if (request.url !== '/answer') return response.setHeader('content-type', 'text/html').end(page);
      void read(request).then((body) => {
        clearTimeout(timer);
        response.end();
        found(body);
      });
      return undefined;
    });
  });
  const desk = server!;
  await new Promise<void>((ready) => desk.listen(0, '127.0.0.1', ready));
  return { server: desk, url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`, answer };
}

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** The browser with everything that it has started. */
async function end(browser: ChildProcess | null): Promise<void> {
  if (!browser?.pid || browser.exitCode !== null) return;
  const gone = new Promise((done) => browser.once('exit', done));
  process.kill(-browser.pid, 'SIGKILL');
  await gone;
}
