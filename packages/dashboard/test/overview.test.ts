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

test('tells what the day has cost, and how long a balance lasts', async () => {
  const { page, close } = await stage.open('/dashboard/overview');
  await page
    .getByRole('link', { name: /Fees, 24 h/ })
    .getByText('ETH on gas')
    .waitFor();
  await page.getByRole('region', { name: 'By signer' }).getByText(/ETH/).waitFor();
  await page.getByText('of 2 only').waitFor();
  await page.getByRole('link', { name: /Fees, 24 h/ }).click();
  await page.getByText(/for ≈ .* more/).waitFor();
  await page.goto(`${stage.url}/dashboard/message-types/gate.pass`);
  await page.getByText('100 %').waitFor();
  await close();
});

test('a span of the chart leads to what was accepted in it', async () => {
  const { page, close } = await stage.open('/dashboard/overview');
  const chart = page.getByRole('region', { name: 'Throughput' }).locator('.u-over');
  const { width = 0 } = (await chart.boundingBox()) ?? {};
  await chart.click({ position: { x: width - 1, y: 40 } });
  await page.getByRole('heading', { name: 'Transactions', level: 1 }).waitFor();
  const { searchParams } = new URL(page.url());
  const [after, before] = ['created_after', 'created_before'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  expect((before ?? 0) - (after ?? 0)).toBe(60_000);
  await close();
});

test('what failed for one reason is retried from there, counted first', async () => {
  const { page, close } = await stage.open('/dashboard/overview');
  await page.getByRole('button', { name: 'Retry those that failed with reverted' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 will be retried.').waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Retry 1' }).click();
  await page.getByRole('link', { name: 'Watch it' }).click();
  await page.getByText('1 of 1').waitFor();
  await close();
});
