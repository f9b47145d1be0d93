import { ManualClock } from '@tx-broadcaster/core/testing';
import { describe, expect, test } from 'vitest';
import { addWeight, goodBody, type Harness, signer, someone, startApp } from '../../test/harness.js';
import { createClient } from './client.js';
import type { ClientOptions } from './connection.js';
import { ApiError, ConnectionError, TransactionFailedError, WaitTimeoutError } from './errors.js';

type Fetch = NonNullable<ClientOptions['fetch']>;
/** What happens to a request on its way. */
type Way = (go: () => Promise<Response>, init: RequestInit) => Promise<Response>;

/** A client of a real app. The n-th request goes the n-th of these ways; the others arrive. */
function clientOf({ app }: Harness, ways: Way[] = [], options: Partial<ClientOptions> = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init });
    const go = async () => app.request(url, init);
    return (ways.shift() ?? go)(go, init);
  };
  // no chance: whatever is asked again is asked again at once
  return { client: createClient({ url: 'http://host', fetch, random: () => 0, ...options }), asked };
}

const lostAnswer: Way = async (go) => {
  await go();
  throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
};
const go: Way = (ask) => ask();
const refused: Way = async () => {
  throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
};
const answers =
  (status: number, headers: Record<string, string> = {}): Way =>
  async () =>
    new Response('<h1>Bad gateway</h1>', { status, headers });
const silence: Way = (_, { signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

describe('broadcast', () => {
  test('is taken once, though its answers get lost and its server is away', async () => {
    const harness = await startApp();
    const { client, asked } = clientOf(harness, [lostAnswer, refused, answers(502), answers(429), lostAnswer]);
    const record = await client.broadcast(goodBody);
    expect(asked).toHaveLength(6);
    const keys = new Set(asked.map(({ init }) => new Headers(init.headers).get('idempotency-key')));
    expect([...keys]).toEqual([record.idempotency_key]);
    const { data } = await client.transactions.list().page();
    expect(data.map(({ transaction_id }) => transaction_id)).toEqual([record.transaction_id]);
  });

  test('has a key of its own for each call, or the one that is given', async () => {
    const { client } = clientOf(await startApp());
    const [one, other] = [await client.broadcast(goodBody), await client.broadcast(goodBody)];
    expect(one.transaction_id).not.toBe(other.transaction_id);
    const first = await client.broadcast(goodBody, { idempotencyKey: 'order-81' });
    const again = await client.broadcast({ ...goodBody, idempotency_key: 'order-81' });
    expect([again.transaction_id, again.idempotency_key]).toEqual([first.transaction_id, 'order-81']);
  });

  test('that nobody answers tells by which key to ask again', async () => {
    const harness = await startApp();
    const lost = clientOf(harness, [lostAnswer, refused], { tries: 2 }).client.broadcast(goodBody);
    const error = await lost.catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectionError) || error.idempotencyKey === null) throw new Error('has no key');
    expect(error.message).toContain('ECONNREFUSED');
    const { client } = clientOf(harness);
    const { idempotencyKey } = error;
    const record = await client.broadcast(goodBody, { idempotencyKey });
    const { data } = await client.transactions.list().page();
    expect(data).toMatchObject([{ transaction_id: record.transaction_id }]);
  });

  test('may wait until it is mined', async () => {
    const { client } = clientOf(await startApp());
    expect(['mined', 'confirmed']).toContain((await client.broadcast(goodBody, { wait: 30 })).stage);
  });

  test('many at once: each has its own result, and none is doubled by a lost answer', async () => {
    const { client, asked } = clientOf(await startApp(), [lostAnswer]);
    const results = await client.broadcastMany([goodBody, { ...goodBody, data: 'nonsense' }, goodBody]);
    expect(results.map(({ status }) => status)).toEqual([200, 400, 200]);
    expect(asked).toHaveLength(2);
    expect((await client.transactions.stats()).total).toBe(2);
  });

  test('is simulated without a trace', async () => {
    const { client } = clientOf(await startApp());
    expect(await client.simulate(goodBody)).toMatchObject({ transaction_id: null, outcome: 'success' });
    expect((await client.transactions.stats()).total).toBe(0);
  });
});

