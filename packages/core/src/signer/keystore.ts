import { randomBytes } from 'node:crypto';
import { createSHA256, pbkdf2, scrypt } from 'hash-wasm';
import type { Keystore } from 'ox/Keystore';
import type { Hex } from 'viem';
import { BroadcasterError } from '../errors.js';
import { type PrivateKeySignerOptions, privateKeySigner } from './private-key-signer.js';
import type { Signer } from './signer.js';

/** The JSON of an encrypted key (Web3 Secret Storage, version 3), as geth, clef, Foundry and wallets write it. */
export type KeystoreV3 = Keystore;

/** For scrypt, in bytes: four times what geth's keystores take. */
const mostMemory = 2 ** 30;

/**
 * The signer of an encrypted key. The password is used once; opening takes about a second, as it is meant to.
 *
 * @param keystore what stands in the file: its text, or that parsed
 * @throws BroadcasterError `invalid_option` if it is no keystore, the password is another one, or the keystore names an
 *   address that is not its key's; a message never repeats password or key
 */
export async function keystoreSigner(
  keystore: string | KeystoreV3,
  password: string,
  options: PrivateKeySignerOptions = {},
): Promise<Signer> {
  const key = await openKeystore(keystore, password);
  return privateKeySigner(key, options);
}

/** The private key in a keystore. @throws BroadcasterError as `keystoreSigner` does */
export async function openKeystore(keystore: string | KeystoreV3, password: string): Promise<Hex> {
  const checked = checkedKeystore(keystore);
  const { decrypt } = await import('ox/Keystore');
  const derived = await derivedKey(checked.crypto, password);
  const key = decrypted(() => decrypt(checked, derived));
  const { address } = privateKeySigner(key);
  const named = 'address' in checked ? String(checked.address).toLowerCase().replace(/^0x/, '') : '';
  if (named !== '' && named !== address.slice(2).toLowerCase())
    throw invalid(`expected the keystore to name the address of its key, ${address}, got another one`);
  return key;
}

/** A private key, encrypted as strongly as geth does it. */
export async function encryptKeystore(privateKey: Hex, password: string): Promise<KeystoreV3> {
  const { address } = privateKeySigner(privateKey);
  const { encrypt } = await import('ox/Keystore');
  const kdfparams = { dklen: 32, n: 2 ** 18, p: 1, r: 8, salt: randomBytes(32).toString('hex') };
  const key = await derivedKey({ kdf: 'scrypt', kdfparams }, password);
  const made = encrypt(privateKey, key, { kdf: 'scrypt', kdfparams, iv: randomBytes(16) });
  // not part of the encryption: programs look there for whose key it is
  return { ...made, ...{ address: address.slice(2).toLowerCase() } };
}

/** ox takes three times as long, and Node's own scrypt refuses parameters that keystores do have. */
async function derivedKey(how: Pick<KeystoreV3['crypto'], 'kdf' | 'kdfparams'>, password: string): Promise<Hex> {
  const common = { password, salt: Buffer.from(how.kdfparams.salt, 'hex'), hashLength: 32, outputType: 'hex' } as const;
  const { n = 0, r = 0, p = 0, c = 0 }: Partial<Record<'n' | 'r' | 'p' | 'c', number>> = how.kdfparams;
  try {
    const key =
      how.kdf === 'scrypt'
        ? await scrypt({ ...common, costFactor: n, blockSize: r, parallelism: p })
        : await pbkdf2({ ...common, iterations: c, hashFunction: createSHA256() });
    return `0x${key}`;
  } catch {
    throw invalid('expected a keystore whose `kdfparams` can be worked with, got something else');
  }
}

function decrypted(decrypt: () => Hex): Hex {
  try {
    return decrypt();
  } catch {
    throw invalid('the password does not open the keystore');
  }
}

/** In what shape it must be for the password to be the only thing that can be wrong. */
function checkedKeystore(given: string | KeystoreV3): KeystoreV3 {
  const keystore: unknown = typeof given === 'string' ? parsed(given) : given;
  if (!isObject(keystore) || keystore.version !== 3)
    throw invalid('expected a keystore of version 3 (JSON), got something else');
  // old files of geth spell it so
  const crypto = isObject(keystore.crypto) ? keystore.crypto : keystore.Crypto;
  if (!isObject(crypto) || !isObject(crypto.cipherparams) || !isObject(crypto.kdfparams))
    throw invalid('expected a keystore with `crypto`, `cipherparams` and `kdfparams`, got something else');
  if (crypto.cipher !== 'aes-128-ctr')
    throw invalid('expected a keystore with the cipher aes-128-ctr, got another one');
  if (crypto.kdf !== 'scrypt' && crypto.kdf !== 'pbkdf2')
    throw invalid('expected a keystore with the key derivation scrypt or pbkdf2, got another one');
  const { dklen, n, r, prf = 'hmac-sha256', salt } = crypto.kdfparams;
  if (dklen !== 32) throw invalid('expected a keystore whose derived key has 32 bytes, got another length');
  if (crypto.kdf === 'scrypt' && !(128 * Number(n) * Number(r) <= mostMemory))
    throw invalid(`expected a keystore whose scrypt needs up to ${mostMemory / 2 ** 20} MiB, got more`);
  if (prf !== 'hmac-sha256') throw invalid('expected a keystore with the function hmac-sha256, got another one');
  if (![crypto.ciphertext, crypto.mac, crypto.cipherparams.iv, salt].every(isHexText))
    throw invalid('expected `ciphertext`, `mac`, `iv` and `salt` of the keystore to be hex digits, got something else');
  return { ...keystore, crypto } as unknown as KeystoreV3; // all that is read of it was looked at
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHexText(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[\da-f]{2})+$/i.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): BroadcasterError {
  return new BroadcasterError('invalid_option', message);
}
