import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore, systemClock } from '@tx-broadcaster/core';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../test/harness.js';
import { openAccess } from '../access/access.js';
import { AuditLog } from '../audit/audit-log.js';
import { makeMetrics } from '../metrics/metrics.js';
import { deliveryRequest } from '../openapi/paths/webhooks.js';
import { transactionTold } from '../schema/records/told.js';
import { WebhookService } from './webhook-service.js';

const serverKey = Buffer.from('k'.repeat(32));

interface Arrived {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver on this machine. */
async function receiver(statuses: readonly number[] = []) {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(statuses[arrived.length] ?? 204).end();
      arrived.push({ headers: request.headers as Record<string, string>, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, arrived };
}

async function start() {
  const store = memoryStore();
  const metrics = makeMetrics();
  const access = openAccess({ documents: store.documents });
  const webhooks = new WebhookService({
    store,
    audit: access.audit ?? new AuditLog({ documents: store.documents, clock: systemClock }),
    serverKey,
    allowPrivate: ['127.0.0.0/8'],
    allowHttp: true,
    observe: metrics.webhooks.observe,
  });
  metrics.webhooks.watch(webhooks);
  const harness = await startApp({ access, webhooks, metrics }, { store });
  harness.broadcaster.on('transaction', () => webhooks.hint());
  webhooks.start();
  onTestFinished(() => webhooks.stop());
  const send = (method: string, path: string, body?: object) =>
    harness.request(path, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return { ...harness, access, metrics, send };
}

describe('webhooks over HTTP', () => {
  test('arrive as the specification says, and the official library takes them', async () => {
    const { send, broadcast, reach } = await start();
    const { url, arrived } = await receiver();
    const made = await send('POST', '/webhooks', {
      url,
      event_types: ['transaction.success', 'transaction.confirmed'],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ url, enabled: true, secret: expect.stringMatching(/^whsec_/) });
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    await expect.poll(() => arrived.length).toBeGreaterThanOrEqual(1);
    const library = new Webhook(made.body.secret);
    for (const { headers, body } of arrived) {
      library.verify(body, headers);
      // as the API's document describes it
      expect(transactionTold.safeParse(JSON.parse(body)).error).toBeUndefined();
    }
    const [first] = arrived;
    expect(first?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringContaining('tx-broadcaster/'),
      'webhook-id': expect.stringMatching(/^evt_[\da-f]{32}_\d+$/),
    });
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'transaction.success',
      timestamp: expect.stringMatching(/Z$/),
      data: { previous_status: 'pending', event: { transaction_id }, transaction: { transaction_id } },
    });
  });

  test('show their secret once, and renew it with both valid for a while', async () => {
    const { send, access } = await start();
    const { url, arrived } = await receiver();
    const { body: made } = await send('POST', '/webhooks', { url });
    const shown = await send('GET', '/webhooks');
    expect(shown.body.data).toHaveLength(1);
    expect(shown.body.data[0]).toMatchObject({ id: made.id, secret_hint: made.secret.slice(-5) });
    expect(JSON.stringify(shown.body)).not.toContain(made.secret.slice(6, 40));
    const { body: renewed } = await send('POST', `/webhooks/${made.id}/rotate-secret`, { overlap_hours: 1 });
    expect(renewed.secret).not.toBe(made.secret);
    await send('POST', `/webhooks/${made.id}/test`);
    const [one] = arrived;
    for (const secret of [made.secret, renewed.secret]) new Webhook(secret).verify(one?.body ?? '', one?.headers ?? {});
    await send('POST', `/webhooks/${made.id}/rotate-secret`, { overlap_hours: 0 });
    await send('POST', `/webhooks/${made.id}/test`);
    expect(() => new Webhook(renewed.secret).verify(arrived[1]?.body ?? '', arrived[1]?.headers ?? {})).toThrow();
    const trail = JSON.stringify(await access.audit?.page({ after: null, limit: 50, order: 'oldest' }));
    expect(trail).toContain('webhook.secret_rotated');
    for (const secret of [made.secret, renewed.secret]) expect(trail).not.toContain(secret.slice(6, 40));
  });

  test('tell what became of each delivery, and bring it once more', async () => {
    const { send, broadcast, reach, metrics } = await start();
    const { url, arrived } = await receiver([500]);
    const { body: made } = await send('POST', '/webhooks', { url });
    await reach((await broadcast()).transaction_id, 'confirmed');
    await expect.poll(() => arrived.length).toBe(1);
    const list = async (search = '') => (await send('GET', `/webhooks/${made.id}/deliveries${search}`)).body.data;
    await expect.poll(() => list('?status=pending')).toHaveLength(1);
    const [pending] = await list();
    expect(pending).toMatchObject({ type: 'transaction.success', attempts: [{ status: 500, error: null }] });
    expect(await metrics.registry.metrics()).toMatch(/^broadcaster_webhook_open_deliveries 1$/m);
    // as it was, while it is about to be told as it is
    const { body: request } = await send('GET', `/deliveries/${pending.id}/request`);
    expect(deliveryRequest.strict().safeParse(request).error).toBeUndefined();
    expect(request.sent.body).toBe(arrived[0]?.body);
    expect(arrived[0]?.headers).toMatchObject(request.sent.headers);
    new Webhook(made.secret).verify(request.sent.body, request.sent.headers);
    expect(JSON.parse(request.now.body)).toMatchObject({ type: 'transaction.success' });
    const replayed = await send('POST', `/deliveries/${pending.id}/replay`);
    expect(replayed.status).toBe(202);
    await expect.poll(() => list('?status=succeeded')).toHaveLength(1);
    expect((await send('GET', `/deliveries/${pending.id}`)).body).toMatchObject({
      status: 'succeeded',
      attempt_count: 1,
    });
    expect(arrived[1]?.headers['webhook-id']).toBe(arrived[0]?.headers['webhook-id']);
    const { body } = await send('POST', `/webhooks/${made.id}/replay`, { from: '-1h', all: true });
    expect(body).toEqual({ replayed: 1 });
    await expect.poll(() => arrived.length).toBe(3);
    expect(await metrics.registry.metrics()).toMatch(/duration_seconds_count\{outcome="succeeded"\} 2$/m);
    expect((await send('DELETE', `/webhooks/${made.id}`)).status).toBe(204);
    expect((await send('GET', `/deliveries/${pending.id}`)).status).toBe(404);
  });

  test('tell what was said of one transaction, and of no other', async () => {
    const { send, broadcast, reach } = await start();
    const { url, arrived } = await receiver();
    await broadcast();
    const ids = await Promise.all(
      ['success', 'confirmed'].map(async (type) => {
        return (await send('POST', '/webhooks', { url, event_types: [`transaction.${type}`] })).body.id as string;
      }),
    );
    const { transaction_id: id } = await broadcast();
    await reach((await broadcast()).transaction_id, 'confirmed');
    await expect.poll(() => arrived.length).toBeGreaterThanOrEqual(4);
    const { status, body } = await send('GET', `/transactions/${id}/deliveries`);
    expect([status, body.complete]).toEqual([200, true]);
    expect(body.data.map((one: { transaction_id: string }) => one.transaction_id)).toEqual([id, id]);
    expect(new Set(body.data.map((one: { webhook_id: string }) => one.webhook_id))).toEqual(new Set(ids));
    const unknown = '/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10/deliveries';
    expect((await send('GET', unknown)).body.code).toBe('not_found');
  });

  test.each<[string, object, string]>([
    ['POST', { url: 'https://169.254.169.254/' }, 'webhook_url_blocked'],
    ['POST', { url: 'nothing' }, 'webhook_url_blocked'],
    ['POST', {}, 'missing_field'],
    ['POST', { url: 'https://a.example', event_types: [] }, 'invalid_field'],
    ['POST', { url: 'https://a.example', event_types: ['a b'] }, 'invalid_field'],
    ['POST', { url: 'https://a.example', events: [] }, 'unknown_field'],
    ['POST', { url: 'https://a.example', filter: { chain: 1 } }, 'unknown_field'],
  ])('%s %j is refused: %s', async (method, body, code) => {
    const { send } = await start();
    expect((await send(method, '/webhooks', body)).body.code).toBe(code);
    expect((await send('GET', '/webhooks')).body.data).toEqual([]);
  });

  test('are found by their id only', async () => {
    const { send } = await start();
    for (const [method, path] of [
      ['GET', '/webhooks/whk_nothing'],
      ['PATCH', '/webhooks/whk_nothing'],
      ['DELETE', '/webhooks/whk_nothing'],
      ['POST', '/webhooks/whk_nothing/test'],
      ['GET', '/webhooks/whk_nothing/deliveries'],
      ['GET', '/deliveries/dlv_nothing'],
      ['GET', '/deliveries/dlv_nothing/request'],
      ['POST', '/deliveries/dlv_aaaaaaaaaaaaaaaa_1/replay'],
    ] as const) {
      expect((await send(method, path, method === 'PATCH' ? { enabled: false } : undefined)).status, path).toBe(404);
    }
  });
});

test('an unknown field inside of an object is not told what there is around it', async () => {
  const { send } = await start();
  const { status, body } = await send('POST', '/webhooks', { url: 'https://hooks.example', filter: { tags: ['a'] } });
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ pointer: '/filter/tags', code: 'unknown_field', detail: 'no such field' }]);
});
