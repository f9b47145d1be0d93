import { memoryStore } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { signer, startApp } from '../../test/harness.js';

const unpark = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** An app whose lane was parked while one transaction was queued in it. */
async function withParked() {
  const store = memoryStore();
  const hanging = { address: signer.address, signTransaction: () => new Promise<never>(() => {}) };
  const options = { signers: [hanging], signWait: 1, signTimeout: 20, store: { ...store, close: async () => {} } };
  const first = await startApp({}, options);
  const { transaction_id: id } = await first.broadcast();
  await first.broadcaster.stop();
  const lane = `31337:${signer.address.toLowerCase()}`;
  const owner = { lane, chainId: 31_337, signer: signer.address, holder: 'the restore', ttlMs: 0, now: Date.now() };
  const row = await store.lease(owner);
  if (!row) throw new Error('the lane is free');
  const nothing = {
    leaving: [],
    newTransactions: [],
    transactions: [],
    events: [],
    newSlots: [],
    slots: [],
    newAttempts: [],
    attempts: [],
  };
  const { epoch, seq } = row;
  await store.commit({ lane, epoch, seq, expected: new Map(), skipChanged: false, ...nothing, parkedAt: Date.now() });
  await store.release([lane], owner.holder);
  return { ...(await startApp({}, { store })), id };
}

test('a parked transaction says so, and goes on once a person has confirmed it', async () => {
  const { request, reach, id } = await withParked();
  const parked = await request(`/transactions/${id}`);
  expect(parked.body).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  expect((await request('/signers')).body.data).toMatchObject([{ parked_since: expect.stringContaining('T') }]);
  const stale = await request(`/transactions/${id}/unpark`, unpark({}, { 'if-match': '"99"' }));
  expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
  const answer = await request(`/transactions/${id}/unpark`, unpark({ reason: 'on no chain' }));
  expect([answer.status, answer.body.blocked_on]).toEqual([200, null]);
  await reach(id, 'confirmed');
  const { body } = await request(`/transactions/${id}/events`);
  expect(body.data.find((event: { type: string }) => event.type === 'unparked').reason).toBe('on no chain');
});

test('one that is not parked is left alone', async () => {
  const { request, broadcast, reach } = await startApp();
  const { transaction_id: id } = await broadcast();
  const record = await reach(id, 'confirmed');
  const { status, body } = await request(`/transactions/${id}/unpark`, unpark({}));
  expect([status, body.code, body.transaction]).toEqual([409, 'not_parked', record]);
});
