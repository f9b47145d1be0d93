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

test('text that people write is text as well: notes, reasons, names, in the menus and dialogs too', async () => {
  const post = async (path: string, body: object, method = 'POST') => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(stage.url + path, { method, headers, body: JSON.stringify(body) });
    expect(answer.ok, `${method} ${path} answered ${answer.status}`).toBe(true);
    return answer.json();
  };
  const written = corpus.map((text) => text.slice(0, 90));
  for (const [index, text] of written.entries()) {
    const id = sent[index]?.transaction_id;
    await post(`/transactions/${id}`, { note: text, tags: [text.slice(0, 64)] }, 'PATCH');
    await post('/views', { name: text, search: new URLSearchParams({ q: text }).toString() });
    await post('/webhooks', { url: 'http://127.0.0.1:9/', description: text });
    await post('/operations', { action: 'retry', ids: [id], reason: text });
  }
  const { data: signers } = await (await fetch(`${stage.url}/signers`)).json();
  await post(`/signers/${signers[0].signer}/pause`, { reason: written[1] ?? '' });

  const { page, close } = await stage.open('/dashboard/operations');
  const shows = async (texts: readonly string[]) => {
    for (const text of texts) await expect.poll(() => page.locator('body').textContent()).toContain(text.trim());
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('iframe, svg[onload], img').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  };
  await shows(written);
  for (const path of ['/webhooks', '/overview', '/signers']) {
    await page.goto(`${stage.url}/dashboard${path}`);
    await shows(path === '/signers' ? [written[1] ?? ''] : written);
  }
  await page.goto(`${stage.url}/dashboard/transactions`);
  await page.getByRole('button', { name: 'Views' }).click();
  await shows(written);
  await page.getByRole('menuitemradio', { name: written[0] ?? '', exact: true }).click();
  await page
    .getByRole('button', { name: `Remove "${written[0]}"` })
    .or(page.locator('.chip'))
    .first()
    .waitFor();
  for (const [index, text] of written.entries()) {
    await page.goto(`${stage.url}/dashboard/transactions/${sent[index]?.transaction_id}`);
    await page.getByText('Events').waitFor();
    await shows([text]);
  }
  await close();
});

test.each([
  ['a script inside', "document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))"],
  ['a style inside', "document.body.setAttribute('style', 'color: red')"],
  ['a picture from elsewhere', "document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))"],
])('the policy lets no page have %s, and whoever tries fails these tests', async (_, code) => {
  const { page, close } = await stage.open('/dashboard/settings');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  const refused = page.waitForEvent('console', (message) => message.type() === 'error');
  await page.evaluate(code);
  expect((await refused).text()).toContain('Content Security Policy');
  await expect(close()).rejects.toThrow();
});
