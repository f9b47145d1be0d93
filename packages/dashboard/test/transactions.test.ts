import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  for (const weight of [1, 2, 3]) {
    await stage.broadcast({ message_type: addWeight, data: { _addr: someone, _weight: String(weight) } });
  }
  const failing = { message_type: 'always_fails', data: { reason: 'not today' }, success_on: 'confirmed' };
  const { transaction_id: id } = await stage.broadcast(failing);
  await stage.reach(id, 'reverted');
});
afterAll(() => stage?.close());

test('leads from the root to the overview and the list, with every transaction and its status', async () => {
  const { page, close } = await stage.open('/');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Transactions', exact: true }).click();
  await page.getByRole('row').nth(4).waitFor();
  expect(new URL(page.url()).pathname).toBe('/dashboard/transactions');
  const rows = page.getByRole('row');
  expect(await rows.nth(1).textContent()).toMatch(/Failed[\s\S]*reverted[\s\S]*always_fails[\s\S]*not today/);
  expect(await rows.nth(2).textContent()).toMatch(/Success[\s\S]*add_weight[\s\S]*weight 3/);
  // the menu and the tab tell of it wherever one is
  await page.getByRole('link', { name: 'RPC' }).click();
  await page.getByTitle('1 failed in the last 24 hours').waitFor();
  await expect.poll(() => page.title()).toBe('(1 failed) RPC · development · tx-broadcaster');
  expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/icon-failed/);
  await close();
});

test('tabs, the filter box and menus narrow the list, and the address says how', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByRole('link', { name: 'Failed 1', exact: true }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  expect(new URL(page.url()).search).toBe('?status=failed');

  await page.getByRole('link', { name: 'All 4', exact: true }).click();
  await page.getByRole('combobox').fill('status:success nonce:1');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  expect(new URL(page.url()).search).toBe('?status=success&nonce=1');
  await page.reload();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);

  await page.getByRole('button', { name: 'Remove nonce:1' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  await page.getByRole('button', { name: 'Filter by message type' }).click();
  await page.getByRole('menuitemradio', { name: 'always_fails' }).click();
  await page.getByText('Nothing matches').waitFor();
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(5);
  await close();
});

test('what the filter box does not understand is said, and nothing changes', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByRole('combobox').fill('colour:red');
  await page.keyboard.press('Enter');
  await page.getByText('There is no “colour:” to filter by.').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await close();
});

test('new transactions wait behind a button, and rows on the screen change in place', async () => {
  const { page, close } = await stage.open('/dashboard/transactions?message_type=native.transfer');
  await page.getByText('Nothing matches').waitFor();
  const transfer = { message_type: 'native.transfer', data: { to: someone, value: '1' } };
  const first = await stage.broadcast(transfer);
  await expect.poll(() => page.getByRole('row').count(), { timeout: 15_000 }).toBe(2);
  await stage.broadcast(transfer);
  await page.getByRole('button', { name: '1 new – show' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByRole('row').getByText('confirmed').waitFor();
  await page.getByRole('button', { name: '1 new – show' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  expect(await page.locator('[data-row]').nth(1).getAttribute('data-row')).toBe(first.transaction_id);
  await close();
});

test('a failed transaction tells why, and is retried with a reason', async () => {
  const { page, close } = await stage.open('/dashboard/transactions?status=failed');
  await page.getByRole('link', { name: 'always_fails' }).click();
  await page.getByRole('heading', { name: 'always_fails' }).waitFor();
  await page.getByRole('heading', { name: 'the call reverted: not today' }).waitFor();
  await page.getByText('Error("not today")').waitFor();
  expect(await page.getByRole('list').first().textContent()).toMatch(/Queued[\s\S]*Signed[\s\S]*Reverted/);

  await page.getByRole('button', { name: 'Retry' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('signed again with a new nonce').waitFor();
  await dialog.getByLabel('Reason').fill('the market is open again');
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('always_fails is tried again.').waitFor();
  await page.getByText('the market is open again').waitFor();
  await expect.poll(() => page.getByText('Generation', { exact: true }).count()).toBe(1);
  await close();
});

test('what a transaction did is told in the words of its contract', async () => {
  const { data } = await (
    await fetch(`${stage.url}/transactions?${new URLSearchParams({ message_type: addWeight, limit: '1' })}`)
  ).json();
  const { page, close } = await stage.open(`/dashboard/transactions/${data[0].transaction_id}`);
  const effects = page.getByRole('region', { name: 'Effects 1 event' });
  await effects.getByText('WeightAdded(address,uint256,uint256)').waitFor();
  await effects.getByText(someone).waitFor();
  await effects.getByText('Bytes of event').click();
  expect(await effects.getByRole('region', { name: /^bytes of event/ }).textContent()).toContain('"topics"');
  expect(await axe(page)).toEqual([]);
  await close();
});

test('retries from the menu of a row', async () => {
  const failing = { message_type: 'always_fails', data: { reason: 'once more' }, success_on: 'confirmed' };
  const { transaction_id: id } = await stage.broadcast(failing);
  await stage.reach(id, 'reverted');
  const { page, close } = await stage.open('/dashboard/transactions?status=failed');
  await page.getByRole('button', { name: `Actions for always_fails ${id.slice(-6)}` }).click();
  await page.getByRole('menuitem', { name: 'Retry' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
  await page.getByText('always_fails is tried again.').waitFor();
  await close();
  const events = await (await fetch(`${stage.url}/transactions/${id}/events`)).json();
  expect(events.data).toContainEqual(expect.objectContaining({ type: 'retried' }));
});

test('an unknown id and an unknown page are said in words', async () => {
  const { page } = await stage.open('/dashboard/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10');
  await page.getByRole('heading', { name: 'No such transaction' }).waitFor();
  await page.goto(`${stage.url}/dashboard/nothing`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.context().close();
});

test.each(['light', 'dark'] as const)('list, detail and dialog are accessible in the %s theme', async (colorScheme) => {
  const { page, close } = await stage.open('/dashboard/transactions', { colorScheme });
  await page.getByRole('row').nth(1).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.goto(`${stage.url}/dashboard/transactions?status=failed&message_type=always_fails`);
  await page.getByRole('link', { name: 'always_fails' }).first().click();
  await page.getByText('Events').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Retry' }).first().click();
  await page.getByRole('dialog').waitFor();
  expect(await axe(page)).toEqual([]);
  await close();
});
