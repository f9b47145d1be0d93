import { afterAll, beforeAll, expect, test } from 'vitest';
import { addWeight, axe, type Stage, setStage, someone } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.broadcast({ message_type: addWeight, data: [someone, '1'] });
  const { transaction_id: id } = await stage.broadcast({ message_type: 'gate.pass', data: { what: 'a parcel' } });
  await stage.reach(id, 'reverted');
});
afterAll(() => stage?.close());

test('everything up to a retry is done without a mouse', async () => {
  const { page, close } = await stage.open('/dashboard/settings');
  const { keyboard } = page;
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');

  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

  await keyboard.press('g');
  await keyboard.press('t');
  await page.locator('[data-row]').nth(1).waitFor();
  await keyboard.press('e');
  await page.getByRole('dialog', { name: 'Export' }).waitFor();
  await keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await keyboard.press('4');
  await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
  await keyboard.press('j');
  expect(await focused()).toBe('gate.pass');
  await keyboard.press('.');
  await page.getByRole('menu').waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Escape');
  await keyboard.press('j');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'gate.pass', level: 1 }).waitFor();
  await page.getByText('GateClosed(').first().waitFor();

  await keyboard.press('r');
  await page.getByRole('dialog', { name: 'Retry gate.pass?' }).waitFor();
  await keyboard.type('tried from the keyboard');
  await keyboard.press('Enter');
  await page.getByText('tried from the keyboard').waitFor();
  await close();

  async function focused(): Promise<string | null | undefined> {
    return page.evaluate(() => document.activeElement?.textContent);
  }
});

test('the filter is written, completed and taken away by keyboard', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  const { keyboard } = page;
  await page.locator('[data-row]').nth(1).waitFor();
  await keyboard.press('/');
  await keyboard.type('stat');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await keyboard.type('fa');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
  expect(new URL(page.url()).search).toBe('?status=failed');
  await keyboard.press('Backspace');
  await expect.poll(() => page.locator('[data-row]').count()).toBe(2);
  await close();
});

test('single letters do nothing where they are turned off, and none while somebody writes', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByRole('combobox').fill('');
  await page.keyboard.type('gst?');
  expect(await page.getByRole('combobox').inputValue()).toBe('gst?');
  await page.goto(`${stage.url}/dashboard/settings`);
  await page.getByRole('radio', { name: 'Off' }).check();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe('/dashboard/settings');
  await close();
});

test('a dialog gives the focus back to what opened it', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  const open = page.getByRole('button', { name: 'Keyboard shortcuts' });
  await open.click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => open.evaluate((button) => document.activeElement === button)).toBe(true);
  await close();
});

test('on a small screen without keys the palette is opened by hand, for what its bar has no place for', async () => {
  const { page, close } = await stage.open('/dashboard/overview', { viewport: { width: 360, height: 780 } });
  expect(await page.getByRole('button', { name: /^Theme/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Go to, or find' }).click();
  await page.getByRole('option', { name: 'Theme: Dark' }).click();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await close();
});

test('from the palette every page and every transaction is reached', async () => {
  const { page, close } = await stage.open('/dashboard/settings');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Go to' }).waitFor();
  await page.keyboard.type('sign');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Signers', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('type:gate.pass');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'gate.pass', level: 1 }).waitFor();
  await close();
});

test('from the palette what is on the page is acted on, and what was open before is found again', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.getByRole('link', { name: 'gate.pass' }).click();
  await page.getByRole('heading', { name: 'gate.pass', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('group', { name: 'This transaction' }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.type('retry');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Retry gate.pass?' }).waitFor();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');

  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: 'Signers', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  expect(await page.getByRole('group', { name: 'This transaction' }).count()).toBe(0);
  await page.keyboard.type('recent gate');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'gate.pass', level: 1 }).waitFor();
  await close();
});

test('a hash that is pasted leads to its transaction', async () => {
  const { data } = await (await fetch(`${stage.url}/transactions?message_type=gate.pass`)).json();
  const { page, close } = await stage.open('/dashboard/settings');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.evaluate((hash) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', hash);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, data[0].hash);
  await page.getByRole('heading', { name: 'gate.pass', level: 1 }).waitFor();
  await close();
});
