import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const first = await stage.broadcast({ message_type: addWeight, data: [someone, '1'], external_id: 'order-1' });
  await stage.reach(first.transaction_id, 'confirmed');
  const last = await stage.broadcast({ message_type: 'native.transfer', data: { to: someone, value: '15000000' } });
  await stage.reach(last.transaction_id, 'confirmed');
});
afterAll(() => stage?.close());

test('a filter is kept under a name, found by others, and deleted', async () => {
  const { page, close } = await stage.open('/dashboard/transactions?status=success&message_type=native.transfer');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Transfers that went well');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('is among the views, for everybody').waitFor();
  await close();

  const { page: other, close: closeOther } = await stage.open('/dashboard/transactions');
  await other.getByRole('row').nth(2).waitFor();
  await other.keyboard.press('Control+k');
  await other.getByRole('dialog', { name: 'Go to' }).waitFor();
  await other.keyboard.type('went well');
  await other.getByRole('option', { name: 'Transfers that went well' }).waitFor();
  await other.keyboard.press('Enter');
  await expect.poll(() => other.getByRole('row').count()).toBe(2);
  await other.getByRole('button', { name: 'Views' }).click();
  await other.getByRole('menuitem', { name: 'Delete this view…' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(async () => (await (await fetch(`${stage.url}/views`)).json()).data).toEqual([]);
  await closeOther();
});

test('the settings list what was kept, and delete it', async () => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'Old ones', search: 'status=failed&created_before=-30d' });
  expect((await fetch(`${stage.url}/views`, { method: 'POST', headers, body })).status).toBe(201);
  const { page, close } = await stage.open('/dashboard/settings');
  await page.getByRole('link', { name: 'Old ones' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete Old ones' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('None yet.').waitFor();
  await close();
});

test('columns are chosen and moved, and kept; the table alone scrolls where they do not fit', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  for (const name of ['To', 'Fee', 'Reference', 'Updated']) await dialog.getByLabel(name, { exact: true }).check();
  await dialog.getByLabel('Hash', { exact: true }).uncheck();
  await dialog.getByRole('button', { name: 'Created: to the left' }).click();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.reload();
  await page.getByText('order-1').waitFor();
  const headings = (await page.getByRole('columnheader').allTextContents()).filter(Boolean);
  const chosen = ['Status', 'Transaction', 'Created', 'Signer', 'To', 'Fee', 'Reference', 'Updated', 'Actions'];
  expect(headings).toEqual(chosen);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await axe(page)).toEqual([]);
  await close();
});

test('the list is turned round by the heading of its time, and stays so under another filter', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  const first = page.locator('[data-row]').first();
  const types = () => page.locator('[data-row]').allTextContents();
  await first.waitFor();
  expect(await types()).toEqual(['native.transfer', 'add_weight']);
  await page.getByRole('button', { name: 'Created' }).click();
  await expect.poll(types).toEqual(['add_weight', 'native.transfer']);
  expect(await page.getByRole('columnheader', { name: 'Created' }).getAttribute('aria-sort')).toBe('ascending');
  await page.getByRole('link', { name: 'Success 2' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?status=success&sort=created_at');
  await expect.poll(types).toEqual(['add_weight', 'native.transfer']);
  await close();
});
