import { type Hex, hexToBytes, serializeTransaction } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { BroadcasterError } from '../errors.js';
import { bytesOf, loadSecp256k1 } from './secp256k1.js';
import { signed } from './signed.js';
import type { Signer } from './signer.js';
import { SigningThread } from './signing-thread.js';

const driven = new WeakSet<Signer>();

/** Whether core signs for it digest by digest with an implementation that was tested at start: nothing left to check. */
export function isDriven(signer: Signer): boolean {
  return driven.has(signer);
}

export interface PrivateKeySignerOptions {
  /** Sign in a thread of its own where the native implementation loads: worth it from some hundred a second on. @default false */
  readonly thread?: boolean;
}

/**
 * A signer for a key held in this process, on libsecp256k1 where its prebuilt binary loads (about six times as fast as
 * a viem account), on viem's own implementation elsewhere. The bytes are the same.
 *
 * @throws BroadcasterError `invalid_option` if it is not a private key; the message never repeats it
 */
export function privateKeySigner(privateKey: Hex, options: PrivateKeySignerOptions = {}): Signer {
  const { address } = accountOf(privateKey);
  const key = hexToBytes(privateKey);
  let thread: SigningThread | null = null;
  const signer: Signer = {
    address,
    async signTransaction(transaction) {
      const crypto = await loadSecp256k1();
      if (options.thread) thread ??= new SigningThread(crypto, key);
      const unsigned = serializeTransaction(transaction);
      const digest = crypto.keccak256(bytesOf(unsigned));
      const signature = await (thread ? thread.sign(digest) : crypto.sign(digest, key));
      if (transaction.type === 'eip1559') return signed(unsigned, signature);
      return serializeTransaction(transaction, { ...signature, v: signature.yParity === 1 ? 28n : 27n });
    },
  };
  driven.add(signer);
  return signer;
}

function accountOf(privateKey: Hex) {
  try {
    return privateKeyToAccount(privateKey);
  } catch {
    throw new BroadcasterError(
      'invalid_option',
      'expected a private key of 32 bytes in hex (0x and 64 digits), got something else',
    );
  }
}
