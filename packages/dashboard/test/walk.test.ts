import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from './screenshot.js';
import { type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

/** README.md tells this walk step by step; its pictures are made here. */
test('a newcomer sends one, has one fail, finds it, understands it, mends the cause, retries it and sees it succeed', async () => {
  const { page, close } = await stage.open('/', { viewport: { width: 1280, height: 800 } });
  await page.getByRole('heading', { name: 'Overview' }).waitFor();

  await page.getByRole('link', { name: 'Message types' }).click();
  await page.getByRole('link', { name: 'Add weight' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const sent = page.getByRole('region', { name: 'Sent from here' });
  await sent.getByText('confirmed').waitFor();
  await screenshot(page, '1-send');

  await page.getByRole('link', { name: 'Pass the gate' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await sent.getByText('reverted').waitFor();

  await page.getByRole('link', { name: 'Transactions', exact: true }).click();
  await page.getByRole('link', { name: 'Failed 1' }).click();
  await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
  await screenshot(page, '2-failed');

  await page.getByRole('link', { name: 'gate.pass' }).click();
  await page.getByText('GateClosed(').first().waitFor();
  await screenshot(page, '3-why');

  await page.getByRole('link', { name: 'Message types' }).click();
  await page.getByRole('link', { name: 'Open or close the gate' }).click();
  expect(await page.getByRole('checkbox', { name: '_open' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await sent.getByText('confirmed').waitFor();

  await page.goBack();
  await page.goBack();
  await page.getByRole('button', { name: 'Retry' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the gate is open now');
  await screenshot(page, '4-retry');
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('Executed in block').waitFor();
  await page.getByText('the gate is open now').waitFor();
  await screenshot(page, '5-success');
  await close();
});
