import { expect, test } from 'vitest';
import { messageTypes, overriding, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

test('is ready with store and chain', async () => {
  const { request } = await startApp();
  expect((await request('/livez')).body).toEqual({ status: 'ok' });
  const { status, body } = await request('/readyz');
  expect(status).toBe(200);
  expect(body).toEqual({
    status: 'ready',
    checks: {
      serving: { status: 'ok' },
      store: { status: 'ok' },
      rpc: { status: 'ok' },
      signers: { status: 'ok' },
    },
  });
});

test('a chain out of reach only degrades', async () => {
  const { broadcaster } = await startApp();
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  for (const trouble of [
    { blocked_on: 'rpc_unavailable' as const },
    { seen_at: null },
    { seen_at: '2001-01-01T00:00:00Z' },
  ]) {
    const app = createApp({ broadcaster: overriding(broadcaster, { health: () => [{ ...lane, ...trouble }] }) });
    const answer = await app.request('/readyz');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'degraded', checks: { rpc: { status: 'degraded' } } });
  }
});

test('without its store it is alive but not ready, and says no more than that', async () => {
  const { request, broadcaster } = await startApp();
  await broadcaster.stop();
  expect((await request('/livez')).status).toBe(200);
  const { status, body } = await request('/readyz');
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: 'not_ready',
    checks: { store: { status: 'failed', detail: 'cannot be read' } },
  });
});

test('tells its version', async () => {
  const { request } = await startApp();
  expect((await request('/version')).body).toEqual({
    version: expect.any(String),
    node: process.version,
    uptime_s: expect.any(Number),
  });
});

test('lists the message types with what is known about them', async () => {
  const { request } = await startApp();
  const { body } = await request('/message-types');
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(Object.keys(messageTypes));
  expect(body.data[0]).toMatchObject({
    kind: 'function',
    title: 'Add weight',
    description: 'Adds to a weight.',
    caller_may: [],
  });
  expect(body.data[2]).toMatchObject({
    kind: 'calldata',
    title: null,
    examples: [],
    caller_may: ['to', 'value', 'gas', 'fees'],
  });
});
