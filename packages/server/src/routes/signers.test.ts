import { describe, expect, test } from 'vitest';
import { type Harness, overriding, signer, someone, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

/** An app whose only lane waits for a person, as the broadcaster would tell it. */
async function underReview() {
  const { broadcaster } = await startApp();
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  let review: { reason: 'chain_ahead'; chain_count: number } | null = { reason: 'chain_ahead', chain_count: 7 };
  const waiting = () => ({ ...lane, blocked_on: review ? ('nonce_review' as const) : null, review });
  const approvals: unknown[] = [];
  const app = createApp({
    broadcaster: overriding(broadcaster, {
      health: () => [waiting()],
      signers: async () => [waiting()],
      async approveNonces(_chainId, _signer, count, options) {
        if (review?.chain_count !== count) return false;
        approvals.push(options?.unpark);
        review = null;
        return true;
      },
    }),
  });
  const resync = (body: unknown, address: string = signer.address) =>
    app.request(`/signers/${address}/resync-nonce`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { app, resync, approvals };
}

const right = { chain_id: 31_337, chain_count: 7, confirm: signer.address };

test('shows how each signer is doing', async () => {
  const { request } = await startApp();
  const { status, body } = await request('/signers');
  expect(status).toBe(200);
  expect(body.data).toMatchObject([
    { signer: signer.address, chain_id: 31_337, blocked_on: null, review: null, queued: 0 },
  ]);
});

test('a signer that waits for a person degrades, and goes on when the very count is approved', async () => {
  const { app, resync } = await underReview();
  expect(await (await app.request('/readyz')).json()).toMatchObject({
    status: 'degraded',
    checks: { signers: { status: 'degraded' } },
  });
  const stale = await resync({ ...right, chain_count: 6 });
  expect([stale.status, await stale.json()]).toMatchObject([
    409,
    { code: 'conflict', signer: { review: { chain_count: 7 } } },
  ]);
  const answer = await resync(right);
  expect([answer.status, await answer.json()]).toMatchObject([200, { signer: signer.address, review: null }]);
  expect((await resync(right)).status).toBe(409);
});

test.each([undefined, 'all'])('passes on whether the parked ones may go on too (unpark: %s)', async (unpark) => {
  const { resync, approvals } = await underReview();
  expect((await resync({ ...right, unpark })).status).toBe(200);
  expect(approvals).toEqual([unpark]);
});

test.each<[unknown, number, string]>([
  [{ ...right, unpark: 'some' }, 400, 'invalid_field'],
  [{ ...right, confirm: 'yes' }, 400, 'invalid_field'],
  [{ ...right, chain_id: '31337' }, 400, 'invalid_field'],
  [{ ...right, chain_count: -1 }, 400, 'invalid_field'],
  [{ ...right, why: 'x' }, 400, 'unknown_field'],
  [{ ...right, chain_id: 5 }, 404, 'not_found'],
])('refuses %j', async (body, status, code) => {
  const { resync } = await underReview();
  const answer = await resync(body);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
});

describe('cancelling all that a signer has pending', () => {
  const cancelPending = (request: Harness['request'], body: unknown, address: string = signer.address) =>
    request(`/signers/${address}/cancel-pending`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const kindOf = ({ kind, endpoints }: { kind: string; endpoints: unknown[] }) =>
    endpoints.length > 0 ? `${kind} acknowledged` : kind;
  const right = { chain_id: 31_337, confirm: signer.address.toLowerCase(), reason: 'the key has leaked' };

  test('is an operation on what the chain has not decided, and on nothing else', async () => {
    const { request, broadcast, reach, chain } = await startApp();
    const done = await broadcast();
    await reach(done.transaction_id, 'confirmed');
    chain.setAutomine(false);
    const ids = [(await broadcast()).transaction_id, (await broadcast()).transaction_id];
    for (const id of ids) await reach(id, 'accepted');
    const { status, body, headers } = await cancelPending(request, right);
    expect(status).toBe(202);
    expect(body).toMatchObject({ action: 'cancel', total: 2, reason: 'the key has leaked' });
    expect(headers.get('location')).toBe(`/operations/${body.operation_id}`);
    for (const id of ids) {
      const kinds = async () => (await request(`/transactions/${id}/attempts`)).body.data.map(kindOf);
      await expect.poll(kinds).toContain('filler acknowledged');
    }
    chain.mine(2);
    for (const id of ids) await reach(id, 'cancelled');
    expect((await request(`/transactions/${done.transaction_id}`)).body.stage).toBe('confirmed');
  });

  test.each([
    [{ ...right, confirm: 'yes' }, signer.address, 400, 'invalid_field'],
    [{ chain_id: 31_337 }, signer.address, 400, 'missing_field'],
    [{ ...right, chain_id: 5 }, signer.address, 404, 'not_found'],
    [{ ...right, confirm: someone }, someone, 404, 'not_found'],
  ])('refuses %j for %s', async (body, address, status, code) => {
    const { request } = await startApp();
    const answer = await cancelPending(request, body, address);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await request('/operations')).body.data).toEqual([]);
  });
});

test('shows the nonces that the chain has not decided, and who has them', async () => {
  const { request, broadcast, reach, chain } = await startApp();
  const nonces = (search = '?chain_id=31337', address: string = signer.address) =>
    request(`/signers/${address}/nonces${search}`);
  expect((await nonces()).body).toMatchObject({ signer: signer.address, slots: [], open: 0 });
  await reach((await broadcast()).transaction_id, 'confirmed');
  chain.setAutomine(false);
  const { transaction_id: first } = await broadcast();
  const { transaction_id: second } = await broadcast();
  await reach(second, 'accepted');
  await request(`/transactions/${first}/cancel`, { method: 'POST' });
  const state = async () => (await nonces()).body.slots[0].state;
  await expect.poll(state).toBe('closing');
  const { status, body } = await nonces();
  expect([status, body.next_nonce, body.open]).toEqual([200, 3, 2]);
  expect(body.slots).toMatchObject([
    { nonce: 1, state: 'closing', attempts: 2, transaction: { transaction_id: first } },
    { nonce: 2, state: 'open', attempts: 1, mined_hash: null, transaction: { transaction_id: second } },
  ]);
  expect((await nonces('')).status).toBe(400);
  expect((await nonces('?chain_id=5')).status).toBe(404);
  expect((await nonces('?chain_id=31337', someone)).status).toBe(404);
});

test('one signer is shown by its address, in any case', async () => {
  const { request, broadcaster } = await startApp();
  const [{ signer } = { signer: '' }] = await broadcaster.signers();
  for (const address of [signer, signer.toLowerCase()]) {
    const { status, body } = await request(`/signers/${address}`);
    expect([status, body.data]).toMatchObject([200, [{ signer, chain_id: 31_337 }]]);
  }
  expect((await request(`/signers/0x${'1'.repeat(40)}`)).status).toBe(404);
});
