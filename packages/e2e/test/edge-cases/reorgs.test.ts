import { expect, test } from 'vitest';
import { contract, signer, worlds } from '../world.js';

const { start } = worlds();

test('E17: a reorg that flips the outcome is told: what had executed has reverted, and that too is told only at depth', async () => {
  const w = await start({ options: { successOn: 'confirmed' } });
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  w.chain.mine(1);
  await w.until(id, (record) => record.stage === 'mined');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'pending', failure: null });
  w.chain.setReverting(contract, '0x');
  w.chain.reorg(1, { keep: 'include' });
  await w.clock.advance(15_000);
  expect(await w.broadcaster.get(id)).toMatchObject({
    stage: 'mined',
    status: 'pending',
    failure: { code: 'reverted' },
  });
  w.chain.mine(4);
  await w.until(id, (record) => record.stage === 'reverted');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'failed', nonce: 0 });
  expect(w.chain.transactionsOf(signer.address)).toHaveLength(1);
});

test('E17: a reverted inclusion is not believed before it is deep: after a reorg the same bytes may execute', async () => {
  const w = await start({ options: { successOn: 'confirmed' } });
  w.chain.setReverting(contract, '0x');
  const [id = ''] = await w.submit(1);
  await w.until(id, (record) => record.stage === 'accepted');
  w.chain.mine(1);
  await w.until(id, (record) => record.stage === 'mined');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'pending' });
  w.chain.setReverting(contract, null);
  w.chain.reorg(1, { keep: 'include' });
  w.chain.mine(4);
  await w.until(id, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(id)).toMatchObject({ status: 'success', failure: null, attempt_count: 1 });
});
