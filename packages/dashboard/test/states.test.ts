import { memoryStore } from '@tx-broadcaster/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill } from '../bench/fill.js';
import { type OwnServer, startOwnServer } from './own-server.js';
import { pictures } from './pictures.js';
import { pages, type Samples } from './sample-pages.js';
import { axe, openPage, type Stage, setStage } from './stage.js';
import { tooWide } from './too-wide.js';

const password = 'correct horse battery';
const none: Samples = { success: nobody(1), failed: nobody(2), operation: 'op_0', webhook: 'whk_0' };
let empty: Stage;
let own: OwnServer;

beforeAll(async () => {
  const store = memoryStore();
  await fill(store, 10_000, () => {});
  [empty, own] = await Promise.all([setStage(), startOwnServer({ withAccounts: true, store })]);
  await own.accounts?.users.create({ name: 'anna', role: 'admin', password }, null);
});
afterAll(async () => {
  await own?.close();
  await empty?.close();
});

/** An id that nothing has. */
function nobody(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** Lets the page have its files and know who it is, but answers what it asks the API otherwise. */
async function instead(page: Page, answer: 'never' | 'refusal'): Promise<void> {
  const isOfApi = ({ pathname }: URL) => !/^\/(?:dashboard|session)/.test(pathname);
  const title = 'The store cannot be reached';
  const detail = 'SQLITE_BUSY: the file is locked by another process. Nothing was changed.';
  const body = JSON.stringify({ title, detail, code: 'store_unavailable', request_id: '0f2c6c1e' });
  await page.route(isOfApi, (route) =>
    answer === 'never' ? undefined : route.fulfill({ status: 503, contentType: 'application/problem+json', body }),
  );
}

async function isSound(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axe(page), `${name}, ${colorScheme}`).toEqual([]);
  }
  for (const width of [360, 1600, 1024]) {
    await page.setViewportSize({ width, height: 780 });
    expect(await page.evaluate(tooWide), `${name} at ${width}`).toEqual([]);
  }
  await pictures(page, name);
}

describe('every page is accessible and fits its screen', () => {
  test.each(Object.keys(pages))('%s, where there is nothing yet', async (name) => {
    const [path = () => ''] = pages[name] ?? [];
    const { page } = await empty.open(`/dashboard${path(none)}`);
    await page.locator('h1, [role="alert"]').first().waitFor();
    await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
    await isSound(page, `${name}-empty`);
    await page.context().close();
  });

  test.each(Object.keys(pages))('%s, while it waits for the server', async (name) => {
    const { page } = await empty.open('/dashboard/nothing');
    await instead(page, 'never');
    const [path = () => ''] = pages[name] ?? [];
    await page.goto(`${empty.url}/dashboard${path(none)}`);
    await page.locator('h1, .skeleton').first().waitFor();
    await isSound(page, `${name}-loading`);
    await page.context().close();
  });

  test.each(Object.keys(pages))('%s, where the server refuses', async (name) => {
    const { page } = await empty.open('/dashboard/nothing');
    await instead(page, 'refusal');
    const [path = () => ''] = pages[name] ?? [];
    await page.goto(`${empty.url}/dashboard${path(none)}`);
    await page.locator('h1, [role="alert"]').first().waitFor();
    if (name !== 'not-found') await page.getByText('The store cannot be reached').first().waitFor();
    await isSound(page, `${name}-refused`);
    await page.context().close();
  });
});

/** What is long where there is much: lists, charts, and what people have made. */
const crowded: Readonly<Record<string, readonly [path: string, text: string]>> = {
  overview: ['/overview', 'By message type'],
  transactions: ['/transactions', 'oracle.update'],
  'transactions-failed': ['/transactions?status=failed', 'failed'],
  signers: ['/signers', 'Balance'],
  'message-types': ['/message-types/pay', 'Send'],
  activity: ['/activity', 'user.created'],
  settings: ['/settings', 'API keys'],
};

const above: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async palette(page) {
    await page.keyboard.press('Control+k');
    await page.getByRole('listbox', { name: 'Choices' }).waitFor();
  },
  async shortcuts(page) {
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
  },
  async columns(page) {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('dialog').waitFor();
  },
  async 'menu of a row'(page) {
    await page.keyboard.press('j');
    await page.keyboard.press('.');
    await page.getByRole('menu').waitFor();
  },
  async suggestions(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('s');
    await page.getByRole('listbox').waitFor();
  },
  async dates(page) {
    await page.getByRole('button', { name: 'Date' }).click();
    await page.getByRole('menuitem', { name: 'From' }).click();
    await page.getByRole('dialog').waitFor();
  },
  async retry(page) {
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
  },
  async selection(page) {
    await page.getByRole('checkbox', { name: 'Select this page' }).click();
    await page.getByRole('region', { name: 'Selected transactions' }).waitFor();
  },
  async 'retry of many'(page) {
    await page.getByRole('checkbox', { name: 'Select this page' }).click();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Reason').waitFor();
  },
  async notifications(page) {
    await page.getByRole('button', { name: 'Notifications' }).click();
    await page.getByRole('region', { name: 'Notifications so far' }).waitFor();
  },
};

describe('with ten thousand transactions, and accounts', () => {
  test('who is not in is asked to log in, or to make the first admin', async () => {
    const { page } = await openPage(empty.browser, own.url, '/dashboard/overview', {});
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await isSound(page, 'login');
    await page.goto(`${own.url}/dashboard/setup#token=some`);
    await page.getByRole('heading', { name: 'Make the first admin' }).waitFor();
    await isSound(page, 'setup');
    await page.context().close();
  });

  test.each(Object.keys(above))('what lies above a page is accessible and fits its screen: %s', async (name) => {
    const { page } = await openPage(empty.browser, own.url, '/dashboard/transactions?status=failed', {});
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('[data-row]').first().waitFor();
    await above[name]?.(page);
    await isSound(page, `above-${name}`);
    await page.context().close();
  });

  test.each(Object.keys(crowded))('%s is accessible and fits its screen', async (name) => {
    const [path, text] = crowded[name] ?? ['', ''];
    const { page } = await openPage(empty.browser, own.url, `/dashboard${path}`, {});
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText(text).first().waitFor();
    await isSound(page, `${name}-many`);
    await page.context().close();
  });
});
