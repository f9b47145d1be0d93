import fc from 'fast-check';
import { bytesToHex, hexToBytes, recoverAddress, keccak256 as viemKeccak } from 'viem';
import { privateKeyToAddress, sign as viemSign } from 'viem/accounts';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSecp256k1, type Secp256k1 } from './secp256k1.js';

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const key = fc
  .bigInt({ min: 1n, max: order - 1n })
  .map((value) => hexToBytes(`0x${value.toString(16).padStart(64, '0')}`));
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes));

let crypto: Secp256k1;
beforeAll(async () => {
  crypto = await loadSecp256k1();
});

describe('the chosen implementation', () => {
  it('is loaded once', async () => {
    expect(await loadSecp256k1()).toBe(crypto);
  });

  it('is the native one where its prebuilt binary loads', async () => {
    const native = await import('secp256k1/bindings.js' as string).then(
      () => true,
      () => false,
    );
    expect(crypto.native).toBe(native);
  });

  it('hashes as viem does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(crypto.keccak256(data)).toBe(viemKeccak(data));
      }),
    );
  });

  it('makes the signature that viem makes: RFC 6979, low s, padded words', async () => {
    await fc.assert(
      fc.asyncProperty(key, digest, async (privateKey, hash) => {
        const ours = await crypto.sign(hash, privateKey);
        const theirs = await viemSign({ hash, privateKey: bytesToHex(privateKey) });
        expect([BigInt(ours.r), BigInt(ours.s), ours.yParity]).toEqual([
          BigInt(theirs.r),
          BigInt(theirs.s),
          theirs.yParity,
        ]);
        expect([ours.r.length, ours.s.length]).toEqual([66, 66]);
        expect(BigInt(ours.s) <= order / 2n).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('recovers the signer as viem does', async () => {
    await fc.assert(
      fc.asyncProperty(key, digest, async (privateKey, hash) => {
        const signature = await crypto.sign(hash, privateKey);
        const recovered = await crypto.recover(hash, signature);
        expect(recovered).toBe(privateKeyToAddress(bytesToHex(privateKey)));
        expect(recovered).toBe(await recoverAddress({ hash, signature }));
      }),
      { numRuns: 30 },
    );
  });

  it('recovers another address, or none, from a signature with the other parity', async () => {
    const privateKey = new Uint8Array(32).fill(5);
    const hash = crypto.keccak256(privateKey);
    const { r, s, yParity } = await crypto.sign(hash, privateKey);
    const other = await crypto.recover(hash, { r, s, yParity: yParity === 1 ? 0 : 1 });
    expect(other).not.toBe(privateKeyToAddress(bytesToHex(privateKey)));
  });
});
