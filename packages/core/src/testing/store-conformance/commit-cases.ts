import assert from 'node:assert/strict';
import type { LaneCommit } from '../../store/lane-commit.js';
import { accept, acceptAll, apply, bound, defined, leased, type StoreCase, type StoreKit, snapshot } from './kit.js';

/** A bound transaction, and the commit that tells that a node acknowledged it. */
async function acknowledged(given: StoreCase) {
  const { samples } = given;
  const { lane, transactions, slots, attempts } = await bound(given, 1);
  const [transaction, slot, attempt] = [defined(transactions[0]), defined(slots[0]), defined(attempts[0])];
  const accepted = samples.changed(transaction, { stage: 'accepted', status: 'success' });
  const answer = { endpoint: 'main', at: 9, ms: 3, class: 'ok', code: null, message: null };
  const changes = {
    expected: new Map([[transaction.id, transaction.version]]),
    transactions: [accepted],
    events: [samples.event(accepted)],
    slots: [{ ...slot, acknowledged: true, refusals: 1, nextSendAt: 99, updatedAt: 9 }],
    attempts: [{ ...attempt, sendCount: 1, lastSentAt: 9, answers: [answer] }],
  } satisfies Partial<LaneCommit>;
  return { lane, transaction, slot, attempt, accepted, changes };
}

