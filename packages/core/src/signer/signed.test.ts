import { type Hex, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem';
import { describe, expect, it } from 'vitest';
import { signed } from './signed.js';

const word = (digits: string): Hex => `0x${digits.padStart(64, '0')}`;
const full = word('f'.repeat(64));

function transaction(dataBytes: number): TransactionSerializableEIP1559 {
  return {
    type: 'eip1559',
    chainId: 1,
    nonce: dataBytes,
    to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    value: 10n ** 18n,
    gas: 21_000n,
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 0n,
    data: `0x${'ab'.repeat(dataBytes)}`,
  };
}

describe('a signed envelope made from the bytes that were signed', () => {
  // the length of a list takes another form at 56 bytes, 256 and 65,536, with the signature or without
  it.each([0, 1, 4, 30, 54, 55, 56, 130, 200, 211, 212, 213, 255, 256, 300, 65_400, 65_535, 66_000])(
    'is what viem makes of its fields, with %i bytes of calldata',
    (dataBytes) => {
      for (const [r, s] of [
        [full, word('1234567890')],
        [word('0102'), full],
        [word('7f'), word('80')],
        [word('1'), word(`0${'e'.repeat(63)}`)],
      ] as const) {
        for (const yParity of [0, 1] as const) {
          const wanted = serializeTransaction(transaction(dataBytes), { r, s, yParity });
          expect(signed(serializeTransaction(transaction(dataBytes)), { r, s, yParity })).toBe(wanted);
        }
      }
    },
  );

  it('can be a creation, which says no destination', () => {
    const { to: _, ...creation } = transaction(40);
    const signature = { r: full, s: full, yParity: 1 } as const;
    expect(signed(serializeTransaction(creation), signature)).toBe(serializeTransaction(creation, signature));
  });
});
