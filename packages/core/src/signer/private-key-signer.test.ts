import fc from 'fast-check';
import type { Hex, TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it, test } from 'vitest';
import { isDriven, privateKeySigner } from './private-key-signer.js';

const key: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const transactions: Record<string, TransactionSerializable> = {
  'an EIP-1559 call': {
    type: 'eip1559',
    chainId: 1,
    nonce: 7,
    to,
    value: 5n,
    data: '0xbeef',
    gas: 50_000n,
    maxFeePerGas: 9n,
    maxPriorityFeePerGas: 2n,
  },
  'a legacy call': { type: 'legacy', chainId: 31_337, nonce: 0, to, value: 0n, data: '0x', gas: 21_000n, gasPrice: 7n },
  'a creation': {
    type: 'eip1559',
    chainId: 10,
    nonce: 1,
    value: 0n,
    data: '0x6001',
    gas: 90_000n,
    maxFeePerGas: 9n,
    maxPriorityFeePerGas: 0n,
  },
  'a legacy creation': {
    type: 'legacy',
    chainId: 137,
    nonce: 1,
    value: 0n,
    data: '0x6001',
    gas: 90_000n,
    gasPrice: 1n,
  },
};

describe('privateKeySigner', () => {
  it('has the address of its key, with checksum', () => {
    expect(privateKeySigner(key).address).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
  });

  test.each(Object.entries(transactions))('signs %s into the bytes that viem makes', async (_name, transaction) => {
    expect(await privateKeySigner(key).signTransaction(transaction)).toBe(
      await privateKeyToAccount(key).signTransaction(transaction),
    );
  });

  it('signs whatever it is given into the bytes that viem makes', async () => {
    const account = privateKeyToAccount(key);
    const signer = privateKeySigner(key);
    const wei = fc.bigInt({ min: 0n, max: 2n ** 96n });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.uint8Array({ maxLength: 80 }),
        wei,
        wei,
        fc.boolean(),
        async (nonce, chainId, data, value, price, legacy) => {
          const common = {
            chainId,
            nonce,
            to,
            value,
            data: `0x${Buffer.from(data).toString('hex')}`,
            gas: 21_000n,
          } as const;
          const transaction: TransactionSerializable = legacy
            ? { type: 'legacy', ...common, gasPrice: price }
            : { type: 'eip1559', ...common, maxFeePerGas: price, maxPriorityFeePerGas: price / 2n };
          expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is driven by core, a viem account is not', () => {
    expect(isDriven(privateKeySigner(key))).toBe(true);
    expect(isDriven(privateKeyToAccount(key))).toBe(false);
  });

  test.each([
    ['too short', '0x1234'],
    ['zero', `0x${'00'.repeat(32)}`],
    ['beyond the order', `0x${'ff'.repeat(32)}`],
    ['no hex', `0x${'zz'.repeat(32)}`],
    ['a mnemonic', 'test test test test test test test test test test test junk'],
    ['not a text', 5],
  ])('refuses a key that is %s, and never repeats it', (_name, wrong) => {
    let thrown: unknown;
    try {
      privateKeySigner(wrong as Hex);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'invalid_option' });
    const { message, stack, cause } = thrown as Error;
    if (typeof wrong === 'string')
      for (const text of [message, stack, String(cause)]) expect(text).not.toContain(wrong.slice(2, 20));
  });

  it('shows its key nowhere', async () => {
    const signer = privateKeySigner(key);
    expect(JSON.stringify(signer)).not.toContain(key.slice(2));
    expect(Object.keys(signer)).toEqual(['address', 'signTransaction']);
  });
});
