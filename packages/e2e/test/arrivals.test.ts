import { memoryStore, type Store } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { someone, worlds } from './world.js';

const { start } = worlds();

/** A memory store that counts what is written, and whose commits can be made to fail. */
function watched() {
  const inner = memoryStore();
  const written = { inserts: 0, commits: 0 };
  const faults: ('lost' | 'applied')[] = [];
  const store: Store = {
    ...inner,
    insert(accepted) {
      written.inserts++;
      return inner.insert(accepted);
    },
    async commit(commit) {
      if (commit.newAttempts.length === 0) return inner.commit(commit);
      written.commits++;
      const fault = faults.shift();
      if (fault === 'lost') throw new Error('connection lost');
      const outcome = await inner.commit(commit);
      if (fault === 'applied') throw new Error('connection lost');
      return outcome;
    },
  };
  return { store, written, faults };
}

test('an idle lane stores a transaction together with its signature: one commit, and the answer has both', async () => {
  const { store, written } = watched();
  const w = await start({ store });
  const answers = await Promise.all([1, 2, 3].map((weight) => w.broadcaster.broadcast('add', [someone, weight])));
  expect(answers.map(({ stage, nonce, version }) => [stage, nonce, version])).toEqual([
    ['signed', 0, 1],
    ['signed', 1, 1],
    ['signed', 2, 1],
  ]);
  expect(written).toEqual({ inserts: 0, commits: 1 });
  const id = answers[0]?.transaction_id ?? '';
  expect((await w.broadcaster.history(id))?.events.map(({ seq, type }) => [seq, type])[0]).toEqual([1, 'signed']);
});

test('one whose gas is not known yet, and any while the lane is paused, is stored first', async () => {
  const { store, written } = watched();
  const w = await start({ store });
  await w.broadcaster.broadcast('estimated', [someone, 1]);
  expect(written.inserts).toBe(1);
  await w.broadcaster.pauseSigner(31_337, someone, 'another signer');
  await w.broadcaster.pauseSigner(31_337, (await w.broadcaster.signers())[0]?.signer ?? '', 'audit');
  expect(await w.broadcaster.broadcast('add', [someone, 2])).toMatchObject({ blocked_on: 'signer_paused', version: 1 });
  expect(written.inserts).toBe(2);
});

test('of two requests with one idempotency key one is made, and the other is its replay', async () => {
  const w = await start({ store: watched().store });
  const ask = (weight: number, idempotencyKey: string) =>
    w.broadcaster.accept('add', [someone, weight], { idempotencyKey });
  const [one, two, other] = await Promise.all([ask(1, 'a'), ask(1, 'a'), ask(2, 'b')]);
  expect([one?.replayed, two?.replayed].sort()).toEqual([false, true]);
  expect(one?.transaction.transaction_id).toBe(two?.transaction.transaction_id);
  expect(other).toMatchObject({ replayed: false, transaction: { stage: 'signed' } });
  await w.clock.advance(2000);
  expect(await ask(1, 'a')).toMatchObject({ replayed: true });
  await expect(ask(3, 'a')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  expect(await w.broadcaster.list({ limit: 9 })).toHaveLength(2);
});

test.each(['lost', 'applied'] as const)(
  'a commit of unknown outcome (%s) is no acceptance; the key tells',
  async (fault) => {
    const { store, faults } = watched();
    const w = await start({ store, blockMs: 12_000 });
    faults.push(fault);
    const ask = () => w.broadcaster.accept('add', [someone, 1], { idempotencyKey: 'a' });
    await expect(ask()).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
    await w.clock.advance(5000);
    const { replayed, transaction } = await ask();
    expect(replayed).toBe(fault === 'applied');
    await w.until(transaction.transaction_id, ({ stage }) => stage === 'confirmed');
    expect(await w.broadcaster.list({ limit: 9 })).toHaveLength(1);
    expect(w.chain.transactionsOf(transaction.from)).toHaveLength(1);
  },
);
