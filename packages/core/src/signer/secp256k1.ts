import { createKeccak } from 'hash-wasm';
import { bytesToHex, type Hex, recoverAddress } from 'viem';
import { sign as nobleSign, publicKeyToAddress } from 'viem/accounts';

export interface Signature {
  readonly r: Hex;
  readonly s: Hex;
  readonly yParity: 0 | 1;
}

/** The hash and curve that envelopes are made with; the fastest implementation that proved itself at start. */
export interface Secp256k1 {
  /** False: viem's portable implementation, about a sixth as fast. */
  readonly native: boolean;
  keccak256(data: Uint8Array): Hex;
  /** RFC 6979, low s. */
  sign(digest: Hex, privateKey: Uint8Array): Promise<Signature> | Signature;
  recover(digest: Hex, signature: Signature): Promise<Hex> | Hex;
}

/** The part of libsecp256k1's bindings that is used. */
interface Bindings {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: number };
  ecdsaRecover(signature: Uint8Array, recid: number, digest: Uint8Array, compressed: false): Uint8Array;
}

/** The bytes of an even number of hex digits; ten times as fast as viem's, which checks every digit. */
export function bytesOf(hex: Hex): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex');
}

let loading: Promise<Secp256k1> | undefined;

/** Loads once per process. */
export function loadSecp256k1(): Promise<Secp256k1> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Secp256k1> {
  const hasher = await createKeccak(256);
  const keccak256 = (data: Uint8Array): Hex => `0x${hasher.init().update(data).digest('hex')}`;
  const portable: Secp256k1 = {
    native: false,
    keccak256,
    async sign(digest, privateKey) {
      const { r, s, yParity } = await nobleSign({ hash: digest, privateKey: bytesToHex(privateKey) });
      return { r: padded(r), s: padded(s), yParity: yParity === 1 ? 1 : 0 };
    },
    recover: (digest, signature) =>
      recoverAddress({ hash: digest, signature: { ...signature, yParity: signature.yParity } }),
  };
  const native = await nativeImplementation(keccak256);
  return native && (await agrees(native, portable)) ? native : portable;
}

/** The bindings themselves: the package's own entry falls back in silence to a slow implementation in JavaScript. */
async function nativeImplementation(keccak256: Secp256k1['keccak256']): Promise<Secp256k1 | null> {
  try {
    const module: { default: Bindings } = await import('secp256k1/bindings.js' as string);
    const bindings = module.default;
    return {
      native: true,
      keccak256,
      sign(digest, privateKey) {
        const { signature, recid } = bindings.ecdsaSign(bytesOf(digest), privateKey);
        const text = Buffer.from(signature).toString('hex');
        return { r: `0x${text.slice(0, 64)}`, s: `0x${text.slice(64)}`, yParity: recid === 1 ? 1 : 0 };
      },
      recover(digest, { r, s, yParity }) {
        const compact = bytesOf(`0x${r.slice(2)}${s.slice(2)}`);
        return publicKeyToAddress(bytesToHex(bindings.ecdsaRecover(compact, yParity, bytesOf(digest), false)));
      },
    };
  } catch {
    return null; // no prebuilt binary for this platform
  }
}

/** The same bytes as the portable implementation for a few keys and digests, or it is not used. */
async function agrees(candidate: Secp256k1, reference: Secp256k1): Promise<boolean> {
  for (let n = 1; n <= 4; n++) {
    const key = new Uint8Array(32).fill(n * 37);
    const digest = reference.keccak256(key);
    const [a, b] = [await candidate.sign(digest, key), await reference.sign(digest, key)];
    if (a.r !== b.r || a.s !== b.s || a.yParity !== b.yParity) return false;
    if ((await candidate.recover(digest, a)) !== (await reference.recover(digest, b))) return false;
  }
  return true;
}

function padded(word: Hex): Hex {
  return `0x${word.slice(2).padStart(64, '0')}`;
}
