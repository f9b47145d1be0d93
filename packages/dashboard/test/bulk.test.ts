import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { pictures } from './pictures.js';
import { axe, openPage } from './stage.js';

const count = 1_000;
let own: OwnServer;
let browser: Browser;

beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer(), launchBrowser()]);
  const { broadcaster, signer } = own;
  // cancelled before they were signed, and their signer paused: they stay where a retry puts them
  await broadcaster.pauseSigner(31_337, signer, 'so that they stay as they are');
  for (let made = 0; made < count; made += 250) {
    await Promise.all(
      Array.from({ length: 250 }, async () => {
        const { transaction_id: id } = await broadcaster.broadcast('pay', '0x');
        await broadcaster.cancel(id);
      }),
    );
  }
  await broadcaster.broadcast('pay', '0x');
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('rows are selected one by one, in ranges, by keyboard, and by the page', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions?status=failed', {});
  const bar = page.getByRole('region', { name: 'Selected transactions' });
  const box = page.locator('[data-box]');
  await box.nth(2).click();
  await box.nth(6).click({ modifiers: ['Shift'] });
  await bar.getByText('5 selected').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => bar.count()).toBe(0);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('J');
  await page.keyboard.press('J');
  await bar.getByText('3 selected').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await bar.getByText('50 selected').waitFor();
  await close();
});

test('a thousand that failed are retried by filter: tried out, watched, aborted, resumed', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions?status=failed', {});
  await page.getByRole('checkbox', { name: 'Select this page' }).click();
  await page.getByRole('button', { name: 'Select all 1,000 matching' }).click();
  const bar = page.getByRole('region', { name: 'Selected transactions' });
  await bar.getByText('1,000 selected').waitFor();
  await bar.getByRole('button', { name: 'Retry' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1,000 will be retried.').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('the outage is over');
  await dialog.getByLabel('At most per second').fill('200');
  await dialog.getByRole('button', { name: 'Retry 1,000' }).click();
  await page.getByRole('link', { name: 'Watch it' }).click();

  await page.getByRole('heading', { name: 'Retry', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Abort' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await page.getByText('aborted').waitFor();
  expect(await axe(page)).toEqual([]);
  const { data } = await (await fetch(`${own.url}/operations`)).json();
  expect(data[0].done).toBeLessThan(count);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('completed').waitFor({ timeout: 30_000 });
  await page.getByText('1,000 of 1,000').waitFor();
  await page.getByText('the outage is over').waitFor();
  await page.getByRole('link', { name: 'Operations', exact: true }).first().click();
  await page.getByRole('link', { name: 'Retry' }).waitFor();
  expect(await axe(page)).toEqual([]);
  const stats = await (await fetch(`${own.url}/transactions/stats`)).json();
  expect(stats.by_status).toMatchObject({ pending: count + 1, failed: 0 });
  await close();
});

test('what cannot be done is counted before anything is done', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions?status=pending', {});
  await page.locator('[data-box]').first().click();
  await page.getByRole('region', { name: 'Selected transactions' }).getByRole('button', { name: 'Speed up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('0 will be sped up, 1 will be skipped: 1 not waiting to be mined.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Speed up' }).isDisabled()).toBe(true);
  await close();
});

test('tags are put on all that match, and what became of each is downloaded', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions?status=pending', {});
  await page.locator('[data-box]').first().click();
  await page
    .locator('[data-box]')
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await page.getByRole('region', { name: 'Selected transactions' }).getByRole('button', { name: 'Tag' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tag 3 transactions?' });
  expect(await dialog.getByRole('button', { name: 'Tag' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Add').fill('looked at, quarter 3');
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'tag-dialog');
  await dialog.getByRole('button', { name: 'Tag' }).click();
  await page.getByRole('link', { name: 'Watch it' }).click();
  await page.getByText('3 of 3').waitFor();
  await page.getByText('+ looked at, + quarter 3').waitFor();
  const download = page.getByRole('link', { name: 'Download what became of each: CSV' });
  await download.waitFor();
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'operation-tags');
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()]);
  const text = await new Response((await file.createReadStream()) as never).text();
  expect(text.trim().split('\r\n')).toHaveLength(5);
  expect(text).toContain('# 3 rows, completed');
  await page.goto(`${own.url}/dashboard/transactions?tag=looked%20at&tag=quarter%203`);
  await expect.poll(() => page.locator('[data-row]').count()).toBe(3);
  await close();
});
