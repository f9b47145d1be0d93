import type { TransactionRecord } from '@tx-broadcaster/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, setStage } from './stage.js';

/** Each would run, load or break something where text was taken for markup, a style, or an address. */
const corpus = [
  '<script>document.title="owned"</script>',
  '<img src=x onerror="document.title=\'owned\'">',
  '"><svg onload=document.title="owned">',
  "'-document.write('owned')-'",
  'javascript:document.title="owned"',
  '</td></tr></table><iframe src="//outside.example">',
  '{{constructor.constructor("document.title=1")()}}',
  '<style>body{display:none}</style>',
  '\u202Edexetlf\u2066 right to left',
  'a'.repeat(240),
];

let stage: Stage;
const sent: TransactionRecord[] = [];
beforeAll(async () => {
  stage = await setStage();
  for (const text of corpus) {
    const record = await stage.broadcast({
      message_type: 'gate.pass',
      data: { what: text },
      external_id: text,
      tags: [text.slice(0, 64)],
      metadata: { note: text },
    });
    sent.push(record);
  }
  // the reason of a revert is text of the contract's choosing
  for (const reason of corpus) await stage.broadcast({ message_type: 'always_fails', data: { reason } });
  const last = await stage.broadcast({ message_type: 'gate.set', data: { _open: false } });
  await stage.reach(last.transaction_id, 'confirmed');
});
afterAll(() => stage?.close());

test('text of callers and contracts is shown as text, in the list and on the page of each', async () => {
  const { page, close } = await stage.open('/dashboard/transactions');
  await page.locator('[data-row]').nth(20).waitFor();
  for (const text of corpus) expect(await page.locator('table').textContent()).toContain(text.trim().slice(0, 60));
  for (const [index, { transaction_id: id }] of sent.entries()) {
    await page.goto(`${stage.url}/dashboard/transactions/${id}`);
    await page.getByText('Events').waitFor();
    const text = corpus[index] ?? '';
    expect(await page.getByRole('region', { name: 'data' }).textContent()).toBe(
      JSON.stringify({ what: text }, null, 2),
    );
    expect(await page.getByLabel('Facts').textContent()).toContain(text);
    await expect.poll(() => page.title()).toContain('gate.pass');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  await close();
});

test('text in an address is text too', async () => {
  const { page, close } = await stage.open(
    `/dashboard/transactions?${new URLSearchParams({ external_id: corpus[0] ?? '' })}`,
  );
  await page
    .getByRole('button', { name: `Remove external:"${corpus[0]}"` })
    .or(page.getByText(corpus[0] ?? ''))
    .first()
    .waitFor();
  await expect.poll(() => page.locator('[data-row]').count()).toBe(1);
  await page.goto(`${stage.url}/dashboard/${encodeURIComponent(corpus[1] ?? '')}`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await close();
});
