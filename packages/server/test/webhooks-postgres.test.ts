import { type Store, systemClock } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { WebhookService } from '@tx-broadcaster/server';
import { postgresStore } from '@tx-broadcaster/store-postgres';
import { freshDatabase } from '@tx-broadcaster/testing';
import { expect, onTestFinished, test } from 'vitest';
import { AuditLog } from '../src/audit/audit-log.js';
import { WebhookAdmin } from '../src/webhooks/webhook-admin.js';

test('instances that share a PostgreSQL deliver each event once, also while they come and go', async () => {
  const connectionString = await freshDatabase();
  const samples = new Samples();
  const got: string[] = [];
  const instance = async () => {
    const store: Store = await postgresStore({ connectionString, warn: () => {} });
    const service = new WebhookService({
      store,
      audit: new AuditLog({ documents: store.documents, clock: systemClock }),
      serverKey: new Uint8Array(32),
      pollMs: 20,
      send: async ({ headers }) => {
        got.push(headers['webhook-id'] ?? '');
        return { status: 200, retryAfter: null, response: '', error: null };
      },
    });
    service.start();
    const end = async () => {
      await service.stop();
      await store.close();
    };
    return { store, service, end };
  };
  const writer = await postgresStore({ connectionString, warn: () => {} });
  onTestFinished(() => writer.close());
  const first = await instance();
  const others = await Promise.all([instance(), instance()]);
  await new WebhookAdmin(first.service).create({
    url: 'https://receiver.example/hook',
    description: '',
    event_types: ['transaction.*'],
    filter: { message_type: null, tag: null, chain_id: null },
  });
  const write = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const accepted = samples.accepted();
      await writer.insert([accepted]);
      const after = samples.changed(accepted.transaction, { stage: 'confirmed', status: 'success' });
      await writer.act(after, samples.event(after));
    }
  };
  await write(20);
  await first.end();
  await write(20);
  const late = await instance();
  await write(20);
  await expect.poll(() => got.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(120);
  for (const { end } of [...others, late]) await end();
  expect(new Set(got).size).toBe(120);
  expect(got).toHaveLength(120);
});
