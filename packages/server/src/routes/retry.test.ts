import { expect, test } from 'vitest';
import { type Harness, signer, startApp } from '../../test/harness.js';

/** An app with one transaction whose only try failed. */
async function withFailure() {
  const harness = await startApp();
  harness.node.otherwise({ http: 500 });
  const { transaction_id: id } = await harness.broadcast({ max_attempts: 1 });
  const failed = await harness.reach(id, 'exhausted');
  const retry = (body?: unknown, headers: Record<string, string> = {}) => post(harness, id, body, headers);
  return { ...harness, id, failed, retry };
}

function post({ request }: Pick<Harness, 'request'>, id: string, body?: unknown, headers: Record<string, string> = {}) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return request(`/transactions/${id}/retry`, { method: 'POST', headers: { ...type, ...headers }, ...content });
}

test('a failed transaction goes on with the same id and nonce', async () => {
  const { retry, node, reach, id, failed, chain } = await withFailure();
  expect(failed.status).toBe('failed');
  node.otherwise('pass');
  const { status, headers, body } = await retry();
  expect(status).toBe(200);
  expect(body).toMatchObject({ transaction_id: id, status: 'pending', nonce: failed.nonce, failure: null });
  expect(headers.get('etag')).toBe(`"${body.version}"`);
  expect(await reach(id, 'confirmed')).toMatchObject({ status: 'success', nonce: failed.nonce });
  expect(chain.transactionsOf(signer.address).length).toBe(1);
});

test('the reason stays in the timeline', async () => {
  const { retry, request, id } = await withFailure();
  await retry({ reason: 'the node is back' });
  const { body } = await request(`/transactions/${id}/events`);
  expect(body.data.find((event: { type: string }) => event.type === 'retried').reason).toBe('the node is back');
});

test.each([
  [{ reason: 5 }, 'invalid_field'],
  [{ reason: '' }, 'invalid_field'],
  [{ reason: 'x'.repeat(1001) }, 'invalid_field'],
  [{ why: 'x' }, 'unknown_field'],
  [[], 'invalid_json'],
])('refuses the body %j', async (body, code) => {
  const { retry, broadcaster, id } = await withFailure();
  const answer = await retry(body);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
  expect((await broadcaster.get(id))?.status).toBe('failed');
});

test('If-Match must name the version there is', async () => {
  const { retry, failed } = await withFailure();
  const stale = await retry(undefined, { 'if-match': `"${failed.version - 1}"` });
  expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
  expect(stale.body.transaction).toEqual(failed);
  expect(stale.headers.get('etag')).toBe(`"${failed.version}"`);
  expect((await retry(undefined, { 'if-match': 'abc' })).body.code).toBe('invalid_field');
  expect((await retry(undefined, { 'if-match': `"${failed.version}"` })).status).toBe(200);
});

test('what was mined is not retried, and the answer has the record as it is', async () => {
  const harness = await startApp();
  const { transaction_id } = await harness.broadcast();
  const record = await harness.reach(transaction_id, 'confirmed');
  const { status, body } = await post(harness, transaction_id);
  expect([status, body.code, body.retryable]).toEqual([409, 'already_mined', false]);
  expect(body.transaction).toEqual(record);
});

test('what is under way is not retried', async () => {
  const harness = await startApp();
  harness.chain.setAutomine(false);
  const { transaction_id } = await harness.broadcast();
  await harness.reach(transaction_id, 'accepted');
  const { status, body } = await post(harness, transaction_id);
  expect([status, body.code, body.transaction.stage]).toEqual([409, 'not_retryable', 'accepted']);
});

test('unknown ids are not found', async () => {
  const harness = await startApp();
  expect((await post(harness, '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10')).body.code).toBe('not_found');
  expect((await post(harness, 'x')).body.code).toBe('not_found');
});

test('two admins at once: the transaction is retried once and mined once', async () => {
  const { retry, node, reach, id, failed, chain, request } = await withFailure();
  node.otherwise('pass');
  const match = { 'if-match': `"${failed.version}"` };
  const answers = await Promise.all([retry(undefined, match), retry(undefined, match), retry(undefined, match)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  await reach(id, 'confirmed');
  expect(chain.transactionsOf(signer.address).length).toBe(1);
  const { body } = await request(`/transactions/${id}/events`);
  expect(body.data.filter((event: { type: string }) => event.type === 'retried').length).toBe(1);
});
