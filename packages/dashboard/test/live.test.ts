import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictures } from './pictures.js';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

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

test('a file that is cut short is not given to anybody', async () => {
  const { page } = await stage.open('/dashboard/transactions');
  await page.getByRole('row').nth(1).waitFor();
  await page.route('**/transactions/export?*', (route) =>
    route.fulfill({ contentType: 'text/csv', body: 'a\r\n1\r\n' }),
  );
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await page.getByRole('alert').getByText('The file is not whole').waitFor();
  await page.context().close();
});

test('the list is exported under its filter', async () => {
  const { page, close } = await stage.open('/dashboard/transactions?status=success', { timezoneId: 'Asia/Tokyo' });
  await page.getByRole('row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText(/^\d+ transactions that the filter finds/).waitFor();
  await dialog.getByRole('button', { name: 'None' }).click();
  for (const column of ['status', 'transaction id', 'created at']) {
    await dialog.getByRole('checkbox', { name: column, exact: true }).focus();
    await page.keyboard.press('Space');
  }
  expect(await dialog.getByRole('radio', { name: 'Asia/Tokyo' }).isChecked()).toBe(true);
  expect(await axe(page)).toEqual([]);
  await pictures(page, 'export');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export' }).click(),
  ]);
  await dialog.getByText(/^\s*\d+ rows, .*the file is whole/).waitFor();
  expect(download.suggestedFilename()).toMatch(/^transactions-.*\.csv$/);
  const lines = await new Response((await download.createReadStream()) as never).text();
  const [head, row, ...rest] = lines.trim().split('\r\n');
  expect([head, row]).toEqual([
    'transaction_id,status,created_at',
    expect.stringMatching(/^[\da-f-]{36},success,[\d-]+T[\d:.]+\+09:00$/),
  ]);
  expect(rest.at(-1)).toMatch(/^# \d+ rows$/);
  await close();
});
