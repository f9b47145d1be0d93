import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { pictures } from './pictures.js';
import { axe, openPage } from './stage.js';

let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  const schema = { applied: ['0001_first', '0009_later'], pending: [], unknown: ['0009_later'] };
  const state = { bytes: 12_345_678, unusedBytes: 345_678, disk: { bytes: 100e9, freeBytes: 1e9 }, schema };
  [own, browser] = await Promise.all([startOwnServer({ state }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('every page warns of a disk that is almost full, and of tables that a later release has changed', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', { colorScheme: 'light' });
  await page.getByText('The disk is almost full: 1.0 GB of 100.0 GB').waitFor();
  const later = page.locator('.banner', { hasText: 'This release is behind its store' });
  await later.waitFor();
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'warnings');
  await later.getByRole('link', { name: 'Look' }).click();
  await page.getByText('346 kB of it free to be filled again').waitFor();
  await page.getByText('1.0 GB of 100 GB free').waitFor();
  await page.getByText('2 changes made, made by a later release: 0009_later').waitFor();
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'warnings-settings');
  await close();
});
