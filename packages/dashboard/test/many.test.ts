import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { openPage } from './stage.js';

const count = 10_000;
let own: OwnServer;
let browser: Browser;

beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
  const { broadcaster, signer } = own;
  await broadcaster.pauseSigner(31_337, signer, 'so that they stay as they are');
  for (let sent = 0; sent < count; sent += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        broadcaster.broadcast('pay', '0x', { externalId: `order-${sent + index}` }),
      ),
    );
  }
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('of ten thousand transactions pages of two hundred follow each other, there and back', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', {});
  const idsNow = () =>
    page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row') ?? ''));
  const turn = async (label: string) => {
    const [top] = await idsNow();
    await page.getByRole('link', { name: label }).click();
    await expect.poll(async () => (await idsNow())[0]).not.toBe(top);
    return idsNow();
  };
  await page.getByRole('link', { name: 'Pending 10,000' }).waitFor();
  await page.getByLabel('Rows').selectOption('200');
  await expect.poll(() => page.locator('[data-row]').count()).toBe(200);
  const pages = [await idsNow()];
  while (pages.length < 6) pages.push(await turn('Older'));
  expect(new Set(pages.flat()).size).toBe(1_200);
  // ids sort by time: newest first, without a hole or a step back
  expect(pages.flat()).toEqual([...pages.flat()].sort().reverse());
  expect(await turn('Newer')).toEqual(pages[4]);
  await page.reload();
  await expect.poll(() => page.locator('[data-row]').count()).toBe(200);
  expect(await idsNow()).toEqual(pages[4]);
  await close();
});

test('turning pages leaves no elements behind', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', {});
  const rows = page.locator('[data-row]');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const turn = async () => {
    const top = await rows.first().getAttribute('data-row');
    await page.getByRole('link', { name: 'Older' }).click();
    await expect.poll(() => rows.first().getAttribute('data-row')).not.toBe(top);
  };
  const elements = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'Nodes')?.value ?? Number.POSITIVE_INFINITY;
  };
  await rows.nth(49).waitFor();
  await turn();
  const before = await elements();
  for (let turns = 0; turns < 4; turns++) await turn();
  // a page of 50 rows has some 3,000
  expect(await elements()).toBeLessThan(before + 1_000);
  await close();
});
