import { type Hex, keccak256, parseTransaction, serializeTransaction, type TransactionSerializable, toRlp } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { expect, it } from 'vitest';
import { readPresigned } from './presigned.js';

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const call = { nonce: 3, to, value: 5n, gas: 60_000n, data: '0xabcd' } as const;
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const kinds: Readonly<Record<string, TransactionSerializable>> = {
  legacy: { type: 'legacy', chainId: 1337, gasPrice: 7n, ...call },
  'access list': {
    type: 'eip2930',
    chainId: 1,
    gasPrice: 7n,
    accessList: [{ address: to, storageKeys: [`0x${'01'.repeat(32)}`] }],
    ...call,
  },
  'dynamic fee': { type: 'eip1559', chainId: 1, maxFeePerGas: 7n, maxPriorityFeePerGas: 1n, ...call },
};

const detailOf = async (raw: unknown) => {
  const read = await readPresigned(raw);
  return 'detail' in read ? read.detail : expect.unreachable();
};

/** Signs, and lets the test spoil the parts before they are put together. */
function legacy(spoil: (parts: Hex[]) => unknown): Hex {
  const parts: Hex[] = [
    '0x03',
    '0x07',
    '0xea60',
    to,
    '0x05',
    '0xabcd',
    '0x25',
    `0x${'11'.repeat(32)}`,
    `0x${'11'.repeat(32)}`,
  ];
  spoil(parts);
  return toRlp(parts);
}

it.each(Object.entries(kinds))('reads a %s transaction', async (_kind, transaction) => {
  const raw = await account.signTransaction(transaction);
  expect(await readPresigned(raw.toUpperCase().replace('0X', '0x'))).toEqual({
    to,
    value: 5n,
    calldata: '0xabcd',
    gas: 60_000n,
    presigned: {
      raw,
      hash: keccak256(raw),
      sender: account.address,
      chainId: transaction.chainId,
      nonce: 3,
      fees:
        transaction.type === 'eip1559'
          ? { kind: 'eip1559', maxFeePerGas: 7n, maxPriorityFeePerGas: 1n }
          : { kind: 'legacy', gasPrice: 7n },
    },
  });
});

it('reads what creates a contract, starts at nonce 0 and carries no value', async () => {
  const raw = await account.signTransaction({ chainId: 1, nonce: 0, gas: 60_000n, maxFeePerGas: 7n, data: '0x6000' });
  expect(await readPresigned(raw)).toMatchObject({ to: null, value: 0n, calldata: '0x6000', presigned: { nonce: 0 } });
});

it('leaves it to the signer to burn what is his', async () => {
  const zero: Hex = `0x${'00'.repeat(20)}`;
  const raw = await account.signTransaction({
    chainId: 1,
    nonce: 0,
    gas: 21_000n,
    maxFeePerGas: 7n,
    to: zero,
    value: 1n,
  });
  expect(await readPresigned(raw)).toMatchObject({ to: zero, value: 1n });
});

it('refuses a legacy transaction that anybody can replay on another chain', async () => {
  const { chainId: _, ...unprotected } = kinds.legacy ?? {};
  expect(await detailOf(await account.signTransaction(unprotected as TransactionSerializable))).toBe(
    'expected a transaction for one chain (EIP-155), got one that anybody can replay on other chains',
  );
});

it.each(Object.entries(kinds))('refuses a %s transaction without a signature', async (_kind, transaction) => {
  expect(await detailOf(serializeTransaction(transaction))).toBe(
    'expected a signed transaction, got one without a signature',
  );
});

it.each(Object.entries(kinds))('refuses the other valid signature of a %s transaction', async (_kind, transaction) => {
  const {
    r,
    s,
    v = 0n,
    yParity = 0,
  } = parseTransaction(await account.signTransaction(transaction)) as {
    r: Hex;
    s: Hex;
    v?: bigint;
    yParity?: number;
  };
  const high: Hex = `0x${(order - BigInt(s)).toString(16).padStart(64, '0')}`;
  const flipped = { r, s: high, v: v % 2n === 0n ? v - 1n : v + 1n, yParity: 1 - yParity };
  expect(await detailOf(serializeTransaction(transaction, flipped))).toBe(
    'expected a signature with a low s, got a high one, which nodes refuse (EIP-2)',
  );
});

