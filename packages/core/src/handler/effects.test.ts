import { type Address, encodeAbiParameters, type Hex, toEventSelector } from 'viem';
import { expect, it } from 'vitest';
import type { Effects, Log } from '../chain/chain.js';
import { effectsRecord } from './effects.js';

const token = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const bob = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const word = (value: bigint) => encodeAbiParameters([{ type: 'uint256' }], [value]);
const party = (address: Address) => encodeAbiParameters([{ type: 'address' }], [address]);
const transfer = toEventSelector('Transfer(address,address,uint256)');
const single = toEventSelector('TransferSingle(address,address,address,uint256,uint256)');
const batch = toEventSelector('TransferBatch(address,address,address,uint256[],uint256[])');

function effects(...logs: readonly (readonly [readonly Hex[], Hex])[]): Effects {
  return {
    hash: `0x${'ab'.repeat(32)}`,
    blockNumber: 16,
    blockHash: `0x${'cd'.repeat(32)}`,
    at: null,
    executed: true,
    gasUsed: 21_000n,
    effectiveGasPrice: 2n,
    position: 7,
    contract: null,
    logs: logs.map(([topics, data], index): Log => ({ index, address: token, topics, data })),
  };
}

const text = (value: string) => encodeAbiParameters([{ type: 'string' }], [value]);
const calling = (symbol: Hex | null, decimals: Hex | null) => ({
  call: async (_to: Address, data: Hex) => (data === '0x95d89b41' ? symbol : decimals),
});

it('tells what coins moved, in the words of their contract', async () => {
  const moved = effects([[transfer, party(alice), party(bob)], word(2_500_000n)]);
  const { transfers, logs, ...rest } = await effectsRecord(moved, [], calling(text('USDC'), word(6n)));
  expect(transfers).toEqual([
    { token, symbol: 'USDC', decimals: 6, from: alice, to: bob, amount: '2500000', token_id: null },
  ]);
  expect(logs[0]?.event?.name).toBe('Transfer');
  expect(rest).toMatchObject({ block_number: 16, position: 7, executed: true, gas_used: '21000', log_count: 1 });
});

it.each([
  [text('<img src=x>'), word(6n), { symbol: null, decimals: 6 }],
  [text('a'.repeat(100)), word(255n), { symbol: null, decimals: null }],
  ['0x', '0x', { symbol: null, decimals: null }],
  [null, null, { symbol: null, decimals: null }],
] as const)('believes a contract only what can be read (%#)', async (symbol, decimals, told) => {
  const moved = effects([[transfer, party(alice), party(bob)], word(1n)]);
  expect((await effectsRecord(moved, [], calling(symbol, decimals))).transfers).toMatchObject([told]);
});

it('tells pieces by their ids', async () => {
  const [ids, amounts] = [
    [1n, 2n],
    [3n, 4n],
  ];
  const lists = encodeAbiParameters([{ type: 'uint256[]' }, { type: 'uint256[]' }], [ids ?? [], amounts ?? []]);
  const parties = [party(bob), party(alice), party(bob)];
  const moved = effects(
    [[transfer, party(alice), party(bob), word(7n)], '0x'],
    [[single, ...parties], `${word(8n)}${word(9n).slice(2)}`],
    [[batch, ...parties], lists],
  );
  const { transfers } = await effectsRecord(moved, [], calling(null, null));
  expect(transfers.map(({ amount, token_id }) => [amount, token_id])).toEqual([
    [null, '7'],
    ['9', '8'],
    ['3', '1'],
    ['4', '2'],
  ]);
  expect(new Set(transfers.map(({ from, to }) => `${from}${to}`))).toEqual(new Set([`${alice}${bob}`]));
});

it('leaves the rest of very many events to the chain', async () => {
  const one = [[`0x${'ef'.repeat(32)}`], '0x'] as const;
  const { logs, log_count, transfers } = await effectsRecord(
    effects(...Array.from({ length: 150 }, () => one)),
    [],
    calling(null, null),
  );
  expect([logs.length, log_count, transfers]).toEqual([100, 150, []]);
});