export function commitCases({ topic, test }: StoreKit): void {
  topic('commit', () => {
    test('writes all it is given', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(3));
      const before = await leased(store, defined(queued[0]));
      const commit = samples.bind(before, queued, 5);
      const lane = await apply(store, before, commit);
      for (const [at, signed] of commit.transactions.entries()) {
        assert.deepEqual(await store.get(signed.id), signed);
        assert.deepEqual(await store.history(signed.id), {
          attempts: [commit.newAttempts[at]],
          events: [samples.event(defined(queued[at])), commit.events[at]],
        });
      }
      assert.deepEqual(await store.openLane(lane.id), {
        lane,
        highestNonce: 7,
        slots: commit.newSlots,
        attempts: commit.newAttempts,
        transactions: commit.transactions,
        queued: 0,
      });
    });

    test('brings new transactions into being together with what they were given', async (given) => {
      const { store, samples } = given;
      const before = await leased(store, await accept(given));
      const arrived = samples.group(3, { idempotencyKey: null }).map(({ transaction }) => transaction);
      const commit = samples.arrive(before, arrived, 5);
      await apply(store, before, commit);
      for (const [at, transaction] of commit.newTransactions.entries()) {
        assert.deepEqual(await store.get(transaction.id), transaction);
        assert.deepEqual(await store.history(transaction.id), {
          attempts: [commit.newAttempts[at]],
          events: [commit.events[at]],
        });
      }
      const { transactions, queued, slots } = await store.openLane(before.id);
      assert.deepEqual([transactions, queued, slots], [commit.newTransactions, 1, commit.newSlots]);
      assert.deepEqual((await store.counts()).map(({ stage, count }) => [stage, count]).sort(), [
        ['queued', 1],
        ['signed', 3],
      ]);
      const listed = await store.list({ order: 'oldest', limit: 9 });
      assert.deepEqual(listed.slice(1), commit.newTransactions);
    });

    test('gives a new transaction its idempotency key', async (given) => {
      const { store, samples } = given;
      const before = await leased(store, await accept(given));
      const { transaction } = samples.accepted({ idempotencyKey: 'mine' });
      const commit = samples.arrive(before, [transaction], 0);
      await apply(store, before, commit);
      const again = await store.insert([samples.accepted({ idempotencyKey: 'mine' })]);
      assert.deepEqual(again, [{ inserted: false, existing: commit.newTransactions[0] }]);
    });

    test('is a conflict as a whole when the key or the id of a new transaction is taken', async (given) => {
      const { store, samples } = given;
      const holder = await accept(given, { idempotencyKey: 'taken' });
      const lane = await leased(store, holder);
      const before = await snapshot(store, holder);
      const fresh = samples.accepted().transaction;
      for (const taken of [
        { ...fresh, idempotencyKey: 'taken' },
        { ...fresh, id: holder.id },
      ]) {
        const commit = samples.arrive(lane, [samples.accepted().transaction, taken], 0);
        assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
        assert.deepEqual(await snapshot(store, holder), before);
        assert.equal(await store.get(defined(commit.newTransactions[0]).id), null);
      }
      await apply(store, lane, samples.arrive(lane, [fresh], 0));
    });

    test('changes slots, and the send record of attempts', async (given) => {
      const { store, samples } = given;
      const { lane, accepted, changes } = await acknowledged(given);
      await apply(store, lane, samples.commit(lane, changes));
      const work = await store.openLane(lane.id);
      assert.deepEqual(work.slots, changes.slots);
      assert.deepEqual(work.attempts, changes.attempts);
      assert.deepEqual(work.transactions, [accepted]);
      assert.deepEqual((await store.history(accepted.id)).attempts, changes.attempts);
    });

    test('raises the lane’s seq by one, also when it changes nothing else', async (given) => {
      const { store, samples } = given;
      const lane = await leased(store, await accept(given));
      await apply(store, lane, samples.commit(lane));
      assert.deepEqual((await store.openLane(lane.id)).lane, { ...lane, seq: lane.seq + 1 });
    });

    test('never moves a slot to another transaction or generation', async (given) => {
      const { store, samples } = given;
      const { lane, slots, transactions } = await bound(given, 2);
      const [slot, other] = [defined(slots[0]), defined(transactions[1])];
      const moved = { ...slot, transactionId: other.id, generation: 9, refusals: 2 };
      await apply(store, lane, samples.commit(lane, { slots: [moved] }));
      assert.deepEqual((await store.openLane(lane.id)).slots[0], { ...slot, refusals: 2 });
    });

    test('never changes an attempt’s envelope', async (given) => {
      const { store, samples } = given;
      const { lane, attempts } = await bound(given, 1);
      const attempt = defined(attempts[0]);
      const forged = { ...attempt, raw: '0x00' as const, gas: 1n, epoch: 9, kind: 'filler' as const, sendCount: 4 };
      await apply(store, lane, samples.commit(lane, { attempts: [forged] }));
      assert.deepEqual((await store.openLane(lane.id)).attempts, [{ ...attempt, sendCount: 4 }]);
    });

    test('never changes what was asked for', async (given) => {
      const { store, samples } = given;
      const { lane, changes, accepted } = await acknowledged(given);
      const forged = { ...accepted, value: 7n, messageType: 'another', priority: 3, to: null };
      await apply(store, lane, samples.commit(lane, { ...changes, transactions: [forged] }));
      assert.deepEqual(await store.get(accepted.id), accepted);
    });

    test('takes several steps of one transaction, with an event each', async (given) => {
      const { store, samples } = given;
      const { lane, transaction } = await acknowledged(given);
      const sent = samples.changed(transaction, { stage: 'sent' });
      const accepted = samples.changed(sent, { stage: 'accepted', status: 'success' });
      const expected = new Map([[transaction.id, transaction.version]]);
      const events = [samples.event(sent), samples.event(accepted)];
      await apply(store, lane, samples.commit(lane, { expected, transactions: [accepted], events }));
      assert.deepEqual(await store.get(transaction.id), accepted);
      const seqs = (await store.history(transaction.id)).events.map(({ seq }) => seq);
      assert.deepEqual(seqs, [1, 2, 3, 4]);
    });

    test('sets base nonce, review and parking, and keeps what is left out', async (given) => {
      const { store, samples } = given;
      const review = { reason: 'chain_ahead' as const, chainCount: 12, since: 77 };
      let lane = await leased(store, await accept(given));
      const now = async () => (await store.openLane(lane.id)).lane;
      lane = await apply(store, lane, samples.commit(lane, { baseNonce: 0 }));
      assert.deepEqual(await now(), { ...lane, baseNonce: 0, review: null });
      lane = await apply(store, lane, samples.commit(lane, { review }));
      assert.deepEqual(await now(), { ...lane, baseNonce: 0, review });
      lane = await apply(store, lane, samples.commit(lane, { parkedAt: 78 }));
      assert.deepEqual(await now(), { ...lane, baseNonce: 0, review, parkedAt: 78 });
      lane = await apply(store, lane, samples.commit(lane));
      assert.deepEqual(await now(), { ...lane, baseNonce: 0, review, parkedAt: 78 });
      lane = await apply(store, lane, samples.commit(lane, { baseNonce: 7, review: null }));
      assert.deepEqual(await now(), { ...lane, baseNonce: 7, review: null, parkedAt: 78 });
      lane = await apply(store, lane, samples.commit(lane, { parkedAt: null }));
      assert.deepEqual(await now(), { ...lane, baseNonce: 7, review: null, parkedAt: null });
    });

    test('takes 1,000 transactions at once', async (given) => {
      const { lane } = await bound(given, 1_000);
      const { slots, attempts, transactions } = await given.store.openLane(lane.id);
      assert.deepEqual([slots.length, attempts.length, transactions.length], [1_000, 1_000, 1_000]);
    });

    test('writes nothing when it names rows that were never there', async (given) => {
      const { store, samples } = given;
      const { lane, transaction, slot, attempt, changes } = await acknowledged(given);
      const before = await snapshot(store, transaction);
      const nowhere: Partial<LaneCommit>[] = [
        { ...changes, slots: [{ ...slot, nonce: 99 }] },
        { ...changes, attempts: [{ ...attempt, hash: `0x${'00'.repeat(32)}` }] },
        { ...changes, expected: new Map() },
      ];
      for (const fields of nowhere) await assert.rejects(store.commit(samples.commit(lane, fields)));
      assert.deepEqual(await snapshot(store, transaction), before);
    });
  });

  topic('commit, where a transaction was changed by somebody else', () => {
    test('is a conflict and writes nothing', async (given) => {
      const { store, samples } = given;
      const { lane, transaction, changes } = await acknowledged(given);
      const wish = samples.changed(transaction, { wish: 'cancel' });
      await store.act(wish, samples.event(wish));
      const before = await snapshot(store, transaction);
      const commit = samples.commit(lane, { ...changes, baseNonce: 3 });
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
      assert.deepEqual(await snapshot(store, transaction), before);
    });

    test('is a conflict too when the transaction only led to an attempt', async (given) => {
      const { store, samples } = given;
      const { lane, transaction, slot } = await acknowledged(given);
      const wish = samples.changed(transaction, { wish: 'retry' });
      await store.act(wish, samples.event(wish));
      const before = await snapshot(store, transaction);
      const filler = samples.attempt(slot, { kind: 'filler', index: 1 });
      const expected = new Map([[transaction.id, transaction.version]]);
      const commit = samples.commit(lane, { expected, newAttempts: [filler] });
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
      assert.deepEqual(await snapshot(store, transaction), before);
      assert.equal(await store.getByHash(filler.hash), null);
    });

    test('is a conflict for a transaction that is not there', async (given) => {
      const { store, samples } = given;
      const { lane, transaction } = await acknowledged(given);
      const before = await snapshot(store, transaction);
      const commit = samples.commit(lane, { expected: new Map([['nobody', 1]]) });
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
      assert.deepEqual(await snapshot(store, transaction), before);
    });

    test('with skipChanged leaves it and its event out, names it, and writes everything else', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots, attempts } = await bound(given, 2);
      const [first, second] = [defined(transactions[0]), defined(transactions[1])];
      const wish = samples.changed(first, { wish: 'cancel' });
      await store.act(wish, samples.event(wish));
      const accepted = transactions.map((transaction) => samples.changed(transaction, { stage: 'accepted' }));
      const commit = samples.commit(lane, {
        skipChanged: true,
        expected: new Map(transactions.map(({ id, version }) => [id, version])),
        transactions: accepted,
        events: accepted.map((transaction) => samples.event(transaction)),
        slots: slots.map((slot) => ({ ...slot, acknowledged: true })),
        attempts: attempts.map((attempt) => ({ ...attempt, sendCount: 1 })),
      });
      assert.deepEqual(await store.commit(commit), { applied: true, skipped: [first.id] });
      assert.deepEqual(await store.get(first.id), wish);
      assert.deepEqual((await store.history(first.id)).events.at(-1), samples.event(wish));
      assert.deepEqual(await store.get(second.id), accepted[1]);
      assert.deepEqual((await store.history(second.id)).events.at(-1), commit.events[1]);
      const work = await store.openLane(lane.id);
      assert.deepEqual(work.slots, commit.slots);
      assert.deepEqual(work.attempts, commit.attempts);
      assert.equal(work.lane.seq, lane.seq + 1);
    });

    test('with skipChanged skips nothing when nothing was changed', async (given) => {
      const { store, samples } = given;
      const { lane, changes, accepted } = await acknowledged(given);
      await apply(store, lane, samples.commit(lane, { ...changes, skipChanged: true }));
      assert.deepEqual(await store.get(accepted.id), accepted);
    });
  });
}
