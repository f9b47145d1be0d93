import assert from 'node:assert/strict';
import type { ListFilter } from '../../store/listing.js';
import type { Store } from '../../store/store.js';
import type { Transaction } from '../../transaction/transaction.js';
import { sampleTime } from '../samples.js';
import { accept, acceptAll, apply, bound, defined, idsOf, type StoreKit } from './kit.js';

const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const bob = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

/** The ids of everything that meets a filter, oldest first. */
async function listed(store: Store, filter: ListFilter): Promise<string[]> {
  return idsOf(await store.list({ filter, order: 'oldest', limit: 1_000 }));
}

export function listCases({ topic, test }: StoreKit): void {
  topic('list filters', () => {
    test('returns everything without a filter', async ({ store, samples }) => {
      const all = await acceptAll(store, samples.group(5));
      assert.deepEqual(await store.list({ filter: {}, order: 'oldest', limit: 10 }), all);
    });

    test('by status, any of several', async (given) => {
      const pending = await accept(given);
      const failed = await accept(given, { status: 'failed', stage: 'rejected' });
      const success = await accept(given, { status: 'success', stage: 'confirmed' });
      assert.deepEqual(await listed(given.store, { status: ['failed'] }), [failed.id]);
      assert.deepEqual(await listed(given.store, { status: ['success', 'pending'] }), [pending.id, success.id]);
      assert.deepEqual(await listed(given.store, { status: ['pending', 'success', 'failed'] }), [
        pending.id,
        failed.id,
        success.id,
      ]);
    });

    test('by stage, any of several', async (given) => {
      const queued = await accept(given);
      const reverted = await accept(given, { status: 'success', stage: 'reverted' });
      const alsoReverted = await accept(given, { status: 'failed', stage: 'reverted' });
      assert.deepEqual(await listed(given.store, { stage: ['reverted'] }), [reverted.id, alsoReverted.id]);
      assert.deepEqual(await listed(given.store, { stage: ['reverted', 'queued', 'queued'] }), [
        queued.id,
        reverted.id,
        alsoReverted.id,
      ]);
      assert.deepEqual(await listed(given.store, { stage: ['reverted'], status: ['failed'] }), [alsoReverted.id]);
    });

    test('by message type, any of several', async (given) => {
      const [a, b, c] = await acceptAll(
        given.store,
        ['a', 'b', 'a'].map((messageType) => given.samples.accepted({ messageType })),
      );
      assert.deepEqual(await listed(given.store, { messageType: ['a'] }), [a?.id, c?.id]);
      assert.deepEqual(await listed(given.store, { messageType: ['b', 'a', 'none'] }), [a?.id, b?.id, c?.id]);
      assert.deepEqual(await listed(given.store, { messageType: ['A'] }), []);
    });

    test('by chain', async (given) => {
      const one = await accept(given, { chainId: 1 });
      const ten = await accept(given, { chainId: 10 });
      assert.deepEqual(await listed(given.store, { chainId: 1 }), [one.id]);
      assert.deepEqual(await listed(given.store, { chainId: 10 }), [ten.id]);
      assert.deepEqual(await listed(given.store, { chainId: 0 }), []);
    });

    test('by signer, in any letter case', async (given) => {
      const alices = await accept(given, { signer: alice });
      const elsewhere = await accept(given, { signer: alice, chainId: 1 });
      await accept(given, { signer: bob });
      for (const from of [alice, alice.toLowerCase(), `0x${alice.slice(2).toUpperCase()}`]) {
        assert.deepEqual(await listed(given.store, { from }), [alices.id, elsewhere.id]);
        assert.deepEqual(await listed(given.store, { from, chainId: 1 }), [elsewhere.id]);
      }
      assert.deepEqual(await listed(given.store, { from: '%' }), []);
      assert.deepEqual(await listed(given.store, { from: alice.replace('7', '_') }), []);
    });

    test('by recipient, in any letter case', async (given) => {
      const toAlice = await accept(given, { to: alice });
      await accept(given, { to: bob });
      await accept(given, { to: null });
      for (const to of [alice, alice.toLowerCase(), `0x${alice.slice(2).toUpperCase()}`]) {
        assert.deepEqual(await listed(given.store, { to }), [toAlice.id]);
      }
      assert.deepEqual(await listed(given.store, { to: '' }), []);
    });

    test('by nonce', async (given) => {
      const { transactions } = await bound(given, 3);
      const other = await accept(given, { chainId: 1, stage: 'signed', nonce: 1 });
      assert.deepEqual(await listed(given.store, { nonce: 1 }), [transactions[1]?.id, other.id]);
      assert.deepEqual(await listed(given.store, { nonce: 1, chainId: 1 }), [other.id]);
      assert.deepEqual(await listed(given.store, { nonce: 0 }), [transactions[0]?.id]);
      assert.deepEqual(await listed(given.store, { nonce: 9 }), []);
    });

    test('by the hash of any attempt, not only the latest', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots, attempts } = await bound(given, 2);
      const second = samples.attempt(defined(slots[0]), { index: 1 });
      await apply(store, lane, samples.commit(lane, { newAttempts: [second] }));
      for (const { hash } of [defined(attempts[0]), second]) {
        assert.deepEqual(await listed(store, { hash }), [transactions[0]?.id]);
        assert.deepEqual(await listed(store, { hash, status: ['failed'] }), []);
      }
      assert.deepEqual(await listed(store, { hash: `0x${'ab'.repeat(32)}` }), []);
      assert.deepEqual(await listed(store, { hash: '' }), []);
    });

    test('by external id, which need not be unique', async (given) => {
      const [a, b] = await acceptAll(given.store, given.samples.group(2, { externalId: 'order 7' }));
      await accept(given, { externalId: 'order 8' });
      await accept(given);
      assert.deepEqual(await listed(given.store, { externalId: 'order 7' }), [a?.id, b?.id]);
      assert.deepEqual(await listed(given.store, { externalId: 'order' }), []);
    });

    test('by submitter', async (given) => {
      const [a, b] = await acceptAll(given.store, given.samples.group(2, { submittedBy: 'key:shop' }));
      const failed = await accept(given, { submittedBy: 'key:shop', status: 'failed', stage: 'rejected' });
      await accept(given, { submittedBy: 'key:shop2' });
      await accept(given);
      const shops = { submittedBy: 'key:shop' };
      assert.deepEqual(await listed(given.store, shops), [a?.id, b?.id, failed.id]);
      assert.deepEqual(await listed(given.store, { ...shops, status: ['failed'] }), [failed.id]);
      assert.deepEqual(await listed(given.store, { ...shops, messageType: [failed.messageType], chainId: 1 }), []);
      assert.deepEqual(await listed(given.store, { submittedBy: 'key:SHOP' }), []);
    });

    test('by idempotency key, whoever’s', async (given) => {
      const holders = await acceptAll(
        given.store,
        ['a', 'b'].map((submittedBy) => given.samples.accepted({ submittedBy, idempotencyKey: 'key' })),
      );
      assert.deepEqual(await listed(given.store, { idempotencyKey: 'key' }), idsOf(holders));
      assert.deepEqual(await listed(given.store, { idempotencyKey: 'key', submittedBy: 'b' }), [holders[1]?.id]);
    });

    test('by idempotency key', async (given) => {
      const holder = await accept(given, { idempotencyKey: 'key' });
      await accept(given, { idempotencyKey: 'another' });
      assert.deepEqual(await listed(given.store, { idempotencyKey: 'key' }), [holder.id]);
      assert.deepEqual(await listed(given.store, { idempotencyKey: 'KEY' }), []);
    });

    test('by time of creation, from the first millisecond to before the last', async (given) => {
      const times = [0, 1, 1, 2, 3].map((ms) => sampleTime + 60_000 + ms);
      const all = await acceptAll(
        given.store,
        times.map((createdAt) => given.samples.accepted({ createdAt })),
      );
      const at = (ms: number) => sampleTime + 60_000 + ms;
      const [a, b, c, d, e] = idsOf(all);
      assert.deepEqual(await listed(given.store, { createdFrom: at(1) }), [b, c, d, e]);
      assert.deepEqual(await listed(given.store, { createdBefore: at(2) }), [a, b, c]);
      assert.deepEqual(await listed(given.store, { createdFrom: at(1), createdBefore: at(2) }), [b, c]);
      assert.deepEqual(await listed(given.store, { createdFrom: at(2), createdBefore: at(2) }), []);
      assert.deepEqual(await listed(given.store, { createdFrom: at(4) }), []);
      assert.deepEqual(await listed(given.store, { createdBefore: at(0) }), []);
      assert.deepEqual(await listed(given.store, { createdFrom: 0, createdBefore: 9e15 }), [a, b, c, d, e]);
    });

    test('takes an empty list of values for none of them', async (given) => {
      await accept(given);
      assert.deepEqual(await listed(given.store, { status: [] }), []);
      assert.deepEqual(await listed(given.store, { stage: [], messageType: ['transfer'] }), []);
      assert.deepEqual(await listed(given.store, { messageType: [] }), []);
    });

    test('shows a transaction under its new status as soon as it changed', async (given) => {
      const { store, samples } = given;
      const transaction = await accept(given);
      const failed = samples.changed(transaction, { stage: 'cancelled', status: 'failed' });
      await store.act(failed, samples.event(failed));
      assert.deepEqual(await store.list({ filter: { status: ['pending'] }, limit: 10 }), []);
      assert.deepEqual(await store.list({ filter: { status: ['failed'] }, limit: 10 }), [failed]);
      assert.deepEqual(await store.list({ filter: { stage: ['queued'], messageType: ['transfer'] }, limit: 10 }), []);
    });

    test('holds all conditions together', async (given) => {
      const wanted: Partial<Transaction> = {
        status: 'failed',
        stage: 'rejected',
        messageType: 'pay',
        chainId: 1,
        signer: alice,
        to: bob,
        nonce: 5,
        externalId: 'order',
        createdAt: sampleTime + 5_000,
      };
      const match = await accept(given, { ...wanted, idempotencyKey: 'key' });
      const near: Partial<Transaction>[] = [
        { status: 'success' },
        { stage: 'exhausted' },
        { messageType: 'pray' },
        { chainId: 2 },
        { signer: bob },
        { to: alice },
        { nonce: 6 },
        { externalId: 'border' },
        { createdAt: sampleTime + 5_001 },
      ];
      for (const fields of near) await accept(given, { ...wanted, ...fields });
      const filter: ListFilter = {
        status: ['failed'],
        stage: ['rejected'],
        messageType: ['pay'],
        chainId: 1,
        from: alice,
        to: bob,
        nonce: 5,
        externalId: 'order',
        createdFrom: sampleTime + 5_000,
        createdBefore: sampleTime + 5_001,
      };
      assert.deepEqual(await listed(given.store, filter), [match.id]);
      assert.deepEqual(await listed(given.store, { ...filter, idempotencyKey: 'key' }), [match.id]);
      assert.deepEqual(await listed(given.store, { ...filter, idempotencyKey: 'none' }), []);
      const { nonce, externalId, ...broad } = filter;
      const broader = await listed(given.store, broad);
      assert.equal(broader.length, 3);
      const { status, stage, ...broadest } = broad;
      assert.equal((await listed(given.store, broadest)).length, 5);
    });
  });
}
