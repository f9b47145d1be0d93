import { exponentialBackoff } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { type Harness, startApp } from '../../test/harness.js';

const amend = ({ request }: Harness, id: string, body: unknown, headers: Record<string, string> = {}) =>
  request(`/transactions/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A signer that takes nothing new: its transactions stay queued. */
async function paused() {
  const harness = await startApp({}, { retry: exponentialBackoff({ minDelay: 600_000, maxDelay: 600_000 }) });
  const [lane] = harness.broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  await harness.broadcaster.pauseSigner(lane.chain_id, lane.signer, 'a test');
  return harness;
}

test('changes tags, note, priority and deadline of a queued transaction', async () => {
  const harness = await paused();
  const { transaction_id, version } = await harness.broadcast();
  const change = {
    tags: ['red', 'finance'],
    note: 'asked for by phone',
    priority: 9,
    valid_until: '2999-01-01T00:00:00Z',
    reason: 'ticket 12',
  };
  const { status, headers, body } = await amend(harness, transaction_id, change);
  expect(status).toBe(200);
  const { reason, ...fields } = change;
  expect(body).toMatchObject({
    ...fields,
    valid_until: '2999-01-01T00:00:00.000Z',
    stage: 'queued',
    version: version + 1,
  });
  expect(headers.get('etag')).toBe(`"${version + 1}"`);
  const { body: shown } = await harness.request(`/transactions/${transaction_id}?include=events`);
  expect(shown.events[0]).toMatchObject({ type: 'amended', reason, seq: version + 1 });
  const found = await harness.request('/transactions?tag=finance');
  expect(found.body.data).toHaveLength(1);
  const cleared = await amend(harness, transaction_id, { note: null, valid_until: null, tags: [] });
  expect(cleared.body).toMatchObject({ note: null, valid_until: null, tags: [], priority: 9 });
});

test('what is so already changes nothing', async () => {
  const harness = await paused();
  const { transaction_id, version } = await harness.broadcast({ tags: ['x'] });
  expect((await amend(harness, transaction_id, { tags: ['x'] })).body.version).toBe(version);
  expect((await amend(harness, transaction_id, {})).body.version).toBe(version);
});

test('two who change at once do not undo each other', async () => {
  const harness = await paused();
  const { transaction_id, version } = await harness.broadcast();
  const mine = await amend(harness, transaction_id, { note: 'mine' }, { 'if-match': `"${version}"` });
  expect(mine.status).toBe(200);
  const yours = await amend(harness, transaction_id, { note: 'yours' }, { 'if-match': `"${version}"` });
  expect([yours.status, yours.body.code]).toEqual([412, 'precondition_failed']);
  expect(yours.body.transaction).toMatchObject({ note: 'mine', version: version + 1 });
  expect(yours.headers.get('etag')).toBe(`"${version + 1}"`);
});

test('refuses what it is too late for, with the record as it is', async () => {
  const harness = await startApp();
  const { transaction_id } = await harness.broadcast();
  await harness.reach(transaction_id, 'confirmed');
  expect((await amend(harness, transaction_id, { note: 'kept' })).status).toBe(200);
  const late = await amend(harness, transaction_id, { priority: 5 });
  expect([late.status, late.body.code]).toEqual([409, 'too_late']);
  expect(late.body.transaction).toMatchObject({ transaction_id, note: 'kept', priority: 0 });
  const over = await amend(harness, transaction_id, { valid_until: '2999-01-01T00:00:00Z' });
  expect([over.status, over.body.code]).toEqual([409, 'already_terminal']);
});

test.each<[unknown, string, string]>([
  [{ colour: 'red' }, 'unknown_field', '/colour'],
  [{ tags: 'red' }, 'invalid_field', '/tags'],
  [{ tags: Array(21).fill('a') }, 'invalid_field', '/tags'],
  [{ note: '' }, 'invalid_field', '/note'],
  [{ priority: 1.5 }, 'invalid_field', '/priority'],
  [{ valid_until: 'tomorrow' }, 'invalid_field', '/valid_until'],
  [{ valid_until: '2001-01-01T00:00:00Z' }, 'invalid_field', '/valid_until'],
  [{ data: '0x' }, 'unknown_field', '/data'],
])('refuses %j', async (body, code, pointer) => {
  const harness = await paused();
  const { transaction_id } = await harness.broadcast();
  const answer = await amend(harness, transaction_id, body);
  expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, code, pointer]);
});

test('a transaction that is not there cannot be changed', async () => {
  const harness = await paused();
  expect((await amend(harness, '019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10', { note: 'x' })).status).toBe(404);
});
