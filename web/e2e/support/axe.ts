import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Page } from 'playwright-core';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'vitest';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ALL: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};
const COLOURS: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast'] },
  resultTypes: ['violations'],
};

/** Phone and desk, light and dark. The other theme at the same width has the same elements: only its colours differ. */
const LOOKS = [
  [360, 'light', ALL],
  [360, 'dark', COLOURS],
  [1280, 'dark', ALL],
  [1280, 'light', COLOURS],
] as const;

/** What axe finds against WCAG 2.2 AA and its own best practices: one line for each, none when all is well. */
async function findBarriers(page: Page, options: RunOptions): Promise<string[]> {
  const results = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
    return axe.run(options);
  }, options);
  return results.violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.html.slice(0, 120)).join(' | ')})`,
  );
}

/** Axe finds nothing on the page as it stands, and it fits its width: on phone and desk, light and dark. */
export async function expectNoBarriers(page: Page, state: string): Promise<void> {
  expect(await findBarriersInEveryLook(page, state)).toEqual([]);
}

export async function findBarriersInEveryLook(page: Page, state: string): Promise<string[]> {
  const size = page.viewportSize();
  await page.evaluate(source);
  const found: string[] = [];
  for (const [width, colorScheme, options] of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await settleColours(page);
    const look = `${state}, ${colorScheme}, ${width} px`;
    found.push(...(await findBarriers(page, options)).map((barrier) => `${look}: ${barrier}`));
    if (!(await fitsWidth(page))) found.push(`${look}: scrolls sideways`);
  }
  if (size) await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: null });
  return found;
}

/** Even where motion is reduced, what fades from one theme into the other takes until the next frame. */
function settleColours(page: Page): Promise<unknown> {
  return page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
}

/** True when the page does not scroll sideways. */
export function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}
