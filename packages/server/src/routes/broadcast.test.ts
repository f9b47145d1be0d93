import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addWeight, goodBody, signer, someone, startApp } from '../../test/harness.js';

test('answers 200 with the whole record, signed already, and stores it', async () => {
  const { post, request, reach } = await startApp();
  const { status, headers, body } = await post(goodBody);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...goodBody, status: 'pending', stage: 'signed', nonce: 0, from: signer.address });
  expect(body.hash).toMatch(/^0x[\da-f]{64}$/);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('location')).toBe(`/transactions/${body.transaction_id}`);
  expect(headers.get('idempotent-replayed')).toBe('false');
  await reach(body.transaction_id, 'confirmed');
  const shown = await request(`/transactions/${body.transaction_id}`);
  expect(shown.body).toMatchObject({ status: 'success', stage: 'confirmed', block_number: 1 });
});

test.each([
  ['an object by names', { _addr: someone, _weight: '10' }],
  ['an array by position', [someone, 10]],
  ['calldata', `0x1c41742f${someone.slice(2).toLowerCase().padStart(64, '0')}${(10).toString(16).padStart(64, '0')}`],
])('takes data as %s, and all forms mean the same call', async (_, data) => {
  const { broadcast, reach, chain } = await startApp();
  const { transaction_id, data: kept } = await broadcast({ data });
  expect(kept).toEqual(data);
  await reach(transaction_id, 'confirmed');
  const [mined] = chain.transactionsOf(signer.address);
  expect(mined?.input).toBe(
    `0x1c41742f${someone.slice(2).toLowerCase().padStart(64, '0')}${(10).toString(16).padStart(64, '0')}`,
  );
});

test('passes every optional field on', async () => {
  const { broadcast } = await startApp();
  const fields = {
    idempotency_key: 'order-1',
    external_id: 'invoice 7',
    tags: ['a', 'b'],
    metadata: { order: '7', constructor: 'x' },
    signer_id: signer.address.toLowerCase(),
    chain_id: 31_337,
    priority: 5,
    valid_until: '2999-01-01T01:00:00+01:00',
    max_attempts: 7,
    confirmations: 2,
    success_on: 'confirmed',
  };
  const record = await broadcast(fields);
  expect(record).toMatchObject({
    idempotency_key: 'order-1',
    external_id: 'invoice 7',
    tags: ['a', 'b'],
    metadata: { order: '7', constructor: 'x' },
    signer_id: signer.address,
    chain_id: 31_337,
    priority: 5,
    valid_until: '2999-01-01T00:00:00.000Z',
    max_attempts: 7,
    confirmations_required: 2,
  });
});

test('lets callers choose what the message type leaves to them', async () => {
  const { broadcast, reach, chain } = await startApp();
  const call = { message_type: 'contract.call', data: '0x1234', to: someone, value: '0x10', gas: 60_000 };
  const { transaction_id } = await broadcast({ ...call, max_fee_per_gas: '9000000000', max_priority_fee_per_gas: '7' });
  const record = await reach(transaction_id, 'confirmed');
  expect(record).toMatchObject({ to: someone, value: '16' });
  expect(chain.transactionsOf(signer.address)).toMatchObject([
    { to: someone.toLowerCase(), value: 16n, input: '0x1234' },
  ]);
});

test.each([['application/json'], ['application/json; charset=utf-8'], ['Application/JSON;charset="UTF-8"']])(
  'takes Content-Type %s',
  async (type) => {
    const { post } = await startApp();
    expect((await post(goodBody, { 'content-type': type })).status).toBe(200);
  },
);

test('works without any node: the answer is 200, queued, and says what it waits for', async () => {
  const { post, node } = await startApp();
  await node.refuse();
  const { status, body } = await post(goodBody);
  expect(status).toBe(200);
  expect(body.status).toBe('pending');
  await node.listen();
});

test('is mounted below any path of another app, and its links say so', async () => {
  const { app } = await startApp();
  const parent = new Hono().route('/chain/tx', app);
  const answer = await parent.request('/chain/tx/transaction/broadcast', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(goodBody),
  });
  expect(answer.status).toBe(200);
  const location = answer.headers.get('location') ?? '';
  expect(location).toMatch(/^\/chain\/tx\/transactions\//);
  expect((await parent.request(location)).status).toBe(200);
  const wrong = await parent.request('/chain/tx/transactions?limit=0');
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ code: 'invalid_field', instance: '/chain/tx/transactions' });
});

test('a hundred requests at once with one key make one transaction', async () => {
  const { post, chain, reach, request } = await startApp();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index % 2 ? post({ ...goodBody, idempotency_key: 'k' }) : post(goodBody, { 'idempotency-key': 'k' }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const ids = new Set(answers.map(({ body }) => body.transaction_id));
  expect(ids.size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'false').length).toBe(1);
  await reach([...ids][0] ?? '', 'confirmed');
  expect(chain.transactionsOf(signer.address).length).toBe(1);
  expect((await request('/transactions')).body.data.length).toBe(1);
});

test('a repeated key answers with the record as it is now', async () => {
  const { post, reach } = await startApp();
  const first = await post({ ...goodBody, idempotency_key: 'k' });
  await reach(first.body.transaction_id, 'confirmed');
  const again = await post({ ...goodBody, idempotency_key: 'k' });
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toMatchObject({ transaction_id: first.body.transaction_id, stage: 'confirmed' });
});

test('the same key for another payload is refused with 422 and names the transaction that has it', async () => {
  const { post, request } = await startApp();
  const first = await post({ ...goodBody, idempotency_key: 'k' });
  const other = await post({ ...goodBody, data: [someone, '11'] }, { 'idempotency-key': 'k' });
  expect(other.status).toBe(422);
  expect(other.body).toMatchObject({
    type: 'https://tx-broadcaster.dev/problems/idempotency-key-reused',
    code: 'idempotency_key_reused',
    status: 422,
    retryable: false,
    transaction_id: first.body.transaction_id,
  });
  expect((await request('/transactions')).body.data.length).toBe(1);
});

test('the key may be in header and body if it is the same', async () => {
  const { post } = await startApp();
  const { status, body } = await post({ ...goodBody, idempotency_key: 'k' }, { 'idempotency-key': 'k' });
  expect([status, body.idempotency_key]).toEqual([200, 'k']);
});

test('signatures find their type in any spelling', async () => {
  const { broadcast } = await startApp();
  expect((await broadcast({ message_type: 'add_weight(address,uint)' })).message_type).toBe(addWeight);
});
