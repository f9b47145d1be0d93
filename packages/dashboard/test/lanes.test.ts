import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { pictures } from './pictures.js';
import { axe, openPage } from './stage.js';

const hour = 3_600_000;
const balances = [3, 2, 1].map((ago) => {
  return { at: new Date(Date.now() - ago * hour).toISOString(), balance: `${20 - ago}${'0'.repeat(18)}` };
});
let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer({ balances }), launchBrowser()]);
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
  await pictures(page, 'transaction-waiting');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('No-op in its place').waitFor();
  own.chain.mine(2);
  const noOp = page.getByRole('listitem').filter({ hasText: 'No-op in its place' });
  await noOp.getByText('mined', { exact: true }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'replaced' }).getByText('#1').first().waitFor();
  await pictures(page, 'transaction-cancelled');
  expect(await axe(page)).toEqual([]);
  await close();
});

test('the lane of a signer shows each nonce that is not decided, and all of them are cancelled at once', async () => {
  const ids = [await waiting(), await waiting()];
  const { page, close } = await openPage(browser, own.url, '/dashboard/signers', {});
  const slots = page.getByRole('list', { name: 'Open nonces' }).getByRole('listitem');
  await expect.poll(() => slots.count()).toBe(2);
  expect(await slots.first().textContent()).toMatch(/pay\s*accepted/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axe(page)).toEqual([]);
  }
  const balance = page.getByRole('figure', { name: 'Balance over time' });
  await balance.getByText(/between 17 .*and/).waitFor();
  await balance.getByRole('button', { name: 'As a table' }).click();
  await balance.getByRole('cell', { name: '18', exact: true }).waitFor();
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'signers-lane');
  await balance.getByRole('button', { name: 'Without table' }).click();
  await page.getByRole('button', { name: /^More for/ }).focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'Cancel all pending…' });
  await expect.poll(() => item.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2 with a nonce').waitFor();
  await pictures(page, 'cancel-pending');
  expect(await axe(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('the key has leaked');
  await dialog.getByLabel('Type the address to confirm').fill(own.signer);
  await page.keyboard.press('Enter');
  await page.getByText('the key has leaked').waitFor();
  await page.getByText('completed').waitFor();
  own.chain.mine(2);
  for (const id of ids) {
    await expect.poll(async () => (await own.broadcaster.get(id))?.stage, { timeout: 15_000 }).toBe('cancelled');
  }
  await page.getByRole('link', { name: 'Signers', exact: true }).click();
  await page.getByText('Every nonce that was used is decided').waitFor();
  await close();
});

test('an address that is not the signer’s own ends nothing', async () => {
  const id = await waiting();
  const { page } = await openPage(browser, own.url, '/dashboard/signers', {});
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Cancel all pending…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type the address to confirm').fill('0x1234');
  await dialog.getByRole('button', { name: 'Cancel all' }).click();
  await dialog.getByRole('alert').getByText('expected the address of the signer once more').waitFor();
  await page.context().close();
  expect((await own.broadcaster.get(id))?.wish).toBeNull();
  own.chain.mine();
});

test('an endpoint is tested by hand', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/rpc', {});
  await page.getByRole('button', { name: /^Test now/ }).click();
  await page.getByText(/answered in .* its head is/).waitFor();
  expect(await axe(page)).toEqual([]);
  await close();
});
