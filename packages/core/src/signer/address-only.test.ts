import { expect, test } from 'vitest';
import { addressOnly } from './address-only.js';

test('is an address and no way to sign', async () => {
  const signer = addressOnly('0x70997970c51812dc3a010c7d01b50e0d17dc79c8');
  expect(signer.address).toBe('0x70997970C51812dc3A010C7d01b50e0d17dc79C8');
  await expect(signer.signTransaction({})).rejects.toMatchObject({ code: 'signer_invalid' });
});

test('a key is refused, and not repeated', () => {
  const key = 'ab'.repeat(32);
  expect(() => addressOnly(key)).toThrow('expected the address of a signer, got something else');
});
