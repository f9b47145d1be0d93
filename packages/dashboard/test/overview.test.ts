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
  await page.getByRole('combobox', { name: 'Until' }).selectOption('to sent');
  await page.getByRole('region', { name: 'From accepted to sent' }).getByText('of 2 only').waitFor();
  await page.getByRole('region', { name: 'Top failures' }).locator('.spark').waitFor();
  await page.getByRole('region', { name: 'By message type' }).getByRole('columnheader', { name: 'p95' }).waitFor();
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

test('charts are drawn, in both themes', async () => {
  const { page, close } = await stage.open('/dashboard/overview', { colorScheme: 'light' });
  const canvas = page.getByRole('region', { name: 'Throughput' }).locator('canvas');
  for (const [colorScheme, colour] of [
    ['light', [184, 38, 28]],
    ['dark', [255, 145, 135]],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    // the line of what has failed lies above the others
    await expect.poll(() => canvas.evaluate(pixelsOf, colour)).toBeGreaterThan(20);
  }
  await close();
});

function pixelsOf(canvas: Element, [red, green, blue]: readonly [number, number, number]): number {
  const { width, height } = canvas as HTMLCanvasElement;
  // of a copy: browsers warn of reading what is drawn for the screen
  const copy = Object.assign(document.createElement('canvas'), { width, height });
  const pen = copy.getContext('2d', { willReadFrequently: true });
  pen?.drawImage(canvas as HTMLCanvasElement, 0, 0);
  const { data } = pen?.getImageData(0, 0, width, height) ?? { data: [] };
  let found = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.slice(at, at + 4);
    if (alpha > 200 && Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue) < 40) found++;
  }
  return found;
}

test('whoever has zoomed in stays there while new figures come in', async () => {
  const { page, close } = await stage.open('/dashboard/overview');
  const region = page.getByRole('region', { name: 'Throughput' });
  const box = await region.locator('.u-over').boundingBox();
  if (!box) throw new Error('there is a chart');
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + 20, { steps: 5 });
  await page.mouse.up();
  const before = await region.locator('.sr-only').first().textContent();
  await stage.broadcast({ message_type: addWeight, data: [someone, '3'] });
  await expect.poll(() => region.locator('.sr-only').first().textContent()).not.toBe(before);
  await region.locator('.u-over').click({ position: { x: 2, y: 40 } });
  await page.getByRole('heading', { name: 'Transactions', level: 1 }).waitFor();
  const after = Date.parse(new URL(page.url()).searchParams.get('created_after') ?? '');
  const minutesAgo = (Date.now() - after) / 60_000;
  expect(minutesAgo).toBeGreaterThan(20);
  expect(minutesAgo).toBeLessThan(40);
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
