import { Broadcaster, calldataType, memoryStore } from '@tx-broadcaster/core';
import { ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { type Hex, numberToHex } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { startNamelessAnvil } from './nameless-anvil.js';
import { local, signer, someone } from './world.js';

const transactions = 2000;
const gwei = 10n ** 9n;
const cap = 100n * gwei;
const blockMs = 12_000;
/** It takes some 20 s of a machine that has nothing else to do. */
const timeoutMs = 300_000;

interface Block {
  readonly number: Hex;
  readonly transactions: readonly {
    readonly hash: Hex;
    readonly from: Hex;
    readonly nonce: Hex;
    readonly input: Hex;
  }[];
}

test(
  `${transactions} transactions of one signer, through a base fee ten times as high, drops and reorgs: each is mined once`,
  async () => {
    const { rpc, endpoint, busy } = await startNamelessAnvil([
      '--no-mining',
      '--block-base-fee-per-gas',
      String(gwei),
      '--gas-limit',
      '6000000',
    ]);
    // no virtual time passes while the real chain is at work
    const clock = new ManualClock(Date.now(), { busy });
    const random = seededRandom(8);
    const broadcaster = new Broadcaster({
      chains: [
        { chain: local, endpoints: [endpoint], settleDepth: 6, pollInterval: 4000, fees: { maxFeePerGas: cap } },
      ],
      signers: [signer],
      messageTypes: { note: calldataType({ to: someone, gas: 22_000n }) },
      store: memoryStore(),
      clock,
      random: seededRandom(1),
      limits: { inFlightPerSigner: transactions },
      signWait: 1,
    });
    await broadcaster.start();
    onTestFinished(async () => {
      const stopped = broadcaster.stop();
      await clock.advance(10_000);
      await stopped;
    });
    const until = async (is: () => boolean | Promise<boolean>) => {
      while (!(await is())) await clock.settle(1);
    };
    const countOf = async (stage: string) =>
      (await broadcaster.counts()).find((sum) => sum.stage === stage)?.count ?? 0;

    const accepting = Promise.all(
      Array.from({ length: transactions }, (_, n) => broadcaster.broadcast('note', numberToHex(n, { size: 4 }))),
    );
    await clock.advance(5);
    const ids = (await accepting).map(({ transaction_id }) => transaction_id);
    await until(async () => (await countOf('accepted')) === transactions);

    const pooled = async () =>
      Object.values((await rpc<{ pending: Record<string, Record<string, { hash: Hex }>> }>('txpool_content')).pending)
        .flatMap((ofSender) => Object.values(ofSender))
        .map(({ hash }) => hash);
    let drops = 0;
    let reorgs = 0;

    /** One block, and what the broadcaster makes of it. */
    const block = async () => {
      await rpc('evm_mine', Math.floor(clock.now() / 1000));
      const height = Number(await rpc<Hex>('eth_blockNumber'));
      await clock.advance(blockMs);
      await clock.advanceUntil(() => (broadcaster.health()[0]?.head_block ?? 0) >= height, { stepMs: 1000 });
    };

    await rpc('anvil_setNextBlockBaseFeePerGas', numberToHex(10n * gwei));
    await block();
    // nothing of it can be mined at what was offered
    expect(await countOf('mined')).toBe(0);

    for (let n = 0; n < 200 && (await countOf('confirmed')) < transactions; n++) {
      await block();
      if (n < 30 && random() < 0.4) {
        for (const hash of await pooled()) {
          if (random() > 0.02) continue;
          await rpc('anvil_dropTransaction', hash);
          drops++;
        }
      }
      if (n < 30 && n > 5 && random() < 0.25) {
        await rpc('anvil_reorg', 1 + Math.floor(random() * 5), []);
        reorgs++;
      }
    }

    expect(await countOf('confirmed')).toBe(transactions);
    // a run that never met the hard cases proves nothing
    expect(drops).toBeGreaterThan(0);
    expect(reorgs).toBeGreaterThan(0);
    const mined: Block['transactions'][number][] = [];
    const head = Number(await rpc<Hex>('eth_blockNumber'));
    for (let number = 1; number <= head; number++) {
      const { transactions: inBlock } = await rpc<Block>('eth_getBlockByNumber', numberToHex(number), true);
      mined.push(...inBlock);
    }
    expect(mined.map(({ nonce }) => Number(nonce))).toEqual(Array.from({ length: transactions }, (_, nonce) => nonce));
    expect(new Set(mined.map(({ input }) => input)).size).toBe(transactions);
    let attempts = 0;
    for (const id of ids) {
      const history = await broadcaster.history(id);
      for (const { max_fee_per_gas } of history?.attempts ?? []) {
        attempts++;
        expect(BigInt(max_fee_per_gas ?? 0)).toBeLessThanOrEqual(cap);
      }
    }
    expect(attempts).toBeGreaterThan(transactions);
  },
  timeoutMs,
);
