import { expect, test } from 'vitest';
import { type Harness, startApp } from '../../test/harness.js';

async function withSent() {
  const harness = await startApp();
  harness.chain.setAutomine(false);
  const { transaction_id: id } = await harness.broadcast();
  const sent = await harness.reach(id, 'accepted');
  const act = (action: string, body?: unknown, headers: Record<string, string> = {}) =>
    post(harness, `/transactions/${id}/${action}`, body, headers);
  return { ...harness, id, sent, act };
}

function post(
  { request }: Pick<Harness, 'request'>,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return request(path, { method: 'POST', headers: { ...type, ...headers }, ...content });
}

test('a cancel of what was sent is accepted, and the chain grants it', async () => {
  const { act, id, chain, reach, request } = await withSent();
  const { status, headers, body } = await act('cancel', { reason: 'ordered twice' });
  expect([status, body.wish, headers.get('etag')]).toEqual([202, 'cancel', `"${body.version}"`]);
  chain.setAutomine(true);
  const ended = await reach(id, 'cancelled');
  expect(ended).toMatchObject({ status: 'failed', failure: { code: 'cancelled' } });
  const { body: signed } = await request(`/transactions/${id}/attempts`);
  expect(signed.data).toMatchObject([
    { kind: 'filler', outcome: 'mined' },
    { kind: 'payload', outcome: 'replaced' },
  ]);
  const late = await act('cancel');
  expect([late.status, late.body.code, late.body.transaction.stage]).toEqual([409, 'already_terminal', 'cancelled']);
  const { body: events } = await request(`/transactions/${id}/events`);
  expect(events.data.find(({ type }: { type: string }) => type === 'cancelling').reason).toBe('ordered twice');
});

test('a cancel of what has no nonce is done at once', async () => {
  const harness = await startApp();
  const [signer] = await harness.broadcaster.signers();
  await post(harness, `/signers/${signer?.signer}/pause`, { reason: 'audit' });
  const { transaction_id: id } = await harness.broadcast();
  const { status, body } = await post(harness, `/transactions/${id}/cancel`);
  expect([status, body.stage, body.status]).toEqual([200, 'cancelled', 'failed']);
});

test('a speed-up signs a dearer attempt with the same nonce; too little is refused with the minimum', async () => {
  const { act, id, sent, reach, request, chain } = await withSent();
  const low = await act('speed-up', { max_fee_per_gas: '1' });
  expect([low.status, low.body.code, low.body.minimum]).toEqual([
    400,
    'fee_below_replacement_minimum',
    { max_fee_per_gas: expect.stringMatching(/^\d+$/), max_priority_fee_per_gas: expect.stringMatching(/^\d+$/) },
  ]);
  const { status, body } = await act('speed-up', { max_fee_per_gas: '90000000000', reason: 'a customer waits' });
  expect([status, body.wish, body.nonce]).toEqual([202, 'speed_up', sent.nonce]);
  chain.setAutomine(true);
  await reach(id, 'confirmed');
  const attempts = (await request(`/transactions/${id}/attempts`)).body.data;
  expect(attempts).toMatchObject([{ max_fee_per_gas: '90000000000', nonce: sent.nonce }, { nonce: sent.nonce }]);
  const late = await act('speed-up');
  expect([late.status, late.body.code, late.body.transaction.stage]).toEqual([409, 'too_late', 'confirmed']);
});

test.each([
  ['cancel', { why: 'x' }, 'unknown_field'],
  ['cancel', { max_fee_per_gas: '1' }, 'unknown_field'],
  ['cancel', { reason: '' }, 'invalid_field'],
  ['speed-up', { max_fee_per_gas: 5 }, 'invalid_field'],
  ['speed-up', { max_fee_per_gas: '-1', max_priority_fee_per_gas: '0x1' }, 'invalid_field'],
])('%s refuses the body %j', async (action, body, code) => {
  const { act, id, sent, broadcaster } = await withSent();
  const answer = await act(action, body);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
  expect((await broadcaster.get(id))?.version).toBe(sent.version);
});

test('If-Match must name the version there is', async () => {
  const { act, sent } = await withSent();
  const stale = await act('cancel', undefined, { 'if-match': `"${sent.version - 1}"` });
  expect([stale.status, stale.body.code, stale.body.transaction]).toEqual([412, 'precondition_failed', sent]);
  expect((await act('cancel', undefined, { 'if-match': `"${sent.version}"` })).status).toBe(202);
});

test('an action with an idempotency key is taken once, and its answer comes again', async () => {
  const { act, id, request } = await withSent();
  const key = { 'idempotency-key': 'k-1' };
  const first = await act('speed-up', { reason: 'a customer waits' }, key);
  expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, 'false']);
  const again = await act('speed-up', { reason: 'a customer waits' }, key);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  const { data } = (await request(`/transactions/${id}/events`)).body;
  expect(data.filter(({ type }: { type: string }) => type === 'speeding_up')).toHaveLength(1);
  for (const [action, body] of [['speed-up', { reason: 'another' }], ['cancel']] as const) {
    const other = await act(action, body, key);
    expect([other.status, other.body.code, other.body.transaction_id]).toEqual([422, 'idempotency_key_reused', id]);
  }
  const bad = await act('cancel', undefined, { 'idempotency-key': 'k 1' });
  expect([bad.status, bad.body.code]).toEqual([400, 'invalid_field']);
});

test('a paused signer holds new transactions until it is resumed', async () => {
  const harness = await startApp();
  const [{ signer } = { signer: '' }] = await harness.broadcaster.signers();
  const paused = await post(harness, `/signers/${signer.toLowerCase()}/pause`, { reason: 'audit', chain_id: 31_337 });
  expect([paused.status, paused.body.data]).toMatchObject([200, [{ signer, paused: { reason: 'audit' } }]]);
  const { transaction_id: id } = await harness.broadcast();
  expect((await harness.request(`/transactions/${id}`)).body).toMatchObject({
    stage: 'queued',
    blocked_on: 'signer_paused',
  });
  const resumed = await post(harness, `/signers/${signer}/resume`, { reason: 'audit done' });
  expect([resumed.status, resumed.body.data]).toMatchObject([200, [{ paused: null }]]);
  await harness.reach(id, 'confirmed');
});

test.each([
  [{}, 'missing_field'],
  [{ reason: ' ' }, 'invalid_field'],
  [{ reason: 'x', chain_id: '1' }, 'invalid_field'],
  [{ reason: 'x', until: 'tomorrow' }, 'unknown_field'],
])('a pause refuses the body %j', async (body, code) => {
  const harness = await startApp();
  const [{ signer } = { signer: '' }] = await harness.broadcaster.signers();
  const answer = await post(harness, `/signers/${signer}/pause`, body);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
  expect((await post(harness, `/signers/${signer}/pause`, { reason: 'x', chain_id: 7 })).status).toBe(404);
  expect(await harness.broadcaster.signers()).toMatchObject([{ paused: null }]);
});