describe('a refusal', () => {
  test('is an error that programs can read', async () => {
    const { client, asked } = clientOf(await startApp());
    const error = await client.broadcast({ ...goodBody, message_type: 'nothing' }).catch((thrown: unknown) => thrown);
    if (!(error instanceof ApiError)) throw error;
    expect(error).toMatchObject({ status: 400, code: 'unknown_message_type', retryable: false, transaction: null });
    expect([error.requestId, error.idempotencyKey]).toEqual([expect.any(String), expect.any(String)]);
    expect(error.problem.known).toContain('raw');
    expect(asked).toHaveLength(1);
  });

  test('names each field that is wrong', async () => {
    const { client } = clientOf(await startApp());
    const wrong = client.broadcast({ ...goodBody, priority: 5000, tags: [''] });
    await expect(wrong).rejects.toMatchObject({ issues: [{ pointer: '/tags' }, { pointer: '/priority' }] });
  });

  test('of an action has the transaction as it is', async () => {
    const { client } = clientOf(await startApp());
    const { transaction_id } = await client.broadcast(goodBody);
    await client.waitFor(transaction_id, 'confirmed');
    await expect(client.transactions.cancel(transaction_id)).rejects.toMatchObject({
      status: 409,
      transaction: { transaction_id, stage: 'confirmed' },
    });
    await expect(client.transactions.retry(transaction_id, { version: 1 })).rejects.toBeInstanceOf(ApiError);
  });

  test('by something that is no server of ours says so', async () => {
    const harness = await startApp();
    const page: Way = async () => new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } });
    const { client } = clientOf(harness, [answers(500), page]);
    await expect(client.version()).rejects.toMatchObject({ status: 500, code: 'unexpected_answer' });
    await expect(client.version()).rejects.toMatchObject({
      status: 200,
      message: expect.stringContaining('text/html'),
    });
  });
});

describe('asking again', () => {
  test('waits as long as the server wants', async () => {
    const clock = new ManualClock();
    const full = answers(503, { 'retry-after': '7' });
    const { client, asked } = clientOf(await startApp(), [full], { clock });
    const version = client.version();
    await clock.advance(6_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(await version).toMatchObject({ chain_ids: [31_337] });
    expect(asked).toHaveLength(2);
  });

  test('does not happen where it could do something twice', async () => {
    const { client, asked } = clientOf(await startApp(), [lostAnswer]);
    const webhook = client.webhooks.create({ url: 'https://receiver.example' });
    await expect(webhook).rejects.toBeInstanceOf(ConnectionError);
    expect(asked).toHaveLength(1);
  });

  test('does what people asked for once', async () => {
    const harness = await startApp();
    harness.chain.setAutomine(false);
    const { transaction_id: id } = await harness.broadcast();
    await harness.reach(id, 'accepted');
    const { client, asked } = clientOf(harness, [lostAnswer, go, lostAnswer, go, lostAnswer]);
    await client.transactions.speedUp(id);
    await client.transactions.amend(id, { note: 'looked at' });
    const { operation_id } = await client.operations.begin({ action: 'speed_up', ids: [id] });
    expect(asked).toHaveLength(6);
    const { data: begun } = await client.operations.list().page();
    expect(begun.map((operation) => operation.operation_id)).toEqual([operation_id]);
    await expect.poll(async () => (await client.operations.get(operation_id)).status).toBe('completed');
    const types = (await client.transactions.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'speeding_up')).toHaveLength(2);
    expect(types.filter((type) => type === 'amended')).toHaveLength(1);
  });

  test('ends with the signal, also in a pause', async () => {
    const clock = new ManualClock();
    const gone = new AbortController();
    const { client } = clientOf(await startApp(), [answers(503, { 'retry-after': '30' })], { clock });
    const list = client.transactions.list({}, { signal: gone.signal }).page();
    const ended = expect(list).rejects.toThrow('no longer wanted');
    await clock.advance(1_000);
    gone.abort(new Error('no longer wanted'));
    await ended;
  });

  test('a server that says nothing is given up', async () => {
    const clock = new ManualClock();
    const { client } = clientOf(await startApp(), [silence], { clock, tries: 1, timeoutMs: 5_000 });
    const given = expect(client.version()).rejects.toThrow('no answer within 5 s');
    await clock.advance(5_000);
    await given;
  });
});

describe('lists', () => {
  test('go through all pages, as they are taken', async () => {
    const harness = await startApp();
    const { client, asked } = clientOf(harness);
    for (let n = 0; n < 5; n++) await harness.broadcast();
    const ids: string[] = [];
    for await (const { transaction_id } of client.transactions.list({ limit: 2, sort: 'created_at' })) {
      ids.push(transaction_id);
    }
    expect(ids).toEqual([...new Set(ids)].sort());
    expect([ids.length, asked.length]).toEqual([5, 3]);
    for await (const page of client.transactions.list({ limit: 2, include: 'total' }).pages()) {
      expect(page.total).toEqual({ value: 5, relation: 'eq' });
      break;
    }
    expect(asked).toHaveLength(4);
  });

  test('are filtered, by several values too', async () => {
    const { client, asked } = clientOf(await startApp());
    const { transaction_id } = await client.broadcast({ ...goodBody, tags: ['night'] });
    await client.broadcast(goodBody);
    const query = { message_type: addWeight, tag: ['day', 'night'], 'data._weight': '10' };
    const { data, applied } = await client.transactions.list(query).page();
    expect(data).toMatchObject([{ transaction_id }]);
    expect(applied).toMatchObject({ tag: ['day', 'night'] });
    expect(asked.at(-1)?.url).toContain('tag=day&tag=night');
  });

  test('are exported whole', async () => {
    const { client } = clientOf(await startApp());
    await client.broadcast(goodBody);
    const csv = await new Response(await client.transactions.export({}, { format: 'csv', columns: ['status'] })).text();
    expect(csv.split('\r\n').at(-2)).toBe('# 1 rows');
  });
});

