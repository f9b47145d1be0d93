import { type Hex, keccak256, parseTransaction, serializeTransaction, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it, test } from 'vitest';
import { privateKeySigner } from './private-key-signer.js';
import { signEnvelope, type Unsigned } from './sign-envelope.js';
import type { Signer } from './signer.js';

const key: Hex = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const account = privateKeyToAccount(key);
const stranger = privateKeyToAccount(`0x${'22'.repeat(32)}`);
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const eip1559: Unsigned = {
  chainId: 31_337,
  nonce: 7,
  to,
  value: 5n,
  data: '0xbeef',
  gas: 50_000n,
  fees: { kind: 'eip1559', maxFeePerGas: 9n, maxPriorityFeePerGas: 2n },
};
const legacy: Unsigned = { ...eip1559, fees: { kind: 'legacy', gasPrice: 7n } };
const creation: Unsigned = { ...eip1559, to: null, data: '0x6001' };
const kinds: [string, Unsigned][] = [
  ['EIP-1559', eip1559],
  ['legacy', legacy],
  ['a creation', creation],
  ['without value and data', { ...eip1559, value: 0n, data: '0x', nonce: 0 }],
];

/** A signer that returns something else than it should. */
const forged = (sign: (transaction: TransactionSerializable) => Promise<Hex> | Hex): Signer => ({
  address: account.address,
  signTransaction: async (transaction) => sign(transaction),
});

describe('signEnvelope', () => {
  test.each(kinds)(
    'makes the same bytes and hash with a viem account and with our own signer: %s',
    async (_name, unsigned) => {
      const ours = await signEnvelope(privateKeySigner(key), unsigned);
      const theirs = await signEnvelope(account, unsigned);
      expect(ours).toEqual(theirs);
      expect(ours.hash).toBe(keccak256(ours.raw));
    },
  );

  test.each(kinds)('signs exactly what was asked for: %s', async (_name, unsigned) => {
    const { raw } = await signEnvelope(account, unsigned);
    const parsed = parseTransaction(raw) as TransactionSerializable;
    const [fees, prices] =
      unsigned.fees.kind === 'legacy'
        ? [{ gasPrice: parsed.gasPrice }, { gasPrice: unsigned.fees.gasPrice }]
        : [
            { maxFeePerGas: parsed.maxFeePerGas, maxPriorityFeePerGas: parsed.maxPriorityFeePerGas },
            { maxFeePerGas: unsigned.fees.maxFeePerGas, maxPriorityFeePerGas: unsigned.fees.maxPriorityFeePerGas },
          ];
    expect(fees).toEqual(prices);
    expect(parsed).toMatchObject({ chainId: 31_337, gas: 50_000n });
    expect(parsed.nonce ?? 0).toBe(unsigned.nonce);
    expect(parsed.to?.toLowerCase() ?? null).toBe(unsigned.to?.toLowerCase() ?? null);
    expect(parsed.value ?? 0n).toBe(unsigned.value);
    expect(parsed.data ?? '0x').toBe(unsigned.data);
  });

  it('passes on what the signer throws', async () => {
    const signer = forged(() => Promise.reject(new Error('HSM is asleep')));
    await expect(signEnvelope(signer, eip1559)).rejects.toThrow('HSM is asleep');
  });

  it('takes a signer whose address lacks the checksum', async () => {
    const plain: Signer = {
      address: account.address.toLowerCase() as Hex,
      signTransaction: (one) => account.signTransaction(one),
    };
    await expect(signEnvelope(plain, eip1559)).resolves.toMatchObject({ raw: expect.any(String) });
  });
});

const tampered: Record<string, Partial<TransactionSerializable>> = {
  'another nonce': { nonce: 8 },
  'another recipient': { to: stranger.address },
  'no recipient': { to: undefined },
  'another value': { value: 6n },
  'other data': { data: '0xdead' },
  'another chain': { chainId: 1 },
  'another gas limit': { gas: 50_001n },
  'another ceiling': { maxFeePerGas: 10n },
  'another tip': { maxPriorityFeePerGas: 3n },
  'an access list': { accessList: [{ address: to, storageKeys: [] }] },
};

