import { memoryStore } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { goodBody, type Harness, startApp } from '../../test/harness.js';

const batch = ({ request }: Harness, body: unknown) =>
  request('/transaction/broadcast/batch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('takes what is fine and says of each what is wrong with it', async () => {
  const harness = await startApp();
  const items = [
    { ...goodBody, external_id: 'first' },
    { message_type: 'nobody', data: '0x' },
    { ...goodBody, idempotency_key: 'once' },
    'hello',
    { ...goodBody, colour: 'red' },
    { ...goodBody, idempotency_key: 'once' },
  ];
  const { status, body } = await batch(harness, { items });
  expect(status).toBe(200);
  expect(body.results.map((result: { status: number }) => result.status)).toEqual([200, 400, 200, 400, 400, 200]);
  const [first, unknown, once, text, field, again] = body.results;
  expect(first.transaction).toMatchObject({ external_id: 'first', nonce: 0, stage: expect.any(String) });
  expect(first.idempotent_replayed).toBe(false);
  expect(unknown.problem).toMatchObject({
    code: 'unknown_message_type',
    status: 400,
    instance: '/transaction/broadcast/batch#/items/1',
    request_id: expect.any(String),
  });
  expect(text.problem.code).toBe('invalid_json');
  expect(field.problem.errors[0].pointer).toBe('/colour');
  expect(again.transaction.transaction_id).toBe(once.transaction.transaction_id);
  expect([once.idempotent_replayed, again.idempotent_replayed]).toEqual([false, true]);
  expect((await harness.request('/transactions')).body.data).toHaveLength(2);
});

test('takes 500 at once, in order, in few commits', async () => {
  const store = memoryStore();
  let commits = 0;
  const counting = {
    ...store,
    insert: (group: Parameters<typeof store.insert>[0]) => {
      commits++;
      return store.insert(group);
    },
  };
  const harness = await startApp({}, { store: counting });
  harness.node.otherwise({ http: 500 });
  const items = Array.from({ length: 500 }, (_, at) => ({ ...goodBody, external_id: `item ${at}` }));
  const { status, body } = await batch(harness, { items });
  expect(status).toBe(200);
  const order = body.results.map(
    ({ transaction }: { transaction: { external_id: string } }) => transaction.external_id,
  );
  expect(order).toEqual(items.map((item) => item.external_id));
  expect(commits).toBeLessThan(10);
  const ids = body.results.map(
    (result: { transaction: { transaction_id: string } }) => result.transaction.transaction_id,
  );
  expect(ids).toEqual(ids.toSorted());
});

test.each<[unknown, string]>([
  [{}, 'missing_field'],
  [{ items: [] }, 'invalid_field'],
  [{ items: {} }, 'invalid_field'],
  [{ items: Array(501).fill(goodBody) }, 'invalid_field'],
  [{ items: [goodBody], atomic: true }, 'unknown_field'],
  [[goodBody], 'invalid_json'],
])('refuses an envelope that is wrong', async (body, code) => {
  const harness = await startApp();
  const answer = await batch(harness, body);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
});

test('a store that is down refuses each, and says that it may be sent again', async () => {
  const store = memoryStore();
  const refuse = async () => {
    throw new Error('disk full');
  };
  const harness = await startApp({}, { store: { ...store, insert: refuse, commit: refuse } });
  const { status, body } = await batch(harness, { items: [goodBody, goodBody] });
  expect(status).toBe(200);
  for (const result of body.results) {
    expect(result).toMatchObject({ status: 503, problem: { code: 'store_unavailable', retryable: true } });
    expect(JSON.stringify(result)).not.toContain('disk full');
  }
});
