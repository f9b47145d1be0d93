import { parseTransaction, serializeTransaction, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { privateKeySigner } from '../signer/private-key-signer.js';
import type { Signer } from '../signer/signer.js';
import { signerConformance } from './signer-conformance.js';

const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const account = privateKeyToAccount(key);

describe('a viem account', () => signerConformance({ describe, it, create: () => account }));
describe('privateKeySigner', () => signerConformance({ describe, it, create: () => privateKeySigner(key) }));

/** Runs the kit on a broken signer and returns the names of the cases it fails. */
async function failures(sign: Signer['signTransaction']): Promise<string[]> {
  const cases: { name: string; run: () => Promise<void> }[] = [];
  signerConformance({
    describe: (_, define) => define(),
    it: (name, run) => void cases.push({ name, run }),
    create: () => ({ address: account.address, signTransaction: sign }),
    chainIds: [1],
  });
  const failed: string[] = [];
  for (const { name, run } of cases) await run().catch(() => failed.push(name));
  return failed;
}

describe('signerConformance', () => {
  it('fails a signer of another key', async () => {
    const other = privateKeyToAccount(`0x${'11'.repeat(32)}`);
    expect(await failures((transaction) => other.signTransaction(transaction))).toContain('signs legacy for chain 1');
  });

  it('fails a signer that signs another nonce', async () => {
    const failed = await failures((transaction) => account.signTransaction({ ...transaction, nonce: 8 }));
    expect(failed).toContain('signs EIP-1559 for chain 1');
  });

  it('fails a signer that changes what it is given', async () => {
    const failed = await failures((transaction) => {
      transaction.gas = 1n;
      return account.signTransaction(transaction);
    });
    expect(failed).toContain('signs EIP-2930 without data');
  });

  it('fails a signer that returns the bytes unsigned', async () => {
    const failed = await failures(async (transaction) => serializeTransaction(transaction));
    expect(failed).toContain('signs legacy with value 0');
  });

  it('fails a signer whose signatures are malleable', async () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const failed = await failures(async (transaction) => {
      const { r, s, yParity, ...signed } = parseTransaction(await account.signTransaction(transaction));
      const high = order - BigInt(s ?? 0);
      return serializeTransaction(signed as TransactionSerializable, {
        r: r ?? '0x',
        s: `0x${high.toString(16).padStart(64, '0')}`,
        yParity: 1 - (yParity ?? 0),
        v: yParity === 1 ? 27n : 28n,
      });
    });
    expect(failed).toContain('signs EIP-1559 for chain 1');
  });

  it('fails a signer that mixes up what it signs at once', async () => {
    let last: TransactionSerializable = {};
    const failed = await failures(async (transaction) => {
      last = transaction;
      await null;
      return account.signTransaction(last);
    });
    expect(failed).toEqual(['signs 50 at once without mixing them up']);
  });
});
