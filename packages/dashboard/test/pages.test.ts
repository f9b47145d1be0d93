import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeight, axe, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

test('what is not there yet is said with a way to begin', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByText('No transactions yet').waitFor();
  expect(await page.getByRole('region', { name: 'example request' }).textContent()).toContain(
    `${stage.url}/transaction/broadcast`,
  );
  await page.getByRole('link', { name: 'Choose what to send' }).click();
  await page.getByRole('heading', { name: 'Message types', level: 1 }).waitFor();
  await close();
});

test('sends from a form made of the fields of its message type, and follows what was sent', async () => {
  const { page, close } = await stage.open(`/dashboard/message-types/${encodeURIComponent(addWeight)}`);
  await page.getByLabel('_weight').fill('4711');
  await page.getByText('Options').click();
  await page.getByLabel('External id').fill('order-4711');
  await page.getByLabel('Tags').fill('one, two');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const sent = page.getByRole('region', { name: 'Sent from here' });
  await sent.getByText('confirmed').waitFor();
  await sent.getByRole('link', { name: 'weight 4711' }).click();
  await page.getByText('order-4711').waitFor();
  expect(await page.getByText('two', { exact: true }).count()).toBe(1);
  await close();
});

test('sends JSON too, and says what is wrong with it', async () => {
  const { page, close } = await stage.open('/dashboard/message-types/gate.set');
  await page.getByRole('button', { name: 'As JSON' }).click();
  await page.getByRole('textbox', { name: 'Data' }).fill('{ "_open": ');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Expected JSON, or calldata in hex').waitFor();
  await page.getByRole('textbox', { name: 'Data' }).fill('{ "_open": false }');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Open or close the gate was accepted.').waitFor();
  await close();
});

test('what the server refuses is shown at the form, field by field', async () => {
  const { page } = await stage.open(`/dashboard/message-types/${encodeURIComponent(addWeight)}`);
  await page.getByLabel('_addr').fill('0x12');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('The data does not match the message type').waitFor();
  expect(await alert.textContent()).toContain('/data/_addr');
  await page.context().close();
});

test('a signer is paused with a reason, everybody sees it, and it is resumed', async () => {
  const { page, close } = await stage.open('/dashboard/signers');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the key is being moved');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('the key is being moved').waitFor();
  await page.getByText('All signers are paused: nothing new is sent.').waitFor();

  const { transaction_id: id } = await stage.broadcast({ message_type: 'gate.set', data: { _open: true } });
  await page.goto(`${stage.url}/dashboard/transactions/${id}`);
  await page
    .getByText(/the key is being moved/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Signers' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByLabel('Reason').fill('it has moved');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('is resumed').waitFor();
  // taken back, and taken back again
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('undone: it has moved').waitFor();
  // what was told can be read when it no longer floats
  for (const dismiss of await page.getByRole('button', { name: 'Dismiss' }).all()) await dismiss.click();
  await page.getByRole('button', { name: /^Notifications, \d new$/ }).click();
  const told = page.getByRole('region', { name: 'Notifications so far' });
  await told.getByText('is resumed').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await dialog.getByLabel('Reason').fill('it really has');
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await stage.reach(id, 'confirmed');
  await close();
});

test('the theme and the way of times are kept', async () => {
  const { page, close } = await stage.open('/dashboard/settings');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('radio', { name: 'UTC' }).check();
  await page.reload();
  expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  await page.getByRole('link', { name: 'Transactions', exact: true }).click();
  await expect.poll(() => page.locator('tbody time').first().textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
  await close();
});

test('the settings say what the server was started with, change how much it logs, and give a file for whoever helps', async () => {
  const { page, close } = await stage.open('/dashboard/settings');
  const server = page.getByRole('region', { name: 'Server' });
  await server.getByText('Configuration').click();
  await server.getByRole('row', { name: '--port (PORT) 0 --port' }).waitFor();
  expect(await axe(page)).toEqual([]);
  const level = async () => (await (await fetch(`${stage.url}/system`)).json()).log_level;
  const before = await level();
  await server.getByLabel('Log level').selectOption('debug');
  await page.getByText('This instance logs from debug on.').waitFor();
  expect(await level()).toBe('debug');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(level).toBe(before);
  await expect.poll(() => server.getByLabel('Log level').inputValue()).toBe(before);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    server.getByRole('link', { name: 'Diagnostics' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^tx-broadcaster-.*\.json$/);
  const told = JSON.parse(await new Response((await download.createReadStream()) as never).text());
  expect(told.signers).toHaveLength(1);
  await close();
});
