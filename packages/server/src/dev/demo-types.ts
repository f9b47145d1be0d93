import { calldataType, encodedType, functionType, type MessageType, presignedType } from '@tx-broadcaster/core';
import { isAddress } from 'viem';
import { z } from 'zod';
import { gateAbi, gateAddress } from './gate.js';
import { weightsAbi, weightsAddress } from './weights.js';

const someone = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

const transfer = z.strictObject({
  to: z
    .string()
    .refine(
      (text) => isAddress(text),
      'expected an address (0x and 40 hex digits, with its checksum or in lower case)',
    ),
  value: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,77})$/, 'expected wei as a decimal string')
    .refine((text) => !/^\d+$/.test(text) || BigInt(text) < 2n ** 256n, 'expected less than 2^256 wei'),
});

/** What can be broadcast with --dev: one type of each kind. Gas is declared, so that no call waits for an estimate. */
export const demoTypes: Readonly<Record<string, MessageType>> = {
  'add_weight(address _addr, uint256 _weight)': functionType({
    title: 'Add weight',
    description: `Adds to what the demo contract at ${weightsAddress} keeps for an address.`,
    examples: [{ _addr: someone, _weight: '10' }, [someone, '10']],
    abi: weightsAbi,
    functionName: 'add_weight',
    to: weightsAddress,
    gas: 100_000n,
  }),
  always_fails: functionType({
    title: 'Always fails',
    description: 'Is mined and reverts with the reason given.',
    examples: [{ reason: 'not today' }],
    abi: weightsAbi,
    functionName: 'fail',
    to: weightsAddress,
    gas: 100_000n,
  }),
  // a success only once it has executed: this is the failure to look at on the dashboard, and to retry
  'gate.pass': functionType({
    title: 'Pass the gate',
    description:
      'Fails while the gate is closed, as it is at first. Open it with gate.set, then retry what has failed.',
    examples: [{ what: 'a parcel' }],
    abi: gateAbi,
    functionName: 'pass',
    to: gateAddress,
    gas: 100_000n,
    successOn: 'confirmed',
  }),
  'gate.set': functionType({
    title: 'Open or close the gate',
    description: 'Lets gate.pass through, or no longer.',
    examples: [{ _open: true }, { _open: false }],
    abi: gateAbi,
    functionName: 'set_gate',
    to: gateAddress,
    gas: 100_000n,
  }),
  'native.transfer': encodedType({
    title: 'Transfer',
    description: 'Sends wei to an address.',
    examples: [{ to: someone, value: '1000000000000000' }],
    schema: transfer,
    // the schema let only addresses through
    encode: ({ to, value }) => ({ to: to as `0x${string}`, value: BigInt(value), data: '0x' }),
    // a contract that receives may have something to do
    gas: 50_000n,
  }),
  'contract.call': calldataType({
    title: 'Any call',
    description: 'Calldata as it is, to any address.',
    examples: ['0x'],
    callerMay: ['to', 'value', 'gas', 'fees'],
  }),
  raw: presignedType({
    title: 'Signed transaction',
    description: 'A transaction that its sender has signed, in hex; it is stored and sent.',
  }),
};
