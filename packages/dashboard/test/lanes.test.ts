import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { axe, openPage } from './stage.js';

let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});
beforeEach(() => own.chain.setAutomine(false));

/** Sent, and waiting for a block. */
async function waiting(): Promise<string> {
  const { transaction_id: id } = await own.broadcaster.broadcast('pay', '0x');
  await own.broadcaster.wait(id, { until: 'accepted' });
  return id;
}

test('shows where the time of a transaction went, and that a no-op took its place', async () => {
  const id = await waiting();
  const { page, close } = await openPage(browser, own.url, `/dashboard/transactions/${id}`, {});
  await page.getByRole('figure', { name: 'Where the time went' }).getByText('waiting for a block').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('No-op in its place').waitFor();
  own.chain.mine(2);
  const noOp = page.getByRole('listitem').filter({ hasText: 'No-op in its place' });
  await noOp.getByText('mined', { exact: true }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'replaced' }).getByText('#1').first().waitFor();
  expect(await axe(page)).toEqual([]);
  await close();
});
