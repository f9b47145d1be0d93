import { encodeAbiParameters, type Hex, parseAbi, toEventSelector } from 'viem';
import { expect, it } from 'vitest';
import { decodedLog } from './decoded-log.js';

const abi = parseAbi([
  'event WeightAdded(address indexed to, uint256 added, string)',
  'event WeightAdded(address indexed to, uint256 added)',
]);
const token = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const logged = (topics: readonly Hex[], data: Hex) => ({ index: 0, address: token, topics, data }) as const;
const added = toEventSelector('WeightAdded(address,uint256,string)');
const transfer = toEventSelector('Transfer(address,address,uint256)');
const word = (value: bigint) => encodeAbiParameters([{ type: 'uint256' }], [value]);
const party = encodeAbiParameters([{ type: 'address' }], [to]);

it('tells the event and what it carries, integers as texts', () => {
  const data = encodeAbiParameters([{ type: 'uint256' }, { type: 'string' }], [2n ** 200n, '<b>']);
  expect(decodedLog(logged([added, party], data), [abi])).toEqual({
    name: 'WeightAdded',
    signature: 'WeightAdded(address,uint256,string)',
    args: [
      { name: 'to', type: 'address', value: to },
      { name: 'added', type: 'uint256', value: String(2n ** 200n) },
      { name: '', type: 'string', value: '<b>' },
    ],
  });
});

it('knows what tokens say, both kinds that share a name', () => {
  const coins = decodedLog(logged([transfer, party, party], word(5n)), []);
  expect(coins?.args[2]).toEqual({ name: 'value', type: 'uint256', value: '5' });
  const piece = decodedLog(logged([transfer, party, party, word(7n)], '0x'), []);
  expect(piece?.args[2]).toEqual({ name: 'tokenId', type: 'uint256', value: '7' });
});

it('says nothing of what it does not know', () => {
  for (const log of [
    logged([], '0x'),
    logged([`0x${'ab'.repeat(32)}`], '0x'),
    logged([added, party], '0x'),
    logged([added], word(1n)),
    logged([transfer, party], word(1n)),
  ]) {
    expect(decodedLog(log, [abi])).toBeNull();
  }
});
