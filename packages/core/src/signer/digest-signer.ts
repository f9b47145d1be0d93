import { createPublicKey } from 'node:crypto';
import { type Address, getAddress, type Hex, hexToBytes, isAddress, serializeTransaction } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { BroadcasterError } from '../errors.js';
import { bytesOf, loadSecp256k1, type Secp256k1, type Signature } from './secp256k1.js';
import type { Signer } from './signer.js';

/** A key that others keep, and that signs a digest: an HSM, a key management service. */
export interface DigestSignerOptions {
  /**
   * ECDSA over secp256k1 of these 32 bytes as they are, hashed by nobody again. What comes back may be DER (as most do it)
   * or r and s of 32 bytes each; a high `s` is mended.
   */
  signDigest(digest: Uint8Array): Promise<Uint8Array>;
  /** The key's address, where it is known: then nobody is asked before something is signed. */
  readonly address?: Address;
  /** Else it is made of the public key: SPKI, in DER or as PEM. Asked for once. */
  getPublicKey?(): Promise<Uint8Array | string>;
}

/**
 * A signer out of whatever signs digests. Which of the two possible keys has made a signature is found out by the address,
 * so that a signature of another key is noticed here.
 *
 * @throws BroadcasterError `invalid_option` if there is no address to be had; whatever `getPublicKey` throws
 */
export async function fromDigestSigner(options: DigestSignerOptions): Promise<Signer> {
  const address = await addressOf(options);
  return {
    address,
    async signTransaction(transaction) {
      const crypto = await loadSecp256k1();
      const unsigned = serializeTransaction(transaction);
      const digest = crypto.keccak256(bytesOf(unsigned));
      const made = await signatureIn(await options.signDigest(hexToBytes(digest)), address);
      const signature = await withParity(crypto, digest, made, address);
      return serializeTransaction(transaction, { ...signature, v: signature.yParity === 1 ? 28n : 27n });
    },
  };
}

/** The address of a public key (SPKI, in DER or as PEM). @throws BroadcasterError `invalid_option` if it is none of secp256k1 */
export function addressOfPublicKey(publicKey: Uint8Array | string): Address {
  try {
    const key = createPublicKey(
      typeof publicKey === 'string' ? publicKey : { key: Buffer.from(publicKey), format: 'der', type: 'spki' },
    );
    const { crv, x, y } = key.export({ format: 'jwk' });
    if (crv === 'secp256k1' && x && y) return publicKeyToAddress(`0x04${hexOf(x)}${hexOf(y)}`);
  } catch {
    // told below
  }
  throw new BroadcasterError(
    'invalid_option',
    'expected a public key of the curve secp256k1 (SPKI, in DER or as PEM), got something else',
  );
}

async function addressOf({ address, getPublicKey }: DigestSignerOptions): Promise<Address> {
  if (address !== undefined && isAddress(address, { strict: false })) return getAddress(address);
  if (address === undefined && getPublicKey) return addressOfPublicKey(await getPublicKey());
  throw new BroadcasterError('invalid_option', 'expected the `address` of a signer, or its public key, got neither');
}

async function signatureIn(bytes: Uint8Array, address: Address): Promise<Pick<Signature, 'r' | 's'>> {
  const { r, s } = await rawSignature(bytes).catch(() => {
    throw new BroadcasterError(
      'signer_invalid',
      `the signer ${address} returned something that is no signature: expected DER, or r and s of 32 bytes each`,
    );
  });
  return { r: word(r), s: word(s > order / 2n ? order - s : s) };
}

async function rawSignature(bytes: Uint8Array): Promise<{ r: bigint; s: bigint }> {
  const hex = Buffer.from(bytes).toString('hex');
  if (bytes.length === 64) return { r: BigInt(`0x${hex.slice(0, 64)}`), s: BigInt(`0x${hex.slice(64)}`) };
  const { fromDerHex } = await import('ox/Signature');
  return fromDerHex(`0x${hex}`);
}

async function withParity(
  crypto: Secp256k1,
  digest: Hex,
  { r, s }: Pick<Signature, 'r' | 's'>,
  address: Address,
): Promise<Signature> {
  for (const yParity of [0, 1] as const) {
    const signature = { r, s, yParity };
    // not every number is the x of a point
    const recovered = await Promise.resolve()
      .then(() => crypto.recover(digest, signature))
      .catch(() => null);
    if (recovered === address) return signature;
  }
  throw new BroadcasterError('signer_invalid', `the signer ${address} returned a signature of another key`, {
    hint: 'Nothing was stored or sent. Check which key it signs with.',
  });
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function word(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, '0')}`;
}

/** 32 bytes, leading zeros included. */
function hexOf(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('hex').padStart(64, '0');
}
