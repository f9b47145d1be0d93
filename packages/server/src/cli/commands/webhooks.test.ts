import { memoryStore, systemClock } from '@tx-broadcaster/core';
import { expect, onTestFinished, test } from 'vitest';
import { startWithCommands } from '../../../test/command-line.js';
import { AuditLog } from '../../audit/audit-log.js';
import { WebhookService } from '../../webhooks/webhook-service.js';

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