describe('one transaction', () => {
  test('is waited for until it is as far', async () => {
    const { client } = clientOf(await startApp());
    const { transaction_id: id } = await client.broadcast(goodBody);
    const seen: string[] = [];
    for (const target of ['signed', 'sent', 'accepted', 'success', 'mined', 'confirmed', 'terminal'] as const) {
      const { stage } = await client.waitFor(id, target, { onLook: ({ stage }) => seen.push(stage) });
      expect(seen.at(-1)).toBe(stage);
    }
    expect(seen.at(-1)).toBe('confirmed');
    await expect(client.waitFor(id, 'failed')).rejects.toBeInstanceOf(TransactionFailedError);
  });

  test('that ends otherwise fails the wait', async () => {
    const { client } = clientOf(await startApp());
    await client.signers.pause(signer.address, 'to cancel in peace');
    const { transaction_id: id } = await client.broadcast({ ...goodBody, data: [someone, '7'] });
    const cancelled = await client.transactions.cancel(id, { reason: 'by mistake' });
    expect(cancelled.stage).toBe('cancelled');
    const error = await client.waitFor(id, 'mined').catch((thrown: unknown) => thrown);
    if (!(error instanceof TransactionFailedError)) throw error;
    expect(error.transaction.stage).toBe('cancelled');
    expect((await client.waitFor(id, 'failed')).stage).toBe('cancelled');
    expect((await client.transactions.events(id))[0]).toMatchObject({ type: 'cancelled', reason: 'by mistake' });
  });

  test('that takes too long ends the wait, and can be waited for again', async () => {
    const clock = new ManualClock();
    const { client } = clientOf(await startApp(), [], { clock });
    await client.signers.pause(signer.address, 'a break');
    const { transaction_id: id } = await client.broadcast(goodBody);
    const late = expect(client.waitFor(id, 'sent', { timeoutMs: 400 })).rejects.toBeInstanceOf(WaitTimeoutError);
    while (clock.now() < 1_700_000_000_500) await clock.advance(100);
    await late;
    await client.signers.resume(signer.address, 'the break is over');
    expect((await client.waitFor(id, 'confirmed')).stage).toBe('confirmed');
  });

  test('is shown, amended, repeated', async () => {
    const { client } = clientOf(await startApp());
    const { transaction_id: id } = await client.broadcast(goodBody);
    const { version } = await client.waitFor(id, 'confirmed');
    const shown = await client.transactions.get(id, { include: ['attempts', 'decoded', 'explain'] });
    expect(shown.attempts).toEqual(await client.transactions.attempts(id));
    expect(shown.decoded?.function?.args[1]).toMatchObject({ value: '10' });
    expect(shown.explain?.sentence).toEqual(expect.any(String));
    expect(await client.transactions.amend(id, { note: 'paid' }, { version })).toMatchObject({ note: 'paid' });
    await expect(client.transactions.amend(id, { note: 'lost' }, { version })).rejects.toMatchObject({ status: 412 });
    const copy = await client.transactions.duplicate(id, { tags: ['again'] });
    expect(copy).toMatchObject({ parent_id: id, tags: ['again'] });
  });
});

test('many transactions: looked at first, then acted on, and told one by one', async () => {
  const { client } = clientOf(await startApp());
  await client.signers.pause(signer.address, 'they are wrong');
  for (let n = 0; n < 3; n++) await client.broadcast({ ...goodBody, tags: ['wrong'] });
  const order = { action: 'cancel', filter: { tag: 'wrong' }, reason: 'wrong price' } as const;
  expect(await client.operations.preview(order)).toMatchObject({ matched: 3, eligible: 3 });
  const { operation_id: id } = await client.operations.begin(order);
  await expect.poll(async () => (await client.operations.get(id)).status).toBe('completed');
  const outcomes: string[] = [];
  for await (const { outcome } of client.operations.results(id)) outcomes.push(outcome);
  expect(outcomes).toEqual(['succeeded', 'succeeded', 'succeeded']);
  expect(await client.operations.list().page()).toMatchObject({ data: [{ operation_id: id }], has_more: false });
  await expect(client.operations.abort(id)).rejects.toMatchObject({ code: 'conflict' });
});

test('a server that is not ready says why, and is not asked again', async () => {
  const { client, asked } = clientOf(await startApp({ phase: () => 'draining' }));
  expect(await client.readiness()).toMatchObject({ status: 'not_ready', checks: { serving: { status: 'failed' } } });
  expect(asked).toHaveLength(1);
});

test('the server, its endpoints and what it takes', async () => {
  const { client } = clientOf(await startApp());
  expect((await client.readiness()).status).toBe('ready');
  expect(await client.endpoints()).toMatchObject([{ chain_id: 31_337, status: 'healthy' }]);
  expect((await client.messageTypes()).map(({ name }) => name)).toContain(addWeight);
  expect(await client.signers.list()).toMatchObject([{ signer: signer.address, paused: null }]);
  expect((await client.transactions.timeseries({ step: 3600 })).points.length).toBeGreaterThan(0);
});
