import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { axe, openPage } from './stage.js';

let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer({ restored: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('a signer that stands still says so everywhere, and goes on once its address is typed', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/overview', {});
  await page.getByText('A person must review them.').waitFor();
  await page.getByRole('link', { name: /stands still/ }).click();
  await page.getByRole('button', { name: 'Review nonces' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('restored from a backup').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('radio', { name: /goes on/ }).check();
  await dialog.getByText('its queue is sent a second time').waitFor();
  await dialog.getByLabel('Type the address to confirm').fill(own.signer);
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('goes on.').waitFor();
  await page.getByText('Active').waitFor();
  await close();
});
