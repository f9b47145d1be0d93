import { encodeErrorResult, parseAbi } from 'viem';
import { describe, expect, test } from 'vitest';
import { contract, signer, someone, worlds } from '../world.js';

const { start } = worlds();
const tooHeavy = encodeErrorResult({
  abi: parseAbi(['error TooHeavy(uint256 weight)']),
  errorName: 'TooHeavy',
  args: [9n],
});

describe('E24: a call that reverts', () => {
  test('is refused by a type that has its calls tried before they are accepted', async () => {
    const w = await start({ blockMs: 12_000 });
    w.chain.setReverting(contract, tooHeavy);
    await expect(w.broadcaster.broadcast('checked', [someone, 9])).rejects.toMatchObject({
      code: 'call_reverts',
      message: 'checked: the call reverted: TooHeavy(9)',
    });
    expect(await w.broadcaster.list({ limit: 1 })).toEqual([]);
    w.chain.setReverting(contract, null);
    const { transaction_id: id } = await w.broadcaster.broadcast('checked', [someone, 9]);
    await w.until(id, (record) => record.stage === 'confirmed');
  });

  test('is accepted with every node down, and tried when there is one', async () => {
    const w = await start({ refused: true });
    const { transaction_id: id, stage } = await w.broadcaster.broadcast('checked', [someone, 9]);
    expect(stage).toBe('queued');
    await w.node.listen();
    await w.until(id, (record) => record.stage === 'accepted');
  });

  test('spends no nonce where it is tried before it is sent, and may be cured until its tries are used up', async () => {
    const w = await start({ blockMs: 12_000 });
    w.chain.setReverting(contract, tooHeavy);
    const { transaction_id: id } = await w.broadcaster.broadcast('tried', [someone, 9]);
    await w.until(id, (record) => record.blocked_on === 'retry_backoff');
    expect(await w.broadcaster.get(id)).toMatchObject({
      stage: 'queued',
      nonce: null,
      failure: { code: 'reverted', revert: { name: 'TooHeavy', args: ['9'] } },
    });
    w.chain.setReverting(contract, null);
    await w.until(id, (record) => record.stage === 'confirmed');
    w.chain.setReverting(contract, tooHeavy);
    const { transaction_id: doomed } = await w.broadcaster.broadcast('tried', [someone, 9]);
    await w.until(doomed, (record) => record.stage === 'rejected');
    expect(await w.broadcaster.get(doomed)).toMatchObject({ nonce: null, status: 'failed' });
    expect(w.chain.transactionsOf(signer.address)).toHaveLength(1);
  });

  test('is never tried again once it was sent: it may be its own effect that makes it revert', async () => {
    const w = await start();
    const { transaction_id: id } = await w.broadcaster.broadcast('tried', [someone, 9]);
    await w.until(id, (record) => record.stage === 'accepted');
    w.chain.setReverting(contract, tooHeavy);
    w.chain.evictAll();
    await w.clock.advance(120_000);
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'accepted', failure: null });
    expect(w.chain.pooled).toHaveLength(1);
  });
});
