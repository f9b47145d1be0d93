import { privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { checkSigner } from './check-signer.js';
import { privateKeySigner } from './private-key-signer.js';

const account = privateKeyToAccount(`0x${'33'.repeat(32)}`);
const other = privateKeyToAccount(`0x${'44'.repeat(32)}`);

test('a signer that signs for its address passes', async () => {
  await checkSigner(account, 1);
  await checkSigner(privateKeySigner(`0x${'33'.repeat(32)}`), 31_337);
});

test('one that has another key, or none, does not', async () => {
  const mixed = { address: account.address, signTransaction: other.signTransaction };
  await expect(checkSigner(mixed, 1)).rejects.toMatchObject({ code: 'signer_invalid' });
  const asleep = { address: account.address, signTransaction: () => Promise.reject(new Error('asleep')) };
  await expect(checkSigner(asleep, 1)).rejects.toThrow('asleep');
});
