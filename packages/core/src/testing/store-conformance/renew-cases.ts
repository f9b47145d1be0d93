import assert from 'node:assert/strict';
import { acceptAll, apply, bound, defined, leased, type StoreCase, type StoreKit, snapshot } from './kit.js';

/** A lane of two transactions, one confirmed, one queued again, with all its slots used; and how to renew it. */
async function ended(given: StoreCase) {
  const { store, samples } = given;
  const { lane, transactions, slots, attempts } = await bound(given, 2);
  const [first, second] = [defined(transactions[0]), defined(transactions[1])];
  const confirmed = samples.changed(first, { stage: 'confirmed', status: 'success', slot: null });
  const back = samples.changed(second, { stage: 'queued', nonce: null, slot: null, hash: null, generation: 2 });
  const changed = [confirmed, back];
  const used = slots.map((slot, at) => ({
    ...slot,
    usedBy: at === 0 ? ('payload' as const) : ('chain_reset' as const),
  }));
  const commit = samples.commit(lane, {
    expected: new Map(transactions.map(({ id, version }) => [id, version])),
    transactions: changed,
    events: changed.map((transaction) => samples.event(transaction)),
    slots: used,
  });
  const { id, epoch, seq } = await apply(store, lane, commit);
  return { lane, confirmed, back, attempts, request: { lane: id, epoch, seq, incarnation: 2, parkedAt: null } };
}

export function renewCases({ topic, test }: StoreKit): void {
  topic('renewLane', () => {
    test('begins a lane anew, and keeps the histories', async (given) => {
      const { store } = given;
      const { lane, confirmed, back, attempts, request } = await ended(given);
      const before = await store.history(confirmed.id);
      assert.equal(await store.renewLane({ ...request, parkedAt: 44 }), true);
      assert.deepEqual(await store.openLane(lane.id), {
        lane: { ...lane, seq: request.seq + 1, incarnation: 2, baseNonce: null, parkedAt: 44 },
        highestNonce: null,
        slots: [],
        attempts: [],
        transactions: [],
        queued: 1,
      });
      const after = await store.history(confirmed.id);
      assert.deepEqual(after.events, before.events);
      assert.deepEqual(
        after.attempts.map(({ hash, nonce }) => [hash, nonce]),
        before.attempts.map(({ hash, nonce }) => [hash, nonce]),
      );
      for (const [at, owner] of [confirmed, back].entries()) {
        const hash = defined(attempts[at]).hash;
        assert.equal((await store.getByHash(hash))?.id, owner.id);
        assert.deepEqual(
          (await store.list({ filter: { hash }, limit: 5 })).map(({ id }) => id),
          [owner.id],
        );
      }
    });

    test('frees nonces and hashes: the newest holder of a hash is found by it', async (given) => {
      const { store, samples } = given;
      const { back, attempts, request } = await ended(given);
      assert.equal(await store.renewLane(request), true);
      const lane = defined(await leased(store, back));
      const commit = samples.bind(lane, [back], 0);
      const same = { ...defined(commit.newAttempts[0]), hash: defined(attempts[0]).hash };
      await apply(store, lane, { ...commit, newAttempts: [same] });
      assert.equal((await store.getByHash(same.hash))?.id, back.id);
      assert.deepEqual(
        (await store.history(back.id)).attempts.map(({ hash }) => hash),
        [defined(attempts[1]).hash, same.hash],
      );
      assert.equal((await store.openLane(lane.id)).highestNonce, 0);
    });

    test('can be done again and again', async (given) => {
      const { store, samples } = given;
      const { back, attempts, request } = await ended(given);
      await store.renewLane(request);
      const lane = defined(await leased(store, back));
      const bind = samples.bind(lane, [back], 0);
      const { seq } = await apply(store, lane, bind);
      assert.equal(await store.renewLane({ ...request, seq, incarnation: 3 }), true);
      const hashes = (await store.history(back.id)).attempts.map(({ hash }) => hash);
      assert.deepEqual(hashes, [defined(attempts[1]).hash, defined(bind.newAttempts[0]).hash]);
    });

    test('changes nothing where the lane was committed to, or taken over, meanwhile', async (given) => {
      const { store } = given;
      const { confirmed, request } = await ended(given);
      const before = await snapshot(store, confirmed);
      for (const stale of [{ seq: request.seq - 1 }, { epoch: request.epoch + 1 }])
        assert.equal(await store.renewLane({ ...request, ...stale }), false);
      assert.deepEqual(await snapshot(store, confirmed), before);
    });

    test('drops the review and what was approved, keeps a pause, and leaves other lanes alone', async (given) => {
      const { store, samples } = given;
      const { lane, request } = await ended(given);
      const [other] = await acceptAll(store, [
        samples.accepted({ signer: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC' }),
      ]);
      const theirs = await leased(store, defined(other));
      const paused = { reason: 'audit', since: 3 };
      const { chainId, signer } = lane;
      await store.order({ lane: lane.id, chainId, signer }, { paused, approved: { chainCount: 0, unpark: null } });
      assert.equal(await store.renewLane(request), true);
      const now = (await store.openLane(lane.id)).lane;
      assert.deepEqual([now.review, now.orders], [null, { paused, approved: null }]);
      assert.deepEqual((await store.openLane(theirs.id)).lane, theirs);
    });
  });
}