describe('a signer that signs something else is refused', () => {
  test.each(Object.entries(tampered))('%s', async (_name, change) => {
    const signer = forged((transaction) =>
      account.signTransaction({ ...transaction, ...change } as TransactionSerializable),
    );
    await expect(signEnvelope(signer, eip1559)).rejects.toMatchObject({
      code: 'signer_invalid',
      message: expect.stringContaining('other fields than it was given'),
    });
  });

  test.each<[string, Partial<TransactionSerializable>]>([
    ['another gas price', { gasPrice: 8n }],
    ['no chain, so that it could be replayed elsewhere', { chainId: undefined }],
  ])('legacy with %s', async (_name, change) => {
    const signer = forged((transaction) =>
      account.signTransaction({ ...transaction, ...change } as TransactionSerializable),
    );
    await expect(signEnvelope(signer, legacy)).rejects.toMatchObject({ code: 'signer_invalid' });
  });

  it('of another kind', async () => {
    const signer = forged(({ nonce, to: recipient, value, data, gas }) =>
      account.signTransaction({
        type: 'legacy',
        chainId: 31_337,
        nonce,
        to: recipient,
        value,
        data,
        gas,
        gasPrice: 9n,
      } as TransactionSerializable),
    );
    await expect(signEnvelope(signer, eip1559)).rejects.toMatchObject({ code: 'signer_invalid' });
  });

  test.each([
    ['EIP-1559', eip1559],
    ['legacy', legacy],
  ])('with another key: %s', async (_name, unsigned) => {
    const signer = forged((transaction) => stranger.signTransaction(transaction));
    await expect(signEnvelope(signer, unsigned)).rejects.toMatchObject({
      code: 'signer_invalid',
      message: expect.stringContaining(stranger.address),
    });
  });

  it('with a high s, which nodes refuse', async () => {
    const signer = forged(async (transaction) => {
      const { r, s, yParity } = parseTransaction(await account.signTransaction(transaction)) as {
        r: Hex;
        s: Hex;
        yParity: number;
      };
      const high: Hex = `0x${(order - BigInt(s)).toString(16)}`;
      return serializeTransaction(transaction, { r, s: high, yParity: yParity === 1 ? 0 : 1 });
    });
    await expect(signEnvelope(signer, eip1559)).rejects.toMatchObject({
      code: 'signer_invalid',
      message: expect.stringContaining('high s'),
    });
  });

  it('with the other parity', async () => {
    const signer = forged(async (transaction) => {
      const { r, s, yParity } = parseTransaction(await account.signTransaction(transaction)) as {
        r: Hex;
        s: Hex;
        yParity: number;
      };
      return serializeTransaction(transaction, { r, s, yParity: yParity === 1 ? 0 : 1 });
    });
    await expect(signEnvelope(signer, eip1559)).rejects.toMatchObject({ code: 'signer_invalid' });
  });

  test.each<[string, unknown]>([
    [
      'unsigned bytes',
      serializeTransaction({
        type: 'eip1559',
        chainId: 31_337,
        nonce: 7,
        to,
        value: 5n,
        data: '0xbeef',
        gas: 50_000n,
        maxFeePerGas: 9n,
        maxPriorityFeePerGas: 2n,
      }),
    ],
    ['garbage', '0xdeadbeef'],
    ['nothing', '0x'],
    ['no hex', 'hello'],
    ['undefined', undefined],
    ['a hash, having broadcast it', `0x${'ab'.repeat(32)}`],
  ])('that returns %s', async (_name, returned) => {
    await expect(
      signEnvelope(
        forged(() => returned as Hex),
        eip1559,
      ),
    ).rejects.toMatchObject({ code: 'signer_invalid' });
  });

  it('and the refusal never contains the key', async () => {
    const leaky = forged(() => {
      throw new Error('cannot sign');
    });
    const errors = await Promise.all(
      [forged(() => '0x00' as Hex), forged((one) => stranger.signTransaction(one)), leaky].map((signer) =>
        signEnvelope(signer, eip1559).then(
          () => '',
          (error: Error) => `${error.message} ${error.stack} ${JSON.stringify(error)}`,
        ),
      ),
    );
    for (const text of errors) {
      expect(text).not.toBe('');
      expect(text).not.toContain(key.slice(2));
    }
  });
});
