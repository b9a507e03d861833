// Which scripts each page of the shop needs beyond those that index.html names: the server tells the browser with the
// first bytes, which would otherwise hear of them one after the other.
import { writeFileSync } from 'node:fs';
import { linked, out, read, wayTo } from './scripts.mjs';

const PAGES = { list: 'os-event-list', event: 'os-event-page' };
const named = linked().filter((path) => path.endsWith('.js'));
const beyond = (component) => wayTo(component, named).filter((path) => !named.includes(path));
const pages = Object.entries(PAGES).map(([page, component]) => [page, beyond(component)]);
writeFileSync(new URL('preload.json', out), `${JSON.stringify(Object.fromEntries(pages), null, 2)}\n`);

// The server writes what is on sale into the document, so that it can be read when its style has come: the style is asked
// for first, and the scripts, which only take over what is there, behind everything else.
const STYLE = /<link rel="stylesheet" href="[^"]+">/;
const index = read('/index.html');
const style = STYLE.exec(index)?.[0];
if (!style) throw new Error('index.html names no stylesheet where it was looked for');
const ordered = index
  .replace(style, '')
  .replace(/<meta charset="utf-8"\s*\/?>/, (charset) => `${charset}\n    ${style}`)
  .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
  .replace(/<script src="[^"]+" type="module"/, (script) => `${script} fetchpriority="low"`);
if (ordered.indexOf(style) > ordered.indexOf('<!--head-->'))
  throw new Error('the stylesheet does not stand before what the server writes into the head');
writeFileSync(new URL('index.html', out), ordered);
