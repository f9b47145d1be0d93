import type { Address } from 'viem';
import { expect, test } from 'vitest';
import { type Candidate, leastBusy } from './pool.js';

const of = (n: number, fields: Partial<Candidate> = {}): Candidate => {
  const signer: Address = `0x${String(n).repeat(40)}`;
  return { signer, queued: 0, open: 0, fit: true, spare: null, ...fields };
};
const chosen = (...candidates: Candidate[]) => [0, 1, 2, 3].map((turn) => leastBusy(candidates, turn)?.signer.at(-1));

test('the one with the least to do is chosen, what has a nonce counted', () => {
  expect(chosen(of(1, { queued: 2 }), of(2, { open: 1 }), of(3, { queued: 1, open: 1 }))).toEqual(['2', '2', '2', '2']);
});

test('those with as little take turns', () => {
  expect(chosen(of(1), of(2, { queued: 5 }), of(3))).toEqual(['1', '3', '1', '3']);
});

test('one that is held up is chosen only where all are', () => {
  expect(chosen(of(1, { fit: false }), of(2, { queued: 9 }))).toEqual(['2', '2', '2', '2']);
  expect(chosen(of(1, { fit: false, queued: 3 }), of(2, { fit: false, queued: 9 }))).toEqual(['1', '1', '1', '1']);
});

test('of a lane elsewhere the queue counts', () => {
  expect(chosen(of(1, { open: 3 }), of(2, { open: null, queued: 2 }))).toEqual(['2', '2', '2', '2']);
});

test('nobody is chosen among none', () => {
  expect(leastBusy([], 3)).toBeUndefined();
});
