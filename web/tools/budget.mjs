// What a customer downloads before the first page works: index.html, its stylesheet, its scripts with all that they
// import, and the lazy routes on the way to the list of events. Measured with brotli, as it travels; fails above.
import { brotliCompressSync, constants } from 'node:zlib';
import { linked, read, wayTo } from './scripts.mjs';

const BUDGET_BYTES = 120_000;
const FIRST_PAGE = 'os-event-list';
const brotli = (path) =>
  brotliCompressSync(read(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const scripts = wayTo(
  FIRST_PAGE,
  linked().filter((path) => path.endsWith('.js')),
);
const wanted = new Set(['/index.html', ...linked(), ...scripts]);
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
