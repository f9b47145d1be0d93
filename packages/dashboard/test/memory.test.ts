import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heapOf, nodesOf } from './heap.js';
import { type OwnServer, startOwnServer } from './own-server.js';
import { openPage } from './stage.js';

const perRound = 100;
let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

/** A hundred transactions, some 500 events, whose coming the list tells, and shows when it is asked to. */
async function comeIn(page: Page): Promise<void> {
  const sent = await Promise.all(Array.from({ length: perRound }, () => own.broadcaster.broadcast('pay', '0x')));
  await Promise.all(sent.map(({ transaction_id: id }) => own.broadcaster.wait(id, { until: 'terminal' })));
  await page.locator('.fresh').click();
  const newest = sent
    .map(({ transaction_id: id }) => id)
    .sort()
    .at(-1);
  await page.locator(`tr:first-child [data-row="${newest}"]`).waitFor();
}

async function turn(page: Page, link = '[data-step="]"]'): Promise<void> {
  const top = page.locator('[data-row]').first();
  const before = await top.getAttribute('data-row');
  await page.locator(link).click();
  await expect.poll(() => top.getAttribute('data-row')).not.toBe(before);
}

/** Follows a link inside the page, until what it leads to is there. */
async function go(page: Page, link: string, until: string): Promise<void> {
  await page.locator(link).first().click();
  await page.locator(until).first().waitFor();
}

/** Does the same again and again; at the end the page holds no more than after a third of it. */
async function staysFlat(page: Page, rounds: number, round: () => Promise<void>): Promise<void> {
  let heap = 0;
  let nodes = 0;
  for (let done = 0; done < rounds; done++) {
    if (done === rounds / 3) [heap, nodes] = [await heapOf(page), await nodesOf(page)];
    await round();
  }
  expect(await heapOf(page)).toBeLessThan(heap + 1_000_000);
  expect(await nodesOf(page)).toBeLessThan(nodes + 1_000);
}

test('a list that is left open holds no more, however many events come in and pages are turned', async () => {
  // enough for the first five pages
  await Promise.all(Array.from({ length: 250 }, () => own.broadcaster.broadcast('pay', '0x')));
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', {});
  await page.locator('[data-row]').first().waitFor();
  // 9,000 events and 90 pages of 50 rows; a page that is held takes half a megabyte
  await staysFlat(page, 18, async () => {
    await comeIn(page);
    for (let turns = 0; turns < 4; turns++) await turn(page);
    await turn(page, '.nav-item[href$="/transactions"]');
  });
  await close();
});

test('going through the pages leaves nothing behind', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', {});
  await staysFlat(page, 12, async () => {
    await go(page, '[data-row]', '.rail');
    await go(page, '.nav-item[href$="/overview"]', 'canvas');
    await go(page, '.nav-item[href$="/signers"]', '.signer[aria-label^=Signer]');
    await go(page, '.nav-item[href$="/rpc"]', '.signer[aria-label^=Endpoint]');
    await go(page, '.nav-item[href$="/message-types"]', 'h1:text("Message types")');
    await go(page, '.nav-item[href$="/transactions"]', '[data-row]');
  });
  await close();
});
