import { describe, expect, test } from 'vitest';
import { chainsOf, signer, type World, worlds } from '../world.js';

const { start, ending } = worlds();
const gwei = 10n ** 9n;

/** So many blocks of 12 s. */
async function blocks({ chain, clock }: World, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    chain.mine(1);
    await clock.advance(12_000);
  }
}

const ceilings = async ({ broadcaster }: World, id: string) =>
  ((await broadcaster.history(id))?.attempts ?? []).map(({ max_fee_per_gas }) => BigInt(max_fee_per_gas ?? 0));

describe('E12: a price above the cap', () => {
  const cap = 12n * gwei;

  /** Sent at a few gwei, then the base fee rises to 50. */
  async function spike(): Promise<{ w: World; id: string }> {
    const w = await start({ fees: { maxFeePerGas: cap } });
    const [id = ''] = await w.submit(1);
    await w.until(id, (record) => record.stage === 'accepted');
    w.chain.setBaseFee(50n * gwei);
    await blocks(w, 20);
    return { w, id };
  }

  test('is never signed: the best attempt keeps being sent, and the record tells the price needed', async () => {
    const { w, id } = await spike();
    const record = await w.broadcaster.get(id);
    expect(record).toMatchObject({ stage: 'accepted', nonce: 0, blocked_on: 'fee_cap' });
    expect(record?.blocked_reason).toContain(`the cap is ${cap}`);
    // the base fee falls by an eighth with each empty block
    const needed = BigInt(record?.price_needed ?? 0);
    expect(needed).toBeGreaterThan(cap);
    expect(needed).toBeLessThan(60n * gwei);
    for (const price of await ceilings(w, id)) expect(price).toBeLessThanOrEqual(cap);
    const sends = w.node.sends.length;
    await w.clock.advance(60_000);
    expect(w.node.sends.length).toBeGreaterThan(sends);
    expect(w.node.sends.at(-1)?.raw).toBe(w.node.sends[sends - 1]?.raw);
  });

  test('is waited out: the transaction is mined by itself when the price has fallen', async () => {
    const { w, id } = await spike();
    w.chain.setBaseFee(gwei);
    await blocks(w, 6);
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', blocked_on: null, price_needed: null });
    expect(w.chain.transactionsOf(signer.address)).toHaveLength(1);
  });

  test('is paid once the cap is raised', async () => {
    const { w, id } = await spike();
    const next = await w.successor({ chains: chainsOf(w.node, { maxFeePerGas: 500n * gwei }) });
    ending({ ...next, end: () => next.broadcaster.stop() });
    await blocks(next, 12);
    expect(await next.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', nonce: 0, blocked_on: null });
    const paid = (await ceilings(next, id)).at(-1);
    expect(paid).toBeGreaterThan(cap);
  });

  test('of a queued transaction holds no slot: those that may pay more go on', async () => {
    const w = await start({ fees: { maxFeePerGas: cap } });
    w.chain.setBaseFee(50n * gwei);
    await blocks(w, 2);
    const [id = ''] = await w.submit(1);
    await w.clock.advance(30_000);
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'queued', nonce: null, blocked_on: 'fee_cap' });
    w.chain.setBaseFee(gwei);
    await blocks(w, 6);
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', blocked_on: null });
  });

  test('does not keep a slot from being closed, even where the cap was lowered below what was signed', async () => {
    const w = await start({ fees: { maxFeePerGas: 100n * gwei }, options: { successOn: 'mined' } });
    w.chain.setBaseFee(20n * gwei);
    await blocks(w, 2);
    const { transaction_id: id } = await w.broadcaster.broadcast('pay', '0x', { validUntil: w.clock.now() + 60_000 });
    await w.until(id, (record) => record.stage === 'accepted');
    const next = await w.successor({ chains: chainsOf(w.node, { maxFeePerGas: gwei }) });
    ending({ ...next, end: () => next.broadcaster.stop() });
    await next.clock.advance(60_000);
    next.chain.setBaseFee(20n * gwei);
    await blocks(next, 8);
    expect(await next.broadcaster.get(id)).toMatchObject({ stage: 'expired', status: 'failed' });
    const [payload = 0n, filler = 0n] = await ceilings(next, id);
    expect(filler * 8n).toBeGreaterThanOrEqual(payload * 9n);
  });
});

describe('E14: an account that cannot pay for a dearer attempt', () => {
  test('keeps the one it has, says what is missing, and goes on when there is money', async () => {
    const w = await start();
    // enough for one attempt at 3 gwei with the reserve, not for one at many times that
    w.chain.setBalance(signer.address, 100_000n * 4n * gwei);
    await w.clock.advance(20_000);
    const [id = ''] = await w.submit(1);
    await w.until(id, (record) => record.stage === 'accepted');
    w.chain.setBaseFee(50n * gwei);
    for (let n = 0; n < 10; n++) {
      w.chain.setBaseFee(50n * gwei);
      await blocks(w, 1);
    }
    const record = await w.broadcaster.get(id);
    expect(record).toMatchObject({ stage: 'accepted', blocked_on: 'insufficient_funds', attempt_count: 1 });
    expect(record?.blocked_reason).toContain('the signer has 400000000000000');
    w.chain.setBalance(signer.address, 10n ** 18n);
    await blocks(w, 10);
    expect(await w.broadcaster.get(id)).toMatchObject({ stage: 'confirmed', blocked_on: null });
  });
});

test('E11: while a price rise lasts only the first in line is priced anew, each once, as soon as its turn has come', async () => {
  const w = await start();
  const ids = await w.submit(8);
  await w.until(ids.at(-1) ?? '', (record) => record.stage === 'accepted');
  const used = () => w.chain.transactionsOf(signer.address).length;
  const attempts = async () => (await Promise.all(ids.map((id) => ceilings(w, id)))).map(({ length }) => length);
  let passed = 0;
  for (; used() < ids.length && passed < 40; passed++) {
    w.chain.setBaseFee(20n * gwei);
    await blocks(w, 1);
    // those behind it cannot be mined before it, whatever they pay
    for (const [nonce, count] of (await attempts()).entries())
      expect(count).toBeLessThanOrEqual(nonce <= used() ? 2 : 1);
  }
  expect(await attempts()).toEqual(ids.map(() => 2));
  // the first has waited its time, no other has to
  expect(passed).toBeLessThan(ids.length + 8);
});
