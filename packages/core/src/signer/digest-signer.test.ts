import { createPublicKey } from 'node:crypto';
import { toDerBytes } from 'ox/Signature';
import { bytesToHex, concatHex, type Hex, hexToBytes, parseTransaction } from 'viem';
import { privateKeyToAccount, sign } from 'viem/accounts';
import { describe, expect, it, test } from 'vitest';
import { signerConformance } from '../testing/signer-conformance.js';
import { addressOfPublicKey, type DigestSignerOptions, fromDigestSigner } from './digest-signer.js';
import { privateKeySigner } from './private-key-signer.js';

const key: Hex = `0x${'5a'.repeat(32)}`;
const account = privateKeyToAccount(key);
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** As a key management service gives it away. */
function publicKeyOf({ publicKey }: { readonly publicKey: Hex }, format: 'der' | 'pem'): Uint8Array | string {
  const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const [x, y] = [base64url(publicKey.slice(4, 68)), base64url(publicKey.slice(68))];
  const made = createPublicKey({ key: { kty: 'EC', crv: 'secp256k1', x, y }, format: 'jwk' });
  return format === 'der' ? made.export({ format: 'der', type: 'spki' }) : made.export({ format: 'pem', type: 'spki' });
}

/** Every other signature has a high s, as an HSM makes them. */
function signsWith(privateKey: Hex, encode: 'der' | 'raw'): DigestSignerOptions['signDigest'] {
  let count = 0;
  return async (digest) => {
    const { r, s } = await sign({ hash: bytesToHex(digest), privateKey });
    const high = count++ % 2 === 0 ? order - BigInt(s) : BigInt(s);
    if (encode === 'der') return toDerBytes({ r: BigInt(r), s: high });
    const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
    return hexToBytes(concatHex([word(BigInt(r)), word(high)]));
  };
}

describe.each(['der', 'raw'] as const)('a signer out of digests signed as %s', (encode) =>
  signerConformance({
    describe,
    it,
    create: () =>
      fromDigestSigner({ signDigest: signsWith(key, encode), getPublicKey: async () => publicKeyOf(account, 'der') }),
  }),
);

const transaction = { type: 'eip1559', chainId: 1, nonce: 3, gas: 21_000n, to: account.address } as const;

test('makes the bytes that the key itself makes', async () => {
  const signer = await fromDigestSigner({ signDigest: signsWith(key, 'der'), address: account.address });
  const own = privateKeySigner(key);
  for (let nonce = 0; nonce < 20; nonce++) {
    const one = { ...transaction, nonce };
    expect(await signer.signTransaction(one)).toBe(await own.signTransaction(one));
  }
});

test('asks for the public key once, and not at all where the address is known', async () => {
  let asked = 0;
  const getPublicKey = async () => {
    asked++;
    return publicKeyOf(account, 'pem');
  };
  const signer = await fromDigestSigner({ signDigest: signsWith(key, 'der'), getPublicKey });
  await signer.signTransaction(transaction);
  await signer.signTransaction(transaction);
  expect([signer.address, asked]).toEqual([account.address, 1]);
  const lower = account.address.toLowerCase() as Hex;
  const known = await fromDigestSigner({ signDigest: signsWith(key, 'der'), getPublicKey, address: lower });
  expect([known.address, asked]).toEqual([account.address, 1]);
});

test('an address with zeros at the front of its public key is right', () => {
  const found = Array.from({ length: 600 }, (_, n) =>
    privateKeyToAccount(`0x${(n + 1).toString(16).padStart(64, '0')}`),
  ).filter(({ publicKey }) => publicKey.slice(4, 6) === '00' || publicKey.slice(68, 70) === '00');
  expect(found.length).toBeGreaterThan(0);
  for (const one of found) expect(addressOfPublicKey(publicKeyOf(one, 'der'))).toBe(one.address);
});

test.each<[string, DigestSignerOptions['signDigest'], string]>([
  ['of another key', signsWith(`0x${'66'.repeat(32)}`, 'der'), 'a signature of another key'],
  ['of another digest', (digest) => signsWith(key, 'der')(digest.toReversed()), 'a signature of another key'],
  ['of zeros', async () => new Uint8Array(64), 'a signature of another key'],
  ['cut short', async (digest) => (await signsWith(key, 'der')(digest)).slice(0, 60), 'no signature'],
  ['empty', async () => new Uint8Array(), 'no signature'],
])('a signature %s is refused', async (_name, signDigest, said) => {
  const signer = await fromDigestSigner({ signDigest, address: account.address });
  await expect(signer.signTransaction(transaction)).rejects.toMatchObject({
    code: 'signer_invalid',
    message: expect.stringContaining(said),
  });
});

test('passes on why nothing was signed, and signs again afterwards', async () => {
  let isOpen = false;
  const signDigest: DigestSignerOptions['signDigest'] = (digest) => {
    if (!isOpen) return Promise.reject(new Error('session lost'));
    return signsWith(key, 'raw')(digest);
  };
  const signer = await fromDigestSigner({ signDigest, address: account.address });
  await expect(signer.signTransaction(transaction)).rejects.toThrow('session lost');
  isOpen = true;
  expect(parseTransaction(await signer.signTransaction(transaction))).toMatchObject({ nonce: 3 });
});

test.each<[string, Partial<DigestSignerOptions>]>([
  ['nothing', {}],
  ['an address that is none', { address: '0x12' }],
  ['a key of another curve', { getPublicKey: async () => ed25519 }],
  ['no key', { getPublicKey: async () => new Uint8Array(20) }],
])('%s instead of an address is refused', async (_name, options) => {
  const made = fromDigestSigner({ signDigest: signsWith(key, 'der'), ...options });
  await expect(made).rejects.toMatchObject({ code: 'invalid_option' });
});

const ed25519 = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`;
