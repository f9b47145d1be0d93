import { toFunctionSelector } from 'viem';
import { expect, test } from 'vitest';
import { addWeight, contract, messageTypes, overriding, startApp } from '../../test/harness.js';
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
      workers: { status: 'ok' },
      disk: { status: 'ok' },
      migrations: { status: 'ok' },
    },
  });
  expect((await request('/healthz')).body).toEqual(body);
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

test('nobody who sends what is taken in only degrades', async () => {
  const { broadcaster } = await startApp({}, { mode: 'all' });
  const check = async (instances: number | null) => {
    const answer = await createApp({ broadcaster: overriding(broadcaster, { instances: () => instances }) }).request(
      '/readyz',
    );
    const { status, checks } = (await answer.json()) as { status: string; checks: { workers: { detail?: string } } };
    return [answer.status, status, checks.workers.detail?.slice(0, 27)];
  };
  expect(await check(0)).toEqual([200, 'degraded', 'no instance drives lanes: s']);
  expect(await check(2)).toEqual([200, 'ready', undefined]);
  expect(await check(null)).toEqual([200, 'ready', undefined]);
  expect(broadcaster.instances()).toBe(1);
});

test('an endpoint that is ill is named, and degrades only where no other is well', async () => {
  const { broadcaster } = await startApp();
  const [lane] = broadcaster.health();
  const [endpoint] = broadcaster.endpoints();
  if (!lane || !endpoint) throw new Error('there is a lane and an endpoint');
  const checkWith = async (...endpoints: (typeof endpoint)[]) => {
    const app = createApp({ broadcaster: withHealth(broadcaster, lane, endpoints) });
    const answer = await app.request('/readyz');
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { checks: { rpc: object } }).checks.rpc;
  };
  const ill = { ...endpoint, name: 'a', status: 'open' as const };
  const detail = 'a of chain 31337 is open; see GET /rpc';
  expect(await checkWith(ill, endpoint)).toEqual({ status: 'ok', detail });
  expect(await checkWith(ill)).toEqual({ status: 'degraded', detail });
  expect(await checkWith(ill, { ...endpoint, chain_id: 1 })).toEqual({ status: 'degraded', detail });
});

function withHealth(
  broadcaster: Awaited<ReturnType<typeof startApp>>['broadcaster'],
  lane: ReturnType<typeof broadcaster.health>[number],
  endpoints = broadcaster.endpoints(),
) {
  return overriding(broadcaster, { health: () => [lane], endpoints: () => endpoints });
}

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
    chain_ids: [31_337],
    started_at: expect.stringMatching(/^\d{4}-.*Z$/),
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

test('shows one message type with the schema of its data', async () => {
  const { request } = await startApp();
  const { status, body } = await request(`/message-types/${encodeURIComponent(addWeight)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: addWeight,
    function: addWeight,
    selector: toFunctionSelector(addWeight),
    to: contract,
    gas: '100000',
    schema: { anyOf: [{ type: 'object', required: ['_addr', '_weight'] }, { type: 'array' }, { type: 'string' }] },
  });
  const zod = await request('/message-types/native.transfer');
  expect(zod.body).toMatchObject({ function: null, schema: { type: 'object', required: ['to', 'value'] } });
  const { status: unknown, body: problem } = await request('/message-types/native-transfer');
  expect([unknown, problem.code, problem.did_you_mean]).toEqual([404, 'not_found', 'native.transfer']);
});
