import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeight, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(['--block-time', '1']);
});
afterAll(() => stage?.close());

const streams = async () => {
  const text = await (await fetch(`${stage.url}/metrics`)).text();
  return Number(/^broadcaster_event_streams(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]);
};

test('what happens is shown as it happens, without asking again', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByText('No transactions yet').waitFor();
  await page
    .getByText('Changes are shown as they happen')
    .or(page.getByTitle(/as they happen/))
    .waitFor();
  const { transaction_id: id } = await stage.broadcast({ message_type: addWeight, data: [someone, '1'] });
  await page.locator(`[data-row="${id}"]`).waitFor();
  await page.getByRole('row').getByText('confirmed').waitFor();

  const second = await stage.broadcast({ message_type: addWeight, data: [someone, '2'] });
  await page.goto(`${stage.url}/dashboard/transactions/${second.transaction_id}`);
  await page.getByText('Executed in block').waitFor();
  await close();
});

test('two tabs share one stream, and the second takes over when the first is closed', async () => {
  const { page: first, close } = await stage.open('/dashboard/transactions');
  await first.getByTitle(/as they happen/).waitFor();
  const second = await first.context().newPage();
  await second.goto(`${stage.url}/dashboard/transactions`);
  await second.getByRole('row').nth(1).waitFor();
  const before = await streams();
  expect(before).toBe(1);
  await first.close();
  const { transaction_id: id } = await stage.broadcast({ message_type: addWeight, data: [someone, '3'] });
  await second.getByRole('button', { name: '1 new – show' }).click();
  await second.locator(`[data-row="${id}"]`).waitFor();
  await expect.poll(streams).toBe(1);
  await close();
});

test('the list is exported under its filter', async () => {
  const { page, close } = await stage.open('/dashboard/transactions?status=success');
  await page.getByRole('row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^transactions-.*\.csv$/);
  const lines = await new Response((await download.createReadStream()) as never).text();
  expect(lines.trim().split('\n').length).toBeGreaterThan(2);
  await close();
});
