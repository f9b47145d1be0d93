import { type Hex, hexToBytes, serializeTransaction, type TransactionSerializable } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { BroadcasterError } from '../errors.js';
import { bytesOf, loadSecp256k1, type Secp256k1 } from './secp256k1.js';
import type { Signer } from './signer.js';

const driven = new WeakSet<Signer>();

/** Whether core signs for it digest by digest with an implementation that was tested at start: nothing left to check. */
export function isDriven(signer: Signer): boolean {
  return driven.has(signer);
}

/**
 * A signer for a key held in this process, on libsecp256k1 where its prebuilt binary loads (about six times as fast as
 * a viem account), on viem's own implementation elsewhere. The bytes are the same.
 *
 * @throws BroadcasterError `invalid_option` if it is not a private key; the message never repeats it
 */
export function privateKeySigner(privateKey: Hex): Signer {
  const { address } = accountOf(privateKey);
  const key = hexToBytes(privateKey);
  const signer: Signer = {
    address,
    async signTransaction(transaction) {
      return signWith(await loadSecp256k1(), key, transaction);
    },
  };
  driven.add(signer);
  return signer;
}

async function signWith(crypto: Secp256k1, key: Uint8Array, transaction: TransactionSerializable): Promise<Hex> {
  const digest = crypto.keccak256(bytesOf(serializeTransaction(transaction)));
  const { r, s, yParity } = await crypto.sign(digest, key);
  return serializeTransaction(transaction, { r, s, yParity, v: yParity === 1 ? 28n : 27n });
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
