import { expect, test } from 'vitest';
import { chainAt, startApp } from '../../test/harness.js';

test('shows how each endpoint is doing, by host and never by URL', async () => {
  const first = await startApp();
  const endpoints = [
    { url: `${first.node.url}/v3/s3cr3t-key-1` },
    { url: `${first.node.url}/x?token=s3cr3t`, name: 'relay' },
  ];
  const { request, broadcast, reach, node } = await startApp(
    {},
    { chains: [{ chain: chainAt(first.node.url), endpoints }] },
  );
  const { transaction_id } = await broadcast();
  await reach(transaction_id, 'confirmed');
  const { status, body } = await request('/rpc');
  expect(status).toBe(200);
  const { host } = new URL(first.node.url);
  expect(body.data).toMatchObject([
    {
      chain_id: 31_337,
      name: host,
      host,
      status: 'healthy',
      breaker: 'closed',
      head_block: expect.any(Number),
      lag: 0,
      error_rate: 0,
      latency_ms: { p50: expect.any(Number), p95: expect.any(Number) },
      rate_limited_until: null,
      sends: 1,
      send_only: false,
      read_only: false,
    },
    { name: 'relay', host, sends: 1 },
  ]);
  expect(JSON.stringify(body)).not.toContain('s3cr3t');
  expect(node.requests).toEqual([]);
});

test('endpoints cannot be changed here', async () => {
  const { request } = await startApp();
  expect((await request('/rpc', { method: 'POST' })).status).toBe(405);
});

test('one is asked now, and says what came of it', async () => {
  const { request, node } = await startApp();
  const [{ name }] = (await request('/rpc')).body.data;
  const ask = (body: unknown) =>
    request('/rpc/test', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { status, body } = await ask({ chain_id: 31_337, name });
  expect(status).toBe(200);
  expect(body).toMatchObject({ ok: true, head_block: expect.any(Number), trouble: null, endpoint: { name } });
  await node.close();
  const { body: dead } = await ask({ chain_id: 31_337, name });
  expect(dead).toMatchObject({ ok: false, head_block: null, trouble: expect.stringContaining(name) });
  expect((await ask({ chain_id: 1, name })).body.code).toBe('not_found');
  expect((await ask({ chain_id: 31_337, name: 'x' })).body.code).toBe('not_found');
  expect((await ask({ chain_id: 31_337 })).body.code).toBe('missing_field');
});
