import assert from 'node:assert/strict';
import type { LaneCommit } from '../../store/lane-commit.js';
import { newLane } from '../../transaction/lane.js';
import { accept, acceptAll, apply, bound, defined, leased, type StoreKit, snapshot } from './kit.js';

export function fenceCases({ topic, test }: StoreKit): void {
  topic('commit, fenced', () => {
    test('writes nothing once the lane has another owner', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(2));
      const transaction = defined(queued[0]);
      const old = await leased(store, transaction, 'one');
      await store.release([old.id], 'one');
      await leased(store, transaction, 'two');
      const before = await snapshot(store, transaction);
      const commit = { ...samples.bind(old, queued, 0), baseNonce: 0 };
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'fenced' });
      assert.deepEqual(await store.commit({ ...commit, skipChanged: true }), { applied: false, reason: 'fenced' });
      assert.deepEqual(await snapshot(store, transaction), before);
    });

    test('writes nothing when another commit of the same owner came first', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(2));
      const transaction = defined(queued[0]);
      const old = await leased(store, transaction);
      await apply(store, old, samples.commit(old));
      const before = await snapshot(store, transaction);
      assert.deepEqual(await store.commit(samples.bind(old, queued, 0)), { applied: false, reason: 'fenced' });
      const ahead = { ...old, seq: old.seq + 2 };
      assert.deepEqual(await store.commit(samples.bind(ahead, queued, 0)), { applied: false, reason: 'fenced' });
      assert.deepEqual(await snapshot(store, transaction), before);
    });

    test('writes nothing for a lane that was never leased', async (given) => {
      const transaction = await accept(given);
      const { lane: id, chainId, signer } = transaction;
      const lane = newLane(id, chainId, signer);
      const commit = given.samples.bind(lane, [transaction], 0);
      assert.deepEqual(await given.store.commit(commit), { applied: false, reason: 'fenced' });
      assert.deepEqual(await given.store.get(transaction.id), transaction);
    });

    test('lets exactly one of many commits that know the same seq through', async (given) => {
      const { store, samples } = given;
      const queued = await acceptAll(store, samples.group(10));
      const lane = await leased(store, defined(queued[0]));
      const commits = queued.map((transaction, nonce) => samples.bind(lane, [transaction], nonce));
      const outcomes = await Promise.all(commits.map((commit) => store.commit(commit)));
      assert.equal(outcomes.filter(({ applied }) => applied).length, 1);
      assert.equal(outcomes.filter((outcome) => !outcome.applied && outcome.reason === 'fenced').length, 9);
      const work = await store.openLane(lane.id);
      assert.equal(work.lane.seq, lane.seq + 1);
      assert.equal(work.slots.length, 1);
      assert.equal(work.queued, 9);
    });

    test('is fenced before it is a conflict', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1);
      const commit = samples.bind({ ...lane, seq: lane.seq + 1 }, transactions, 0);
      assert.deepEqual(await store.commit({ ...commit, expected: new Map([['nobody', 1]]) }), {
        applied: false,
        reason: 'fenced',
      });
    });

    test('lets the commits of different lanes through side by side', async (given) => {
      const { store, samples } = given;
      const lanes = await Promise.all(
        [1, 2, 3, 4, 5].map(async (chainId) => {
          const transaction = await accept(given, { chainId });
          return { transaction, lane: await leased(store, transaction, `owner of ${chainId}`) };
        }),
      );
      const outcomes = await Promise.all(
        lanes.map(({ lane, transaction }) => store.commit(samples.bind(lane, [transaction], 0))),
      );
      assert.ok(outcomes.every(({ applied }) => applied));
    });

    test('lets what shares its time through when it is refused itself', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots } = await bound(given, 1);
      const taken = samples.commit(lane, { newSlots: slots });
      const wish = samples.changed(defined(transactions[0]), { wish: 'cancel' });
      const added = samples.accepted();
      const [inserted, refused, acted] = await Promise.all([
        store.insert([added]),
        store.commit(taken),
        store.act(wish, samples.event(wish)),
      ]);
      assert.deepEqual(
        [inserted, refused, acted],
        [[{ inserted: true }], { applied: false, reason: 'conflict' }, true],
      );
      assert.deepEqual(await store.get(added.transaction.id), added.transaction);
      assert.deepEqual(await store.get(wish.id), wish);
      assert.equal((await store.openLane(lane.id)).lane.seq, lane.seq);
    });
  });

  topic('commit, where a slot or hash exists', () => {
    const conflict = async (name: string, clash: (known: Awaited<ReturnType<typeof bound>>) => Partial<LaneCommit>) =>
      test(name, async (given) => {
        const { store, samples } = given;
        const known = await bound(given, 2);
        const more = await accept(given);
        const bind = samples.bind(known.lane, [more], 2);
        const clashing = clash(known);
        const commit = {
          ...bind,
          newSlots: [...bind.newSlots, ...(clashing.newSlots ?? [])],
          newAttempts: [...bind.newAttempts, ...(clashing.newAttempts ?? [])],
        };
        const before = await snapshot(store, more);
        assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
        assert.deepEqual(await store.commit({ ...commit, skipChanged: true }), { applied: false, reason: 'conflict' });
        assert.deepEqual(await snapshot(store, more), before);
        await apply(store, known.lane, bind);
      });

    conflict('is a conflict for a slot, and writes nothing', ({ slots }) => ({
      newSlots: [{ ...defined(slots[1]), transactionId: null }],
    }));

    conflict('is a conflict for a hash, and writes nothing', ({ attempts }) => ({
      newAttempts: [{ ...defined(attempts[0]), nonce: 2, index: 1 }],
    }));

    test('is a conflict for a hash of another lane', async (given) => {
      const { store, samples } = given;
      const { attempts } = await bound(given, 1, { chainId: 1 });
      const other = await bound(given, 1, { chainId: 2 });
      const stolen = { ...defined(attempts[0]), lane: other.lane.id, index: 1 };
      const commit = samples.commit(other.lane, { newAttempts: [stolen] });
      assert.deepEqual(await store.commit(commit), { applied: false, reason: 'conflict' });
    });

    test('is none for the same nonce of another lane', async (given) => {
      await bound(given, 2, { chainId: 1 });
      await bound(given, 2, { chainId: 2 });
    });
  });
}
