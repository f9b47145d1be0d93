import type { Page } from 'playwright-core';
import { quantile } from './quantile.js';

const turns = 40;
const presses = 120;

/** From a click on `Older` until the rows of that page are painted, ms. */
export async function turnPages(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    took.push(
      await page.evaluate(async () => {
        const before = document.querySelector('[data-row]')?.getAttribute('data-row');
        const began = performance.now();
        document.querySelector<HTMLElement>('[data-step="]"]')?.click();
        while (document.querySelector('[data-row]')?.getAttribute('data-row') === before)
          await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - began;
      }),
    );
  }
  return took;
}

/** What the browser says of keys and clicks while events come in: from the press to the next paint, ms. */
export async function interact(page: Page): Promise<{ readonly p50: number; readonly p95: number }> {
  await page.evaluate(() => {
    const durations: number[] = [];
    Object.assign(globalThis, { durations });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) durations.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await page.getByRole('heading', { level: 1 }).click();
  for (let press = 0; press < presses; press++) await page.keyboard.press(press % 3 === 2 ? 'x' : 'j');
  await page.keyboard.press('Escape');
  const slow = await page.evaluate(() => (globalThis as unknown as { durations: number[] }).durations);
  // what took less than 16 ms is not told
  const durations = [...slow, ...Array.from({ length: Math.max(0, presses - slow.length) }, () => 16)];
  return { p50: quantile(durations, 0.5), p95: quantile(durations, 0.95) };
}
