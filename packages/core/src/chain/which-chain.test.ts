import type { Hex } from 'viem';
import { expect, it } from 'vitest';
import type { RpcReply } from './endpoint.js';
import { anchorCall, whichChain } from './which-chain.js';

const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const block = (n: number): RpcReply => ({ kind: 'result', result: { number: '0x1', hash: hash(n) } });
const none: RpcReply = { kind: 'result', result: null };
const broken: RpcReply = { kind: 'error', code: -32000, message: 'pruned history unavailable' };
const known = { genesis: hash(1), anchor: { number: 40, hash: hash(41) }, development: false };

function which(
  shown: RpcReply,
  { first = block(1), again = shown, development = false, of = known as typeof known | null } = {},
) {
  return whichChain(shown, of, development, async (calls) => {
    expect(calls).toEqual([anchorCall(null), anchorCall(known)]);
    return [first, again];
  });
}

it('asks for the remembered block, or the first one', () => {
  expect(anchorCall(known).params).toEqual(['0x28', false]);
  expect(anchorCall(null).params).toEqual(['0x0', false]);
});

it('learns the first block where nothing is remembered', async () => {
  expect(await which(block(1), { of: null })).toEqual({ kind: 'first', genesis: hash(1) });
  expect(await which(broken, { of: null })).toEqual({ kind: 'known' });
});

it('knows a chain by its block', async () => {
  expect(await which(block(41))).toEqual({ kind: 'known' });
});

it('takes an endpoint at its word that cannot show the block', async () => {
  for (const reply of [broken, { kind: 'result', result: {} }, { kind: 'timeout', ms: 1 }] as const)
    expect(await which(reply)).toEqual({ kind: 'known' });
  expect(await which(block(9), { first: broken })).toEqual({ kind: 'known' });
});

it('tells another chain by another block of that height, or by its first one', async () => {
  expect(await which(block(9))).toEqual({ kind: 'other', genesis: hash(1), missing: hash(41) });
  expect(await which(none, { first: block(2) })).toEqual({ kind: 'other', genesis: hash(2), missing: hash(41) });
  const young = { genesis: hash(1), anchor: { number: 0, hash: hash(1) }, development: false };
  expect(await which(block(2), { of: young })).toEqual({ kind: 'other', genesis: hash(2), missing: hash(1) });
});

it('takes a chain that is not there yet for one that is behind, unless it is a development chain', async () => {
  expect(await which(none)).toEqual({ kind: 'behind', block: 40 });
  expect(await which(none, { development: true })).toEqual({ kind: 'other', genesis: hash(1), missing: hash(41) });
});

it('believes that the block is missing only where the first one is shown beside it', async () => {
  for (const development of [true, false]) {
    expect(await which(none, { again: block(41), development })).toEqual({ kind: 'known' });
    expect(await which(none, { again: broken, development })).toEqual({ kind: 'known' });
    expect(await which(none, { first: none, development })).toEqual({ kind: 'known' });
  }
});
