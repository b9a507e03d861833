// What a customer downloads before the first page works: index.html, its stylesheet, its scripts with all that they
// import, and the lazy routes on the way to the list of events. Measured with brotli, as it travels; fails above.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const BUDGET_BYTES = 120_000;
const FIRST_PAGE = 'os-event-list';
const out = new URL('../dist/onsale/browser/', import.meta.url);
const read = (path) => readFileSync(new URL(path.slice(1), out), 'utf8');
const brotli = (path) =>
  brotliCompressSync(read(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** The script and all that it imports statically. Lazy imports are written `import("./x.js")`. */
function closure(path, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  for (const name of all(read(path), /(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    closure(`/assets/${name}`, known);
  return known;
}

/** The lazy steps from these scripts to the one that declares the first page, or null. */
function wayToFirstPage(paths, seen = new Set()) {
  const scripts = [...paths].flatMap((path) => [...closure(path)]);
  if (scripts.some((path) => read(path).includes(`"${FIRST_PAGE}"`))) return scripts;
  const lazy = scripts
    .flatMap((path) => all(read(path), /import\("\.\/([^"]+\.js)"\)/g))
    .map((name) => `/assets/${name}`)
    .filter((path) => !seen.has(path));
  lazy.forEach((path) => seen.add(path));
  for (const path of lazy) {
    const rest = wayToFirstPage([path], seen);
    if (rest) return [...scripts, ...rest];
  }
  return null;
}

const linked = all(read('/index.html'), /(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g);
const scripts = wayToFirstPage(linked.filter((path) => path.endsWith('.js')));
if (!scripts) throw new Error(`no script declares ${FIRST_PAGE}: has the first page been renamed?`);

const wanted = new Set(['/index.html', ...linked, ...scripts]);
let total = 0;
for (const path of wanted) {
  const bytes = brotli(path);
  total += bytes;
  console.log(`${String(bytes).padStart(8)}  ${path}`);
}
console.log(
  `${String(total).padStart(8)}  brotli bytes of at most ${BUDGET_BYTES} for the customer's first page`,
);
if (total > BUDGET_BYTES) process.exit(1);
