// Which scripts each page of the shop needs beyond those that index.html names: the server tells the browser with the
// first bytes, which would otherwise hear of them one after the other.
import { writeFileSync } from 'node:fs';
import { linked, out, wayTo } from './scripts.mjs';

const PAGES = { list: 'os-event-list', event: 'os-event-page' };
const named = linked().filter((path) => path.endsWith('.js'));
const beyond = (component) => wayTo(component, named).filter((path) => !named.includes(path));
const pages = Object.entries(PAGES).map(([page, component]) => [page, beyond(component)]);
writeFileSync(new URL('preload.json', out), `${JSON.stringify(Object.fromEntries(pages), null, 2)}\n`);
