import { launchBrowser } from '@tx-broadcaster/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, startOwnServer } from './own-server.js';
import { axe, openPage } from './stage.js';

const password = 'correct horse battery';
let own: OwnServer;
let browser: Browser;

beforeAll(async () => {
  [own, browser] = await Promise.all([startOwnServer({ withAccounts: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await own?.close();
});

async function logIn(page: Page, name: string, word = password): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(word);
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('the first admin comes by the link, and makes a key and users', async () => {
  const token = await own.accounts?.firstAdmin.offer();
  const { page, close } = await openPage(browser, own.url, `/dashboard/setup#token=${token}`, {});
  await page.getByRole('heading', { name: 'Make the first admin' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('aaaaaaaaaaaaaaaa');
  await page.getByText('Easy to guess').waitFor();
  await page.getByLabel('Password').fill(password);
  await page.getByText('Very hard to guess').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make it' }).click();
  // what comes next: a way in for a program
  await page.getByRole('dialog', { name: 'New API key' }).waitFor();
  await page.getByRole('dialog').getByLabel('Name').fill('shop');
  await page.getByRole('button', { name: 'Make it' }).click();
  const secret = await page.getByRole('region', { name: 'secret' }).textContent();
  expect(secret).toMatch(/^txb_/);
  const request = await page.getByRole('region', { name: 'request' }).textContent();
  expect(request).toBe(`curl ${own.url}/message-types -H 'authorization: Bearer ${secret}'`);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('rowheader', { name: 'shop' }).waitFor();
  const body = JSON.stringify({ message_type: 'pay', data: '0x' });
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  expect((await fetch(`${own.url}/transaction/broadcast`, { method: 'POST', headers, body })).status).toBe(200);

  await page.getByRole('button', { name: 'New user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('vera');
  await dialog.getByLabel('Role').selectOption('viewer');
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('rowheader', { name: 'vera' }).waitFor();
  const sessions = page.getByRole('region', { name: 'Account' }).getByRole('listitem');
  expect(await sessions.allTextContents()).toEqual([expect.stringMatching(/^anna .*this one$/)]);
  expect(await axe(page)).toEqual([]);

  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('rowheader', { name: 'user.created' }).first().waitFor();
  expect(await axe(page)).toEqual([]);
  await close();
});

test('without logging in nothing is seen, and the way in leads to what was asked for', async () => {
  const { page } = await openPage(browser, own.url, '/dashboard/transactions?message_type=pay', {});
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(await axe(page)).toEqual([]);
  expect(await page.getByText('pay').count()).toBe(0);
  await logIn(page, 'anna', 'not the password');
  await page.getByText('The name or the password is wrong.').waitFor();
  await logIn(page, 'anna');
  await page.getByRole('link', { name: 'pay' }).waitFor();
  expect(new URL(page.url()).search).toBe('?message_type=pay');
  await page.context().close();
});

test('a viewer sees, but is offered nothing that changes anything, and is refused it', async () => {
  const { page, close } = await openPage(browser, own.url, '/dashboard/transactions', {});
  await logIn(page, 'vera');
  await page.getByRole('link', { name: 'pay' }).click();
  await page.getByText('Events').waitFor();
  for (const name of ['Retry', 'Cancel', 'Speed up', 'Duplicate']) {
    expect(await page.getByRole('button', { name }).count(), name).toBe(0);
  }
  await page.getByRole('link', { name: 'Signers' }).click();
  await page.getByText('Balance').waitFor();
  expect(await page.getByRole('button', { name: 'Pause', exact: true }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Activity' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Transactions', exact: true }).click();
  await page.getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await page.getByRole('button', { name: 'Views' }).click();
  expect(await page.getByRole('menuitem', { name: 'Save this view…' }).count()).toBe(0);

  // with the very session of the page, by hand
  const refused = await page.evaluate(async (address) => {
    const { data } = await (await fetch('../transactions')).json();
    const id = data[0].transaction_id;
    const filter = { filter: { status: 'failed' }, reason: 'mine' };
    const requests: readonly (readonly [string, string, object?])[] = [
      ['POST', '../transaction/broadcast', { message_type: 'pay', data: '0x' }],
      ['POST', `../transactions/${id}/retry`, { reason: 'mine' }],
      ['POST', `../transactions/${id}/cancel`, { reason: 'mine' }],
      ['POST', `../transactions/${id}/speed-up`, {}],
      ['POST', `../transactions/${id}/unpark`, {}],
      ['PATCH', `../transactions/${id}`, { note: 'mine' }],
      ['POST', '../operations', { action: 'retry', dry_run: true, ...filter }],
      ['POST', '../operations', { action: 'retry', ...filter }],
      ['POST', '../views', { name: 'mine', search: '' }],
      ['POST', `../signers/${address}/pause`, { reason: 'mine' }],
      ['POST', `../signers/${address}/resync-nonce`, { chain_id: 31_337, chain_count: 0, confirm: address }],
      ['POST', '../users', { name: 'eve', role: 'admin', password: 'correct horse battery' }],
      ['POST', '../api-keys', { name: 'eve', role: 'admin' }],
      ['GET', '../api-keys'],
      ['GET', '../audit'],
      ['GET', '../system'],
      ['PATCH', '../system', { log_level: 'silent' }],
      ['GET', '../system/diagnostics'],
    ];
    const answers = await Promise.all(
      requests.map(async ([method, path, body]) => {
        const headers = { 'content-type': 'application/json' };
        const { status } = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
        return `${status} ${method} ${path}`;
      }),
    );
    return answers.filter((answer) => !answer.startsWith('403 '));
  }, own.signer);
  expect(refused).toEqual([]);
  expect((await own.broadcaster.list({ limit: 10 })).map(({ note }) => note)).toEqual([null]);
  await page.context().close();
  void close;
});

test('a session that ends leaves the page as it is until one is in again', async () => {
  const { page } = await openPage(browser, own.url, '/dashboard/message-types/pay', {});
  await logIn(page, 'anna');
  await page.getByText('Options').click();
  await page.getByLabel('External id').fill('half written');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await logIn(page, 'anna');
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await page.getByLabel('External id').inputValue()).toBe('half written');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('region', { name: 'Sent from here' }).getByText('confirmed').waitFor();
  await page.getByRole('button', { name: 'anna, admin' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  await page.context().close();
});

test('whoever fails to log in too often is told when to try again, and cannot before', async () => {
  const { page } = await openPage(browser, own.url, '/dashboard/overview', {});
  await page.getByLabel('Name').fill('nobody');
  const button = page.getByRole('button', { name: /Log in|Again in/ });
  await page.getByLabel('Password').fill('not the password');
  await expect
    .poll(async () => {
      if (await button.isEnabled()) await button.click();
      return button.textContent();
    })
    .toMatch(/^Again in \d+m \d\ds$/);
  expect(await button.isDisabled()).toBe(true);
  await page.getByText('Too many log-ins have failed').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});
