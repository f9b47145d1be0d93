import { expect, test } from 'vitest';
import { signer, someone, worlds } from './world.js';

const { start, ending } = worlds();
const gwei = 10n ** 9n;

test('a request that the policy forbids leaves no trace', async () => {
  const w = await start({ options: { policy: { maxValue: 0n } } });
  await expect(w.broadcaster.broadcast('pay', '0x')).rejects.toMatchObject({
    code: 'policy_denied',
    issues: [{ pointer: '/value', detail: 'the spend policy expects at most 0 wei, got 1' }],
  });
  expect(await w.broadcaster.list({ limit: 1 })).toEqual([]);
});

test('a policy that became stricter lets no further attempt be signed, and what was sent keeps being sent', async () => {
  const w = await start();
  const [sent = ''] = await w.submit(1);
  await w.until(sent, (record) => record.stage === 'accepted');
  const next = await w.successor({ policy: { targets: [someone] } });
  ending({ ...next, end: () => next.broadcaster.stop() });
  next.chain.evictAll();
  next.chain.setBaseFee(50n * gwei);
  for (let n = 0; n < 6; n++) {
    next.chain.setBaseFee(50n * gwei);
    next.chain.mine(1);
    await next.clock.advance(12_000);
  }
  expect(await next.broadcaster.get(sent)).toMatchObject({
    stage: 'accepted',
    blocked_on: 'policy_denied',
    blocked_reason: expect.stringContaining('calls to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8'),
    attempt_count: 1,
  });
  expect(next.chain.pooled).toHaveLength(1);
  next.chain.setBaseFee(gwei);
  for (let n = 0; n < 6; n++) {
    next.chain.mine(1);
    await next.clock.advance(12_000);
  }
  expect(await next.broadcaster.get(sent)).toMatchObject({ stage: 'confirmed', blocked_on: null });
});

test('what was queued before the policy became stricter is not signed; it goes on when the policy allows it again', async () => {
  const w = await start();
  w.chain.setBalance(signer.address, 1000n);
  await w.clock.advance(20_000);
  const [id = ''] = await w.submit(1);
  const strict = await w.successor({ policy: { selectors: ['0x'] } });
  ending({ ...strict, end: () => strict.broadcaster.stop() });
  strict.chain.setBalance(signer.address, 10n ** 18n);
  await strict.clock.advance(30_000);
  expect(await strict.broadcaster.get(id)).toMatchObject({ stage: 'queued', nonce: null, blocked_on: 'policy_denied' });
  expect(strict.node.sends).toEqual([]);
  const mild = await strict.successor({ policy: {} });
  ending({ ...mild, end: () => mild.broadcaster.stop() });
  await mild.until(id, (record) => record.stage === 'accepted');
  expect(await mild.broadcaster.get(id)).toMatchObject({ nonce: 0, blocked_on: null, blocked_reason: null });
});
