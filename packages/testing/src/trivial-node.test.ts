import { concat, createPublicClient, type Hex, http, keccak256, numberToHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, onTestFinished, test } from 'vitest';
import { startTrivialNode, type TrivialNodeOptions } from './trivial-node.js';

async function start(options: TrivialNodeOptions = {}) {
  const node = await startTrivialNode(options);
  onTestFinished(() => node.stop());
  return { node, client: createPublicClient({ transport: http(node.url, { batch: true }) }) };
}

const address = '0x00000000000000000000000000000000000000aa';

test('takes everything and counts it, mining nothing', async () => {
  const { node, client } = await start();
  expect(await node.stats()).toEqual({ received: 0, distinct: 0, firstAt: null, lastAt: null });
  const raws = ['0x01', '0x02', '0x01'] as const;
  const hashes = await Promise.all(
    raws.map((raw) => client.sendRawTransaction({ serializedTransaction: raw as never })),
  );
  expect(hashes).toEqual(raws.map((raw) => keccak256(raw)));
  expect(await node.stats()).toMatchObject({ received: 3, distinct: 2 });
  expect(await client.getTransactionCount({ address })).toBe(0);
  expect(await client.request({ method: 'eth_getTransactionReceipt', params: [keccak256('0x01')] })).toBeNull();
  expect(await client.getChainId()).toBe(31_337);
  expect(await client.estimateFeesPerGas()).toMatchObject({ maxPriorityFeePerGas: 10n ** 9n });
});

test('mines at once when told to, and knows how many there were at a height', async () => {
  const { client } = await start({ mine: true, blockMs: 50, latencyMs: 5 });
  const hash = await client.sendRawTransaction({ serializedTransaction: '0x01' as never });
  const receipt = await client.getTransactionReceipt({ hash });
  const block = await client.getBlock({ blockNumber: receipt.blockNumber });
  expect([receipt.status, receipt.blockHash]).toEqual(['success', block.hash]);
  expect(await client.getTransactionCount({ address })).toBe(1);
  expect(await client.getTransactionCount({ address, blockNumber: receipt.blockNumber - 1n })).toBe(0);
});

test.each([0, 300])('tells senders apart by the last word of the data, with %i zero bytes before it', async (zeros) => {
  const senders = ['AB', 'cd', 'ef'].map((end): Hex => `0x${end.padStart(40, '0')}`);
  const { client } = await start({ mine: true, senders });
  const key = privateKeyToAccount(`0x${'1'.repeat(64)}`);
  for (const turn of [1, 4, 300_002]) {
    const data = concat([`0x${'00'.repeat(zeros)}`, numberToHex(turn, { size: 32 })]);
    const serializedTransaction = await key.signTransaction({
      chainId: 31_337,
      nonce: 7,
      to: address,
      data,
      gas: 21_000n,
      maxFeePerGas: 10n ** 9n,
    });
    await client.sendRawTransaction({ serializedTransaction });
  }
  const counts = await Promise.all(senders.map((one) => client.getTransactionCount({ address: one })));
  expect(counts).toEqual([0, 2, 1]);
});
