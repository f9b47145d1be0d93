import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { pictures } from './pictures.js';
import { openPage } from './stage.js';

let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('on a phone what is told does not lie upon the navigation', async () => {
  const viewport = { width: 360, height: 640 };
  const { page, close } = await openPage(browser, own.url, '/dashboard/signers', { viewport });
  await page.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('to see what is told');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  const toast = page.getByRole('status', { name: 'Notifications' }).getByText('is paused');
  await toast.waitFor();
  // held by the pointer until it was measured
  await toast.hover();
  await pictures(page, 'toast');
  await page.setViewportSize(viewport);
  const [told, nav] = [await page.locator('.toast').boundingBox(), await page.locator('.nav').boundingBox()];
  if (!told || !nav) throw new Error('nothing is told, or there is no navigation');
  expect(nav.y + nav.height).toBe(viewport.height);
  expect(told.y + told.height).toBeLessThanOrEqual(nav.y);
  expect(told.x).toBeGreaterThanOrEqual(0);
  expect(told.x + told.width).toBeLessThanOrEqual(viewport.width);
  await close();
});
