import { encodeFunctionData, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import { decodedCall } from './decoded-call.js';

const abi = parseAbi([
  'struct Order { bytes32 id; uint8[] rates; }',
  'function place(Order order, address, bool now, string note)',
  'function ping()',
]);
const id = `0x${'ab'.repeat(32)}` as const;
const who = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

it('tells the function and its arguments, integers as texts', () => {
  const data = encodeFunctionData({ abi, functionName: 'place', args: [{ id, rates: [1, 2] }, who, true, 'x'] });
  expect(decodedCall(abi, data)).toEqual({
    signature: 'place((bytes32,uint8[]) order, address, bool now, string note)',
    selector: data.slice(0, 10),
    args: [
      { name: 'order', type: 'tuple', value: { id, rates: ['1', '2'] } },
      { name: '', type: 'address', value: who },
      { name: 'now', type: 'bool', value: true },
      { name: 'note', type: 'string', value: 'x' },
    ],
  });
  expect(decodedCall(abi, encodeFunctionData({ abi, functionName: 'ping' }))?.args).toEqual([]);
});

it('says nothing of what it does not know', () => {
  const data = encodeFunctionData({ abi, functionName: 'ping' });
  for (const [known, calldata] of [
    [null, data],
    [[], data],
    [abi, '0x'],
    [abi, '0xdeadbeef'],
    [
      abi,
      `${encodeFunctionData({ abi, functionName: 'place', args: [{ id, rates: [] }, who, true, ''] }).slice(0, 80)}`,
    ],
  ] as const) {
    expect(decodedCall(known, calldata as `0x${string}`)).toBeNull();
  }
});
