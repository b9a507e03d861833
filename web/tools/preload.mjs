// Which scripts each page of the shop needs beyond those that index.html names: the server names them, which the
// browser would otherwise hear of one after the other.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { linked, out, read, wayTo } from './scripts.mjs';

const PAGES = { list: 'os-event-list', event: 'os-event-page' };
const named = linked().filter((path) => path.endsWith('.js'));
const beyond = (component) => wayTo(component, named).filter((path) => !named.includes(path));
const pages = Object.entries(PAGES).map(([page, component]) => [page, beyond(component)]);
writeFileSync(new URL('preload.json', out), `${JSON.stringify(Object.fromEntries(pages), null, 2)}\n`);

// The server writes what is on sale into the document, so that it can be read when its style has come: the style is asked
// for first, and the scripts, which only take over what is there, when it has been painted (start.js).
const STYLE = /<link rel="stylesheet" href="[^"]+">/;
const SCRIPTS = /(?:<link rel="modulepreload" href="[^"]+">)*<script src="[^"]+" type="module"><\/script>/;
const index = read('/index.html');
const found = (pattern) => {
  const part = pattern.exec(index)?.[0];
  if (!part) throw new Error(`index.html has nothing like ${pattern}`);
  return part;
};
const style = found(STYLE);
const scripts = found(SCRIPTS);
const start = readFileSync(new URL('start.js', import.meta.url));
const name = `assets/start-${createHash('sha256').update(start).digest('hex').slice(0, 8)}.js`;
writeFileSync(new URL(name, out), start);
const first = `${style}\n    <script src="/${name}" defer></script>`;
const ordered = index
  .replace(style, '')
  .replace(/<meta charset="utf-8"\s*\/?>/, (charset) => `${charset}\n    ${first}`)
  .replace(scripts, `<template class="scripts">${scripts}</template>`);
if (ordered.indexOf(style) > ordered.indexOf('<!--head-->'))
  throw new Error('the stylesheet does not stand before what the server writes into the head');
writeFileSync(new URL('index.html', out), ordered);
