import { expect, test } from 'vitest';
import { type Harness, someone, startApp } from '../../test/harness.js';

const duplicate = ({ request }: Harness, id: string, body: unknown = undefined, headers: Record<string, string> = {}) =>
  request(`/transactions/${id}/duplicate`, {
    method: 'POST',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test('does once more what was done, as a transaction of its own', async () => {
  const harness = await startApp();
  const first = await harness.broadcast({
    external_id: 'order 7',
    tags: ['red'],
    priority: 3,
    idempotency_key: 'once',
  });
  const { status, headers, body } = await duplicate(harness, first.transaction_id);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    parent_id: first.transaction_id,
    message_type: first.message_type,
    data: first.data,
    external_id: 'order 7',
    tags: ['red'],
    priority: 3,
    idempotency_key: null,
    nonce: 1,
  });
  expect(body.transaction_id).not.toBe(first.transaction_id);
  expect(headers.get('location')).toBe(`/transactions/${body.transaction_id}`);
  const children = await harness.request(`/transactions?parent_id=${first.transaction_id}`);
  expect(children.body.data).toMatchObject([{ transaction_id: body.transaction_id }]);
  expect(first.parent_id).toBeNull();
});

test('may carry other data, and repeats what the caller had chosen', async () => {
  const harness = await startApp();
  const call = { message_type: 'contract.call', data: '0x01', to: someone, value: '5', gas: '60000' };
  const first = await harness.broadcast(call);
  const { body } = await duplicate(harness, first.transaction_id, { data: '0x02', tags: ['second'] });
  expect(body).toMatchObject({ data: '0x02', to: someone, value: '5', tags: ['second'] });
});

test('with a key it is done once', async () => {
  const harness = await startApp();
  const first = await harness.broadcast();
  const once = await duplicate(harness, first.transaction_id, {}, { 'idempotency-key': 'again' });
  const twice = await duplicate(harness, first.transaction_id, { idempotency_key: 'again' });
  expect(twice.body.transaction_id).toBe(once.body.transaction_id);
  expect(twice.headers.get('idempotent-replayed')).toBe('true');
});

test('refuses what cannot be', async () => {
  const harness = await startApp();
  const { transaction_id } = await harness.broadcast();
  expect((await duplicate(harness, '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10')).status).toBe(404);
  expect((await duplicate(harness, transaction_id, { data: ['x'] })).body.code).toBe('invalid_data');
  expect((await duplicate(harness, transaction_id, { nonce: 3 })).body.code).toBe('unknown_field');
  expect((await duplicate(harness, transaction_id, { tags: 'red' })).body.code).toBe('invalid_field');
  expect((await harness.request('/transactions')).body.data).toHaveLength(1);
});
