import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictures } from './pictures.js';
import { buildPseudo, serve } from './pseudo/build.js';
import { untranslated } from './pseudo/pseudo.js';
import { fillStage, pages, type Samples } from './sample-pages.js';
import { type Stage, setStage } from './stage.js';
import { tooWide } from './too-wide.js';

/** Names, units and words of machines, the same in every language. */
const names = ['tx', 'broadcaster', 'ETH', 'UTC', 'gwei', 'wei', 'kB', 'MB', 'GB'];
const checks = ['serving', 'store', 'workers', 'disk', 'migrations'];
const examples = ['user', 'anna', 'session', 'begun'];
const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];
/** Pages whose texts still stand among their code. Nothing is ever added here. */
const toDo = /^transaction/;

let stage: Stage;
let ids: Samples;
let folder: string;
let context: BrowserContext;
/** Every word that came from the server: those are data, not texts of the dashboard. */
const data = new Set([...names, ...checks, ...examples, ...logLevels].map((name) => name.toLowerCase()));

beforeAll(async () => {
  [stage, folder] = await Promise.all([setStage(), buildPseudo()]);
  ids = await fillStage(stage);
  context = await stage.browser.newContext({ viewport: { width: 360, height: 780 } });
  await serve(folder, context);
  context.on('response', async (response) => {
    if (!/json/.test(response.headers()['content-type'] ?? '')) return;
    learn(await response.json().catch(() => null));
  });
}, 120_000);
afterAll(async () => {
  await context?.close();
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function learn(value: unknown): void {
  if (typeof value === 'string') for (const word of value.match(/\p{L}+/gu) ?? []) data.add(word.toLowerCase());
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) learn(each);
}

/** In the browser: all that is read or heard. */
function textsOf(): string[] {
  const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, ({ parentElement }) =>
    parentElement?.closest('script, noscript, kbd, code, pre') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const texts = [document.title];
  while (shown.nextNode()) texts.push(shown.currentNode.textContent ?? '');
  for (const element of document.querySelectorAll('[title], [aria-label], [placeholder]')) {
    for (const name of ['title', 'aria-label', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
  }
  return texts;
}

async function isTranslated(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.bone').count()).toBe(0);
  expect((await page.evaluate(textsOf)).join(' ')).toContain('⟦');
  // what was said may be known a moment later
  await expect
    .poll(async () => {
      const left = (await page.evaluate(textsOf)).map((text) => ({ text, words: untranslated(text) }));
      return left.filter(({ words }) => words.some((word) => !data.has(word.toLowerCase()))).map(({ text }) => text);
    })
    .toEqual([]);
}

async function fits(page: Page, name: string): Promise<void> {
  for (const width of [1600, 1024, 360]) {
    await page.setViewportSize({ width, height: 780 });
    expect(await page.evaluate(tooWide), `${name} at ${width}`).toEqual([]);
  }
}

test.each(Object.keys(pages))(
  '%s, in another language, has all of its texts, and place for longer ones',
  async (name) => {
    const [path = () => ''] = pages[name] ?? [];
    const page = await context.newPage();
    await page.goto(`${stage.url}/dashboard${path(ids)}`);
    await page.locator('h1').first().waitFor();
    await fits(page, name);
    await pictures(page, `pseudo-${name}`);
    if (!toDo.test(name)) await isTranslated(page);
    await page.close();
  },
);

const above: Readonly<Record<string, readonly string[]>> = {
  palette: ['Control+k'],
  shortcuts: ['?'],
  notifications: [],
};

test.each(Object.keys(above))('what lies above a page too: %s', async (name) => {
  const page = await context.newPage();
  await page.goto(`${stage.url}/dashboard/settings`);
  await page.locator('h1').first().waitFor();
  for (const key of above[name] ?? []) await page.keyboard.press(key);
  if (name === 'notifications') await page.locator('.bell').click();
  await page.locator('dialog[open], .menu:popover-open').first().waitFor();
  await fits(page, name);
  await isTranslated(page);
  await page.close();
});
