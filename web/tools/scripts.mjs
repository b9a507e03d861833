// Which scripts of the built page import which: read from what was built, so that it cannot be out of date.
import { readFileSync } from 'node:fs';

export const out = new URL('../dist/onsale/browser/', import.meta.url);
export const read = (path) => readFileSync(new URL(path.slice(1), out), 'utf8');
const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** What index.html names: stylesheets and scripts. */
export function linked() {
  return all(read('/index.html'), /(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g);
}

/** The script and all that it imports statically. Lazy imports are written `import("./x.js")`. */
function closure(path, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  for (const name of all(read(path), /(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    closure(`/assets/${name}`, known);
  return known;
}

/** All scripts on the lazy way from these to the one that declares a component; throws where none does. */
export function wayTo(component, paths) {
  const way = search(component, paths, new Set());
  if (!way) throw new Error(`no script declares ${component}: has it been renamed?`);
  return [...new Set(way)];
}

function search(component, paths, seen) {
  const scripts = [...paths].flatMap((path) => [...closure(path)]);
  if (scripts.some((path) => read(path).includes(`"${component}"`))) return scripts;
  const lazy = scripts
    .flatMap((path) => all(read(path), /import\("\.\/([^"]+\.js)"\)/g))
    .map((name) => `/assets/${name}`)
    .filter((path) => !seen.has(path));
  lazy.forEach((path) => seen.add(path));
  for (const path of lazy) {
    const rest = search(component, [path], seen);
    if (rest) return [...scripts, ...rest];
  }
  return null;
}
