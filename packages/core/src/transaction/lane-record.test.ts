import { expect, test } from 'vitest';
import { Samples } from '../testing/samples.js';
import { toSlotRecord } from './lane-record.js';
import { toRecord } from './record.js';

const samples = new Samples();
const transaction = samples.transaction({});
const slot = samples.slot(transaction, 7);
const mined = samples.attempt(slot).hash;

test.each([
  ['open', { minedHash: null }, ['payload'], true],
  ['closing', { minedHash: null }, ['payload', 'filler'], true],
  ['closing', { minedHash: null }, ['filler'], false],
  ['mined', { minedHash: mined }, ['payload', 'filler'], true],
  ['empty', { minedHash: null }, [], false],
] as const)('is %s with %j and %j', (state, change, kinds, isOurs) => {
  const attempts = kinds.map((kind) => ({ kind }));
  const record = toSlotRecord({ ...slot, ...change }, isOurs ? toRecord(transaction) : null, attempts);
  expect(record).toMatchObject({ nonce: 7, state, attempts: kinds.length, mined_hash: change.minedHash });
});
