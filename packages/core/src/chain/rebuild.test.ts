import { type Hex, keccak256, numberToHex, parseTransaction, type TransactionSerialized } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { rebuild } from './rebuild.js';

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const common = { chainId: 31_337, nonce: 7, to, value: 5n, data: '0xbeef', gas: 50_000n } as const;
const dynamic = { maxFeePerGas: 9n, maxPriorityFeePerGas: 2n } as const;
const accessList = [{ address: to, storageKeys: [`0x${'00'.repeat(31)}01`] }] as const;

const signed: Readonly<Record<string, () => Promise<Hex>>> = {
  legacy: () => account.signTransaction({ ...common, type: 'legacy', gasPrice: 9n }),
  'legacy without replay protection': () =>
    account.signTransaction({ ...common, chainId: undefined, type: 'legacy', gasPrice: 9n }),
  eip2930: () => account.signTransaction({ ...common, type: 'eip2930', gasPrice: 9n, accessList }),
  eip1559: () => account.signTransaction({ ...common, type: 'eip1559', ...dynamic, accessList }),
  'eip1559 that creates': () => account.signTransaction({ ...common, to: null, type: 'eip1559', ...dynamic }),
  eip7702: async () =>
    account.signTransaction({
      ...common,
      type: 'eip7702',
      ...dynamic,
      authorizationList: [await account.signAuthorization({ address: to, chainId: 31_337, nonce: 8 })],
    }),
  eip4844: () =>
    account.signTransaction({
      ...common,
      type: 'eip4844',
      ...dynamic,
      maxFeePerBlobGas: 3n,
      blobVersionedHashes: [`0x01${'22'.repeat(31)}`],
    }),
};

/** The object that a node shows of it. */
function shown(raw: Hex, fields: Record<string, unknown> = {}) {
  const parsed = parseTransaction(raw as TransactionSerialized) as Record<string, unknown>;
  const types: Record<string, Hex> = { legacy: '0x0', eip2930: '0x1', eip1559: '0x2', eip4844: '0x3', eip7702: '0x4' };
  const hex = (value: unknown) => (typeof value === 'bigint' || typeof value === 'number' ? numberToHex(value) : value);
  const { type, data, authorizationList, ...rest } = parsed;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, hex(value)])),
    to: parsed.to ?? null,
    value: hex(parsed.value ?? 0n),
    // what was paid is shown with every type
    gasPrice: hex(parsed.gasPrice ?? 4n),
    type: types[String(type)],
    input: data ?? '0x',
    from: account.address.toLowerCase(),
    hash: keccak256(raw),
    blockNumber: '0x10',
    blockHash: `0x${'ab'.repeat(32)}`,
    transactionIndex: '0x0',
    ...(Array.isArray(authorizationList)
      ? {
          authorizationList: authorizationList.map((item: Record<string, unknown>) =>
            Object.fromEntries(Object.entries(item).map(([name, value]) => [name, hex(value)])),
          ),
        }
      : {}),
    ...fields,
  };
}

describe('a transaction that a node shows', () => {
  it.each(Object.keys(signed))('is put together again: %s', async (type) => {
    const raw = (await signed[type]?.()) ?? '0x';
    const creates = type.endsWith('creates');
    expect(await rebuild(shown(raw), account.address)).toEqual({
      hash: keccak256(raw),
      raw,
      nonce: 7,
      to: creates ? null : to,
      value: 5n,
      data: '0xbeef',
      gas: 50_000n,
      fees:
        type.startsWith('legacy') || type === 'eip2930'
          ? { kind: 'legacy', gasPrice: 9n }
          : { kind: 'eip1559', ...dynamic },
      block: 16,
    });
  });

  it('is put together again where the node shows its parity as of a legacy one', async () => {
    const raw = (await signed.eip1559?.()) ?? '0x';
    const { yParity } = shown(raw) as { yParity?: Hex };
    const old = numberToHex(27n + BigInt(yParity ?? 0));
    expect(await rebuild(shown(raw, { yParity: old, v: old }), account.address)).toMatchObject({ raw });
  });

  it('is not believed where any of it was made up', async () => {
    const raw = (await signed.eip1559?.()) ?? '0x';
    const lies: Record<string, unknown>[] = [
      { to: account.address },
      { value: '0x6' },
      { input: '0xdead' },
      { nonce: '0x8' },
      { hash: `0x${'00'.repeat(32)}` },
      { r: `0x${'12'.repeat(32)}` },
      { blockNumber: null },
    ];
    for (const lie of lies) expect(await rebuild(shown(raw, lie), account.address), JSON.stringify(lie)).toBeNull();
  });

  it('is not believed to be the signer’s where another signed it', async () => {
    const raw = (await signed.eip1559?.()) ?? '0x';
    expect(await rebuild(shown(raw), to)).toBeNull();
  });

  it('is nothing where the node shows nothing of the kind', async () => {
    for (const nothing of [null, undefined, 'x', {}, []]) expect(await rebuild(nothing, account.address)).toBeNull();
  });
});
