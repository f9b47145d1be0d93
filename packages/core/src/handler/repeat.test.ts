import { expect, it } from 'vitest';
import { Samples } from '../testing/samples.js';
import { calldataType, presignedType } from '../transaction/message-type.js';
import { optionsToRepeat } from './repeat.js';

const to = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const transaction = new Samples().transaction({
  to,
  value: 7n,
  gas: 50_000n,
  maxFeePerGas: 9n,
  externalId: 'order',
  idempotencyKey: 'once',
  tags: ['red'],
  priority: 3,
  validUntil: 5,
});

it('repeats what its caller chose', () => {
  const type = calldataType({ callerMay: ['to', 'value', 'gas', 'fees'] });
  expect(optionsToRepeat(transaction, type)).toEqual({
    chainId: 31_337,
    signer: transaction.signer,
    tags: ['red'],
    metadata: {},
    priority: 3,
    maxAttempts: 3,
    confirmations: 1,
    successOn: 'accepted',
    externalId: 'order',
    to,
    value: '7',
    gas: '50000',
    maxFeePerGas: '9',
  });
});

it('leaves to the type what is the type’s, and to nobody what names one transaction', () => {
  for (const type of [calldataType({ to }), presignedType()]) {
    const names = Object.keys(optionsToRepeat(transaction, type));
    for (const name of ['to', 'value', 'gas', 'maxFeePerGas', 'idempotencyKey', 'validUntil', 'parentId']) {
      expect(names).not.toContain(name);
    }
  }
});
