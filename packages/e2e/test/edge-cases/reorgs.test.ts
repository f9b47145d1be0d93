import { expect, test } from 'vitest';
import { contract, signer, type World, worlds } from '../world.js';

const { start, ending } = worlds();

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

/** Everything since the chain was rewritten: what was sent, in order. */
const since = (w: World, from: number) => w.node.sends.slice(from).map(({ raw }) => raw);

test('E17: a reorg deeper than anything was decided at: what was executed is sent again, and stays told', async () => {
  const w = await start({ blockMs: 12_000 });
  const ids = await w.submit(2);
  for (const id of ids) await happens(w, id, 'settled');
  const [first, second] = w.node.sends.map(({ raw }) => raw);
  const sent = w.node.sends.length;
  w.chain.reorg(w.chain.blockNumber, { keep: 'drop' });
  expect(w.chain.transactionsOf(signer.address)).toEqual([]);
  const stages = new Set<string>();
  for (let n = 0; n < 100; n++) {
    await w.clock.advance(4000);
    for (const id of ids) stages.add((await w.broadcaster.get(id))?.stage ?? '');
  }
  expect([...stages]).toEqual(['confirmed']);
  expect(new Set(since(w, sent))).toEqual(new Set([first, second]));
  expect(w.chain.transactionsOf(signer.address)).toHaveLength(2);
  for (const id of ids) {
    expect((await typesOf(w, id)).slice(-2)).toEqual(['finality_violated', 'confirmed']);
  }
  expect(w.warnings.join('\n')).toContain('finality was violated');
});

test('E17: where a no-op had won, only a no-op is sent again, and a new slot waits for a person and for the old one', async () => {
  const w = await start({ blockMs: 12_000 });
  w.node.otherwise({ http: 500 });
  const [failed = ''] = await w.submit(1);
  await w.until(failed, (record) => record.stage === 'exhausted');
  w.node.otherwise('pass');
  const [behind = ''] = await w.submit(1);
  await happens(w, behind, 'settled');
  const payload = w.node.sends[0]?.raw;
  const sent = w.node.sends.length;
  w.chain.reorg(w.chain.blockNumber, { keep: 'drop' });
  await happens(w, failed, 'finality_violated');

  await w.broadcaster.retry(failed);
  await w.clock.advance(1000);
  expect(await w.broadcaster.get(failed)).toMatchObject({ stage: 'queued', blocked_on: 'nonce_review' });
  await w.broadcaster.unpark(failed);
  await w.until(failed, (record) => record.stage === 'confirmed');
  expect(await w.broadcaster.get(failed)).toMatchObject({ nonce: 2, generation: 2 });
  expect(since(w, sent)).not.toContain(payload);
  const mined = w.chain.transactionsOf(signer.address);
  expect(mined.map(({ nonce, to }) => [nonce, to])).toEqual([
    [0, signer.address.toLowerCase()],
    [1, contract.toLowerCase()],
    [2, contract.toLowerCase()],
  ]);
});

test('E17: an instance that starts after such a reorg goes on with it', async () => {
  const w = await start({ blockMs: 12_000 });
  const [id = ''] = await w.submit(1);
  await happens(w, id, 'settled');
  w.chain.reorg(w.chain.blockNumber, { keep: 'drop' });
  await happens(w, id, 'finality_violated');
  const next = await w.successor();
  ending({ ...next, end: () => next.broadcaster.stop() });
  await next.clock.advance(200_000);
  expect(next.chain.transactionsOf(signer.address)).toHaveLength(1);
  expect((await typesOf(next, id)).at(-1)).toBe('confirmed');
});

async function typesOf({ broadcaster }: World, id: string) {
  return (await broadcaster.history(id))?.events.map(({ type }) => type) ?? [];
}

async function happens(w: World, id: string, type: string) {
  await w.clock.advanceUntil(async () => (await typesOf(w, id)).some((one) => one === type), { stepMs: 1000 });
}
