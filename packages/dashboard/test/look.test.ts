import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { axe, openPage } from './stage.js';

const hotWallet = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
let own: OwnServer;
let browser: Browser;
beforeAll(async () => {
  const dashboard = { theme: { accent: 'rgb(8, 104, 70)', radius: '2px' }, labels: { [hotWallet]: 'hot wallet' } };
  [own, browser] = await Promise.all([startOwnServer({ dashboard }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

test('wears the colours of its installation, and calls addresses by their names', async () => {
  const { transaction_id: id } = await own.broadcaster.broadcast('pay', '0x');
  const { page, close } = await openPage(browser, own.url, `/dashboard/transactions/${id}`, { colorScheme: 'light' });
  await page.getByLabel('Facts').getByText('hot wallet').first().waitFor();
  await page.goto(`${own.url}/dashboard/signers`);
  await page.getByText('hot wallet').waitFor();
  expect(await page.getByText('hot wallet').getAttribute('title')).toBe(own.signer);
  await page.goto(`${own.url}/dashboard/message-types/pay`);
  const button = page.getByRole('button', { name: 'Send', exact: true });
  await button.waitFor();
  expect(await button.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(8, 104, 70)');
  expect(await axe(page)).toEqual([]);
  await close();
});
