import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pictures } from './pictures.js';
import { fillStage, pages, type Samples } from './sample-pages.js';
import { screenshot } from './screenshot.js';
import { axe, type Stage, setStage } from './stage.js';

let stage: Stage;
let ids: Samples;

beforeAll(async () => {
  stage = await setStage();
  ids = await fillStage(stage);
});
afterAll(() => stage?.close());

const notPictured: readonly string[] = ['transactions-none', 'not-found'];
const inBoth: readonly string[] = ['overview', 'transactions', 'transaction-failed'];

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each(Object.keys(pages))('%s is accessible, and fits a small and a large screen', async (name) => {
    const [path, text] = pages[name] ?? [() => '', ''];
    const { page, close } = await stage.open(`/dashboard${path(ids)}`, {
      colorScheme,
      viewport: { width: 1280, height: 800 },
    });
    await page.getByText(text).first().waitFor();
    expect(await axe(page)).toEqual([]);
    if (colorScheme === 'light' && !notPictured.includes(name)) await screenshot(page, name);
    else if (colorScheme === 'dark' && inBoth.includes(name)) await screenshot(page, `${name}-dark`);
    for (const width of [360, 1600]) {
      await page.setViewportSize({ width, height: 780 });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, `${name} at ${width}`).toBeLessThanOrEqual(0);
      if (width === 360 && colorScheme === 'light' && name === 'transactions')
        await screenshot(page, 'transactions-small');
    }
    if (colorScheme === 'light') await pictures(page, name);
    await close();
  });
});
