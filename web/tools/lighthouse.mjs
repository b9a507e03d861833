// What Lighthouse makes of the shop's first page, on its phone: five runs, each in a browser of its own, and their median.
// The machine must be quiet and the server a fast one: an unoptimised binary, or another build beside it, is what is
// measured otherwise. Fails below the goals.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// The newest that runs on Node 20; fetched when it is needed, since nothing else here needs its hundred packages.
const LIGHTHOUSE = ['-p', 'node@22.21.0', '-p', 'lighthouse@13.5.0', 'lighthouse'];
const RUNS = Number(process.env.RUNS ?? 5);
const GOALS = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100, lcpMillis: 2000 };

const binary = resolve(process.env.ONSALE_BIN ?? '../target/demo/onsale');
const folder = mkdtempSync(join(tmpdir(), 'onsale-lighthouse-'));
if (!existsSync(binary)) {
  console.error(
    `No server at ${binary}: "cargo build --profile demo -p onsale" makes it, or name one in ONSALE_BIN.`,
  );
  process.exit(1);
}
const server = spawn(
  binary,
  ['dev', '--listen', '127.0.0.1:0', '--database', `sqlite:${join(folder, 'onsale.db')}`],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);

try {
  const url = await addressOf(server);
  const runs = Array.from({ length: RUNS }, (_, at) => measure(url, at));
  console.table(runs);
  const middle = Object.fromEntries(
    Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]),
  );
  console.log(`median of ${RUNS}:`, JSON.stringify(middle));
  const missed = Object.entries(GOALS).filter(([key, goal]) =>
    key.endsWith('Millis') ? middle[key] > goal : middle[key] < goal,
  );
  for (const [key, goal] of missed) console.error(`${key} is ${middle[key]}; the goal is ${goal}.`);
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

function measure(url, at) {
  const report = join(folder, `${at}.json`);
  const flags = '--headless --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage';
  const words = [
    '-y',
    ...LIGHTHOUSE,
    url,
    '--quiet',
    '--output=json',
    `--output-path=${report}`,
    `--chrome-flags=${flags}`,
  ];
  const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' };
  execFileSync('npx', words, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  const score = (name) => Math.round(categories[name].score * 100);
  const millis = (name) => Math.round(audits[name].numericValue);
  const failed = Object.values(categories)
    .filter(({ id }) => id !== 'performance')
    .flatMap(({ auditRefs }) => auditRefs.map(({ id }) => audits[id]))
    .filter(({ score }) => score !== null && score < 0.9);
  for (const { id, title } of failed) console.log(`run ${at + 1}: ${id}: ${title}`);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
    fcpMillis: millis('first-contentful-paint'),
    lcpMillis: millis('largest-contentful-paint'),
    tbtMillis: millis('total-blocking-time'),
    cls: Number(audits['cumulative-layout-shift'].numericValue.toFixed(3)),
  };
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function addressOf(child) {
  return new Promise((found, failed) => {
    let said = '';
    const listen = (piece) => {
      said += piece;
      const address = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(said)?.[0];
      if (address) found(address.replace('localhost', '127.0.0.1'));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => failed(new Error(`The server ended with ${code}:\n${said}`)));
  });
}
