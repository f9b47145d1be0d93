import { memoryStore, systemClock } from '@tx-broadcaster/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startWithCommands } from '../../../test/command-line.js';
import { AuditLog } from '../../audit/audit-log.js';
import { secretText, signedHeaders } from '../../webhooks/webhook-secret.js';
import { WebhookService } from '../../webhooks/webhook-service.js';
import { listenAt } from '../listener.js';

async function start() {
  const store = memoryStore();
  let status = 204;
  const webhooks = new WebhookService({
    store,
    audit: new AuditLog({ documents: store.documents, clock: systemClock }),
    serverKey: Buffer.from('k'.repeat(32)),
    send: async () => ({ status, retryAfter: null, response: '', error: null }),
  });
  const harness = await startWithCommands({ webhooks }, { store });
  harness.broadcaster.on('transaction', () => webhooks.hint());
  webhooks.start();
  onTestFinished(() => webhooks.stop());
  const answerWith = (next: number) => {
    status = next;
  };
  return { ...harness, answerWith };
}

test('webhooks are made, tried, turned off and on, renewed, removed', async () => {
  const { run, answerWith } = await start();
  const wanted = [
    'https://hooks.example/in',
    '--event',
    'transaction.*',
    '--message-type',
    'add_weight*',
    '--tag',
    'a',
  ];
  const made = await run(['webhooks', 'create', ...wanted, '--chain-id', '31337', '--description', 'books', '--json']);
  expect(made.json).toMatchObject([{ filter: { message_type: ['add_weight*'], tag: ['a'], chain_id: 31_337 } }]);
  const [{ id, secret }] = made.json;
  expect(secret).toMatch(/^whsec_/);
  expect((await run(['webhooks', 'list'])).out).toContain('https://hooks.example/in');
  expect(await run(['webhooks', 'test', id, '--json'])).toMatchObject({ code: 0, json: [{ status: 204 }] });
  answerWith(500);
  expect(await run(['webhooks', 'test', id])).toMatchObject({ code: 1, err: expect.stringContaining('answered 500') });
  expect((await run(['webhooks', 'disable', id, '--json'])).json).toMatchObject([{ enabled: false }]);
  expect((await run(['webhooks', 'enable', id, '--json'])).json).toMatchObject([{ enabled: true }]);
  expect((await run(['webhooks', 'rotate-secret', id, '--json'])).json[0].secret).not.toBe(secret);
  expect((await run(['webhooks', 'remove', id])).code).toBe(0);
  expect((await run(['webhooks', 'test', id])).code).toBe(3);
  expect((await run(['webhooks', 'create', 'http://127.0.0.1/'])).code).toBe(2);
});

test('deliveries are told, and delivered once more', async () => {
  const { run, broadcast, reach } = await start();
  const [{ id }] = (await run(['webhooks', 'create', 'https://hooks.example/in', '--json'])).json;
  await reach((await broadcast()).transaction_id, 'confirmed');
  const succeeded = ['webhooks', 'deliveries', id, '--status', 'succeeded', '--json'];
  await expect.poll(async () => (await run(succeeded)).json.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const replayed = await run(['webhooks', 'replay', id, '--from', '-1h', '--all', '--json']);
  expect(replayed.json[0].replayed).toBeGreaterThan(0);
});

describe('webhooks listen', () => {
  async function listening(argv: readonly string[] = [], env: Record<string, string> = {}) {
    const store = memoryStore();
    const webhooks = new WebhookService({
      store,
      audit: new AuditLog({ documents: store.documents, clock: systemClock }),
      serverKey: Buffer.from('k'.repeat(32)),
      allowPrivate: ['127.0.0.0/8'],
      allowHttp: true,
    });
    const harness = await startWithCommands({ webhooks }, { store });
    harness.broadcaster.on('transaction', () => webhooks.hint());
    webhooks.start();
    onTestFinished(() => webhooks.stop());
    const stopping = new AbortController();
    const [out, err]: [string[], string[]] = [[], []];
    const io = {
      signal: stopping.signal,
      env: { BROADCASTER_URL: 'http://host', ...env },
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
    };
    const ended = harness.run(['webhooks', 'listen', ...argv], io);
    const list = async () => (await harness.request('/webhooks')).body.data;
    const told = () => ({ out: out.join(''), err: err.join('') });
    return { ...harness, ended, stop: () => stopping.abort(new Error('stopped')), list, told };
  }

  test('shows what arrives and is signed, and leaves nothing behind', async () => {
    const { broadcast, reach, ended, stop, list, told } = await listening(['--event', 'transaction.success', '--json']);
    await expect.poll(list).toHaveLength(1);
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    await expect.poll(() => told().out).toContain(transaction_id);
    expect(JSON.parse(told().out)).toMatchObject({ status: 204, message: { type: 'transaction.success' } });
    stop();
    expect((await ended).code).toBe(0);
    expect(await list()).toEqual([]);
  });

  test('refuses what is not signed with the secret it was given, and passes on what is', async () => {
    const passed: string[] = [];
    const other = await listenAt('127.0.0.1', 0, async ({ body }) => {
      passed.push(body);
      return 202;
    });
    onTestFinished(() => other.close());
    const secret = new Uint8Array(32).fill(7);
    const env = { BROADCASTER_WEBHOOK_SECRET: secretText(secret) };
    const { ended, stop, list, told } = await listening(['--forward-to', other.url], env);
    await expect.poll(() => told().err).toMatch(/http:\S+\d/);
    const [url = ''] = /http:\S+\d/.exec(told().err) ?? [];
    const body = JSON.stringify({ type: 'transaction.mined' });
    const timestamp = Math.floor(Date.now() / 1000);
    const post = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(url, { method: 'POST', body, headers })).status;
    const signed = signedHeaders({ id: 'evt_1', timestamp, body }, [new Uint8Array(32), secret]);
    expect([await post({}), await post(signedHeaders({ id: 'evt_1', timestamp, body }, [new Uint8Array(32)]))]).toEqual(
      [401, 401],
    );
    expect(await post(signedHeaders({ id: 'evt_1', timestamp: timestamp - 3600, body }, [secret]))).toBe(401);
    expect([await post(signed), passed]).toEqual([202, [body]]);
    expect([told().out, await list()]).toEqual(['transaction.mined evt_1 202\n', []]);
    stop();
    expect((await ended).code).toBe(0);
  });
});