it.each([
  ['blobs', '0x03c0', 'expected a transaction without blobs, got one of EIP-4844, which is not supported'],
  [
    'authorizations',
    '0x04c0',
    'expected a transaction without authorizations, got one of EIP-7702, which is not supported',
  ],
  ['an unknown type', '0x05c0', 'expected a signed transaction of type 0, 1 or 2, got other bytes'],
  ['no bytes', '0x', 'expected a signed transaction of type 0, 1 or 2, got other bytes'],
  [
    'too few fields',
    '0x02c0',
    'expected a signed transaction, got bytes that do not parse as one: Invalid serialized transaction of type "eip1559" was provided.',
  ],
  ['half a list', '0xf8ff', 'expected a signed transaction, got bytes that do not parse as one: '],
])('refuses %s', async (_what, raw, detail) => {
  expect(await detailOf(raw)).toContain(detail);
});

it.each([
  [
    'a leading zero in a number',
    (parts: Hex[]) => parts.splice(0, 1, '0x0003'),
    'expected a transaction in its only valid encoding',
  ],
  [
    'a leading zero in the signature',
    (parts: Hex[]) => parts.splice(7, 1, `0x00${'11'.repeat(31)}`),
    'expected a transaction in its only valid encoding',
  ],
  ['a nonce without bounds', (parts: Hex[]) => parts.splice(0, 1, `0x${'ff'.repeat(8)}`), 'expected '],
  ['no gas', (parts: Hex[]) => parts.splice(2, 1, '0x'), 'expected gas (1 to 2^63-1)'],
  ['more gas than there is', (parts: Hex[]) => parts.splice(2, 1, `0x${'ff'.repeat(8)}`), 'expected gas (1 to 2^63-1)'],
  [
    'more wei than there are',
    (parts: Hex[]) => parts.splice(4, 1, `0x01${'00'.repeat(32)}`),
    'expected wei (0 to 2^256-1)',
  ],
  [
    'a chain id without bounds',
    (parts: Hex[]) => parts.splice(6, 1, `0x${'ff'.repeat(12)}`),
    'expected a chain id and a nonce below 2^53',
  ],
  [
    'a signature of zero',
    (parts: Hex[]) => parts.splice(7, 2, '0x', '0x01'),
    'expected a signature of some key, got one of none',
  ],
  ['an overlong signature', (parts: Hex[]) => parts.splice(7, 1, `0x${'11'.repeat(40)}`), 'expected '],
  ['an address too short', (parts: Hex[]) => parts.splice(3, 1, '0x1234'), 'Address "0x1234" is invalid.'],
  [
    'init code too long',
    (parts: Hex[]) => parts.splice(3, 3, '0x', '0x', `0x${'00'.repeat(49_153)}`),
    'expected at most 49152 bytes of init code',
  ],
])('refuses %s', async (_what, spoil, detail) => {
  expect(await detailOf(legacy(spoil))).toContain(detail);
});

it('refuses bytes after the transaction', async () => {
  const raw = await account.signTransaction({ chainId: 1, nonce: 1, gas: 21_000n, maxFeePerGas: 7n, to });
  expect(await detailOf(`${raw}00`)).toContain('expected ');
});

it('refuses an envelope that no node takes, and lists nested without end', async () => {
  expect(await readPresigned(`0x${'c0'.repeat(131_073)}`)).toEqual({
    code: 'too_large',
    detail: 'expected a transaction of at most 131072 bytes, got 131073',
  });
  expect(await detailOf(`0x${'c1'.repeat(131_072)}`)).toContain('expected a signed transaction');
});

it.each([5, null, {}, 'raw', '0xabc'])('wants hex, got %j', async (data) => {
  expect(await readPresigned(data)).toMatchObject({ code: 'invalid_hex' });
});
