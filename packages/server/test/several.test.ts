import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Anvil, freshDatabase, type Running, run, startAnvil } from '@tx-broadcaster/testing';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

const bin = join(import.meta.dirname, '../bin/tx-broadcaster.js');
/** Anvil's first account. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const signer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const password = 'open sesame';

let folder: string;
let anvil: Anvil;
let database: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'several-'));
  anvil = await startAnvil();
  const url = new URL(await freshDatabase());
  // the server of the tests trusts everybody: this is there to be seen nowhere
  url.password = password;
  database = url.href;
  writeFileSync(join(folder, 'key'), key);
  writeFileSync(join(folder, 'database'), database);
  const note = { kind: 'calldata', to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', gas: '30000' };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ messageTypes: { note }, lease: '3s' }));
});
afterEach(async () => {
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly code: string;
  readonly status: string;
  readonly stage: string;
}

async function start(mode: string, ready = /"msg":"started"\}\n/): Promise<Running & { readonly url: string }> {
  const flags = ['--port', '0', '--auth', 'none', '--config', join(folder, 'config.json'), '--drain-delay', '0s'];
  const env = {
    ...process.env,
    BROADCASTER_RPC_URL: anvil.url,
    // what takes in holds no key
    ...(mode === 'api'
      ? { BROADCASTER_SIGNER_ADDRESS: signer }
      : { BROADCASTER_PRIVATE_KEY_FILE: join(folder, 'key') }),
    DATABASE_URL_FILE: join(folder, 'database'),
    BROADCASTER_SERVER_KEY: 'x'.repeat(32),
    BROADCASTER_DATABASE_SCHEMA: 'tx',
  };
  const server = await run(process.execPath, [bin, ...flags, '--mode', mode], ready, { env });
  onTestFinished(() => server.stop('SIGKILL'));
  const [, url = ''] = /"url":"(http[^"]+)"/.exec(server.output()) ?? [];
  return { ...server, url };
}

async function post(url: string, data: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}/transaction/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message_type: 'note', data }),
  });
  return { code: answer.status, headers: answer.headers, body: (await answer.json()) as Told };
}

test('one instance takes in, another one sends; no output holds the password of their database', async () => {
  const [api, worker] = await Promise.all([start('api'), start('worker')]);
  const answer = await post(api.url, '0x01', { prefer: 'wait=60' });
  expect([answer.code, answer.body.status, answer.body.stage]).toEqual([200, 'success', 'confirmed']);
  // it has seen the worker with its next look around
  await expect.poll(async () => (await fetch(`${api.url}/readyz`)).json()).toMatchObject({ status: 'ready' });

  const refused = await post(worker.url, '0x02');
  expect([refused.code, refused.body.code]).toEqual([503, 'not_accepting']);
  expect(refused.headers.get('retry-after')).toBe('1');
  for (const path of ['/livez', '/readyz', '/version', '/metrics'])
    expect((await fetch(worker.url + path)).status, path).toBe(200);
  for (const path of ['/transactions', '/dashboard/', '/'])
    expect((await fetch(worker.url + path, { redirect: 'manual' })).status, path).toBe(503);

  await Promise.all([api.stop(), worker.stop()]);
  for (const output of [api.output(), worker.output()]) {
    expect(output).toMatch(/"store":"postgres:\/\/127\.0\.0\.1:\d+\/test_\w+, schema tx"/);
    expect(output).not.toMatch(/open(?: |%20)sesame/);
  }
});

test('a database that is not there is told as such, without its password', async () => {
  const url = new URL(database);
  url.port = '1';
  writeFileSync(join(folder, 'database'), url.href);
  const message = await start('all').then(String, String);
  expect(message).toContain('ended with 69');
  expect(message).toContain('tx-broadcaster cannot start: PostgreSQL could not do it');
  expect(message).not.toMatch(/open(?: |%20)sesame/);
});
