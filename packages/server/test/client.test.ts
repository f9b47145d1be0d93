import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, type Running, run } from '@tx-broadcaster/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { createClient as CreateClient } from '../src/client/client.js';

// the package's door as it is published
const door = join(import.meta.dirname, '../dist/client/index.js');
const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
const addWeight = 'add_weight(address _addr, uint256 _weight)';
const data = ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', '7'];

let folder: string;
let server: Running;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'));
  server = await run(process.execPath, [bin, '--dev', '--port', '0', '--data-dir', folder], /Ctrl-C stops it/);
  [, url = ''] = /listens on\s+(\S+)/.exec(server.output()) ?? [];
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function clientInNode() {
  const { createClient }: { createClient: typeof CreateClient } = await import(door);
  return createClient({ url });
}

test('in Node: hands in, waits, follows, lists', async () => {
  const client = await clientInNode();
  const gone = new AbortController();
  const events = client.events({ message_type: addWeight }, { signal: gone.signal });
  const seen: string[] = [];
  const followed = (async () => {
    for await (const { event } of events) {
      seen.push(event);
      if (event === 'transaction.confirmed') return;
    }
  })();
  await expect.poll(() => seen).toContain('hello');
  const { transaction_id } = await client.broadcast({ message_type: addWeight, data });
  expect(await client.waitFor(transaction_id, 'confirmed')).toMatchObject({ status: 'success', confirmations: 1 });
  await followed;
  gone.abort();
  expect(seen).toContain('transaction.signed');
  for await (const transaction of client.transactions.list({ stage: 'confirmed' })) {
    expect(transaction.transaction_id).toBe(transaction_id);
  }
});

test('in a browser: the same, by the same file', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const parser = fileURLToPath(import.meta.resolve('eventsource-parser'));
    const imports = { 'eventsource-parser': `./parser/${basename(parser)}` };
    const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>`;
    const script = (path: string) => ({ contentType: 'text/javascript', body: readFileSync(path, 'utf8') });
    await page.route('**/try/', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.route('**/try/parser/*', (route) =>
      route.fulfill(script(join(dirname(parser), basename(route.request().url())))),
    );
    await page.route('**/try/dist/**', (route) => {
      const [, path = ''] = new URL(route.request().url()).pathname.split('/try/dist/');
      return route.fulfill(script(join(dirname(door), '..', path)));
    });
    await page.goto(`${url}/try/`);
    const text = JSON.stringify({ message_type: addWeight, data });
    const stage = await page.evaluate(`(async () => {
      const { createClient, ApiError } = await import('./dist/client/index.js');
      const client = createClient({ url: location.origin });
      const error = await client.broadcast({ message_type: 'nothing', data: [] }).catch((thrown) => thrown);
      if (!(error instanceof ApiError)) throw error;
      const { transaction_id } = await client.broadcast(${text});
      return (await client.waitFor(transaction_id, 'confirmed')).stage;
    })()`);
    expect([stage, errors]).toEqual(['confirmed', []]);
  } finally {
    await browser.close();
  }
});
