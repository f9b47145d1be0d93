import { encodeErrorResult, parseAbi } from 'viem';
import { expect, it } from 'vitest';
import type { Verdict } from '../chain/verdict.js';
import { failureOf } from '../lane/failures.js';
import { Samples } from '../testing/samples.js';
import { simulated } from './simulation.js';

const abi = parseAbi(['error TooHeavy(uint256 weight)']);
const transaction = new Samples().transaction({ gas: 50_000n });
const run = (estimate: bigint | Verdict | null, gas: bigint | null = 50_000n) =>
  simulated({ ...transaction, gas }, { chain: { estimateGas: async () => estimate }, abi, failureOf });
const reverted: Verdict = {
  class: 'reverted',
  acknowledged: false,
  counts: true,
  maybeInPool: false,
  code: 3,
  message: 'execution reverted',
  retryAfterMs: null,
};

it('tells what a call would use', async () => {
  expect(await run(30_000n)).toMatchObject({
    transaction_id: null,
    outcome: 'success',
    gas_estimate: '30000',
    gas_limit: '50000',
    failure: null,
    value: '1',
    calldata: '0x',
    function: null,
  });
  expect(await run(30_000n, null)).toMatchObject({ outcome: 'success', gas_limit: null });
});

it('fails where the declared limit is too low', async () => {
  expect(await run(50_001n)).toMatchObject({
    outcome: 'failure',
    gas_estimate: '50001',
    failure: { code: 'gas_limit', message: 'the call uses 50001 gas, its limit is 50000' },
  });
});

it('decodes why it would revert', async () => {
  const revertData = encodeErrorResult({ abi, errorName: 'TooHeavy', args: [7n] });
  expect(await run({ ...reverted, revertData })).toMatchObject({
    outcome: 'failure',
    gas_estimate: null,
    failure: {
      code: 'reverted',
      category: 'revert',
      message: 'the call reverted: TooHeavy(7)',
      revert: { name: 'TooHeavy', args: ['7'] },
      node_message: 'execution reverted',
    },
  });
  expect(await run(reverted)).toMatchObject({ failure: { message: 'execution reverted', revert: null } });
});

it('does not know what nobody told', async () => {
  expect(await run(null)).toMatchObject({ outcome: 'unknown', gas_estimate: null, failure: null });
});
