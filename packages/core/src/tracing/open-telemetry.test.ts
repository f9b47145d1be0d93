import * as api from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { custom } from 'viem';
import { foundry } from 'viem/chains';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Broadcaster } from '../broadcaster.js';
import { privateKeySigner } from '../signer/private-key-signer.js';
import { memoryStore } from '../store/memory-store.js';
import { FakeChain } from '../testing/fake-chain.js';
import { calldataType } from '../transaction/message-type.js';
import { openTelemetry } from './open-telemetry.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

beforeEach(() => {
  provider.register();
});
afterEach(() => {
  api.trace.disable();
  api.context.disable();
  exporter.reset();
});

async function start(tracing = true) {
  const chain = new FakeChain({ automine: true, clientVersion: 'anvil/v1' });
  const broadcaster = new Broadcaster({
    chains: [{ chain: foundry, transport: custom(chain.provider()), settleDepth: 0, confirmations: 1 }],
    signers: [privateKeySigner(key)],
    messageTypes: { note: calldataType({ to: someone, gas: 30_000n }) },
    store: memoryStore(),
    ...(tracing ? { tracing: openTelemetry(api) } : {}),
  });
  onTestFinished(() => broadcaster.stop());
  await broadcaster.start();
  await expect.poll(() => broadcaster.health().every(({ seen_at }) => seen_at !== null)).toBe(true);
  return { broadcaster, chain };
}

const named = (name: string): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.name === name);
const linkedTo = (span: ReadableSpan, other: ReadableSpan | undefined) =>
  span.links.some(({ context }) => context.spanId === other?.spanContext().spanId);

/** Within a span of a caller's own, as of a request. */
function requested<T>(run: () => Promise<T>): Promise<T> {
  return api.trace.getTracer('test').startActiveSpan('request', async (span) => {
    try {
      return await run();
    } finally {
      span.end();
    }
  });
}

test('what is accepted, written and sent are spans; a send is a trace of its own that leads back', async () => {
  const { broadcaster } = await start();
  const record = await requested(() => broadcaster.broadcast('note', '0x01'));
  await broadcaster.wait(record.transaction_id, { until: 'terminal' });
  const [request] = named('request');
  const [accept] = named('broadcaster.accept');
  expect(accept?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(accept?.attributes).toMatchObject({
    'broadcaster.message_type': 'note',
    'broadcaster.transaction_id': record.transaction_id,
    'broadcaster.replayed': false,
    'evm.chain_id': 31_337,
    'evm.tx.hash': record.hash,
    'evm.tx.nonce': 0,
  });
  const writes = exporter.getFinishedSpans().filter(({ name }) => name.startsWith('broadcaster.store.'));
  expect(writes.length).toBeGreaterThan(1);
  for (const write of writes)
    expect(write.parentSpanContext?.spanId === accept?.spanContext().spanId || linkedTo(write, accept)).toBe(true);
  const [send] = named('broadcaster.send');
  expect(send?.attributes).toMatchObject({
    'evm.chain_id': 31_337,
    'evm.tx.hash': record.hash,
    'broadcaster.envelopes': 1,
    'broadcaster.acknowledged': 1,
  });
  expect(send?.parentSpanContext).toBeUndefined();
  expect(send && linkedTo(send, accept)).toBe(true);
});

test('what waits is linked to where it was accepted, however much later it is sent', async () => {
  const { broadcaster, chain } = await start();
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  await broadcaster.pauseSigner(lane.chain_id, lane.signer, 'a test');
  const ids: string[] = [];
  for (let at = 0; at < 3; at++)
    ids.push((await requested(() => broadcaster.broadcast('note', '0x01'))).transaction_id);
  expect(named('broadcaster.send')).toEqual([]);
  await requested(() => broadcaster.resumeSigner(lane.chain_id, lane.signer));
  // what comes out of order waits for a block that somebody else causes
  const stages = async () => {
    chain.mine(1);
    return Promise.all(ids.map(async (id) => (await broadcaster.get(id))?.stage));
  };
  await expect.poll(stages, { timeout: 20_000 }).toEqual(ids.map(() => 'confirmed'));
  const sends = named('broadcaster.send');
  const accepts = named('broadcaster.accept');
  expect(accepts.map((span) => span.attributes['broadcaster.transaction_id'])).toEqual(ids);
  for (const accept of accepts) expect(sends.some((send) => linkedTo(send, accept))).toBe(true);
});

test('nothing that lives on belongs to the request that woke it', async () => {
  const { broadcaster } = await start();
  for (let at = 0; at < 3; at++) {
    const { transaction_id } = await requested(() => broadcaster.broadcast('note', '0x01'));
    await broadcaster.wait(transaction_id, { until: 'terminal' });
  }
  const spans = exporter.getFinishedSpans();
  for (const request of named('request')) {
    const own = spans.filter((span) => span.spanContext().traceId === request.spanContext().traceId);
    expect(own.filter(({ name }) => name === 'broadcaster.accept')).toHaveLength(1);
    expect(own.filter(({ name }) => name === 'broadcaster.send')).toEqual([]);
    const ids = own.flatMap((span) => span.attributes['broadcaster.transaction_id'] ?? []);
    expect(new Set(ids).size).toBe(1);
  }
});

test('what is refused is told by its code, in no words', async () => {
  const { broadcaster } = await start();
  await expect(requested(() => broadcaster.accept('payment to anna', { secret: 'hunter2' }))).rejects.toThrow();
  const [accept] = named('broadcaster.accept');
  expect([accept?.status.code, accept?.attributes['error.type']]).toEqual([
    api.SpanStatusCode.ERROR,
    'unknown_message_type',
  ]);
  expect(JSON.stringify([accept?.attributes, accept?.events, accept?.status])).not.toContain('hunter2');
});

test('the active span has ids for logs; where there is none, neither', async () => {
  const tracing = openTelemetry(api);
  expect(tracing.ids()).toBeNull();
  await requested(async () => {
    expect(tracing.ids()).toEqual({
      trace_id: expect.stringMatching(/^[\da-f]{32}$/),
      span_id: expect.stringMatching(/^[\da-f]{16}$/),
    });
    expect(tracing.detached(() => tracing.ids())).toBeNull();
  });
});

test('without tracing there are no spans', async () => {
  const { broadcaster } = await start(false);
  const { transaction_id } = await requested(() => broadcaster.broadcast('note', '0x01'));
  await broadcaster.wait(transaction_id, { until: 'terminal' });
  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['request']);
});
