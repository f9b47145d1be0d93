import { type LaneCommit, memoryStore, type Store } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { signer, someone, type World, worlds } from '../world.js';

const { start, ending } = worlds();

/** A store to which the process is lost: commits that meet the condition never end, and change nothing. */
function losing(condition: (commit: LaneCommit) => boolean) {
  const real = memoryStore();
  let isLost = true;
  const store: Store = {
    ...real,
    commit: (commit) => (isLost && condition(commit) ? new Promise(() => {}) : real.commit(commit)),
  };
  const mend = () => {
    isLost = false;
  };
  return { store, mend };
}

async function next(w: World): Promise<World> {
  const successor = await w.successor();
  ending({ ...successor, end: () => successor.broadcaster.stop() });
  return successor;
}

test('E2: a crash between signing and the commit leaves no trace: the nonce is given again, nothing was sent', async () => {
  const { store, mend } = losing(({ newAttempts }) => newAttempts.length > 0);
  const w = await start({ store, blockMs: 12_000 });
  // its gas is asked for first: it is stored before it is signed
  void w.broadcaster.broadcast('estimated', [someone, 1]).catch(() => {});
  await w.clock.advance(20_000);
  const [stored] = await w.broadcaster.list({ limit: 1 });
  expect(stored).toMatchObject({ stage: 'queued', nonce: null });
  expect(w.node.sends).toEqual([]);
  mend();
  const after = await next(w);
  const id = stored?.transaction_id ?? '';
  await after.until(id, (record) => record.stage === 'confirmed');
  expect(await after.broadcaster.get(id)).toMatchObject({ nonce: 0, attempt_count: 1 });
  expect(after.chain.transactionsOf(signer.address)).toHaveLength(1);
});

test('E4: a crash between a send and its record is followed by the same bytes again', async () => {
  let commits = 0;
  const { store, mend } = losing(() => commits++ > 0);
  const w = await start({ store });
  const [id = ''] = await w.submit(1);
  await w.clock.advance(5000);
  expect(w.chain.pooled).toHaveLength(1);
  expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'signed' });
  mend();
  const after = await next(w);
  await after.until(id, (record) => record.stage === 'accepted');
  after.chain.mine(5);
  await after.until(id, (record) => record.stage === 'confirmed');
  expect(after.node.sends.length).toBeGreaterThan(1);
  expect(new Set(after.node.sends.map(({ raw }) => raw)).size).toBe(1);
  expect(after.chain.transactionsOf(signer.address)).toHaveLength(1);
});
