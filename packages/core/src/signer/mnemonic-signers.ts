import { fromSeed } from 'ox/HdKey';
import { english, toSeed, validate } from 'ox/Mnemonic';
import type { Hex } from 'viem';
import { BroadcasterError } from '../errors.js';
import { type PrivateKeySignerOptions, privateKeySigner } from './private-key-signer.js';
import type { Signer } from './signer.js';

export interface MnemonicSignersOptions extends PrivateKeySignerOptions {
  /** How many signers, one after another. @default 1 */
  readonly count?: number;
  /** The first one's place on the path. @default 0 */
  readonly first?: number;
  /** Where the keys are (BIP-44); the place of each is put behind it. @default "m/44'/60'/0'/0" */
  readonly path?: string;
  /** The additional words of BIP-39, often called the 25th word. @default none */
  readonly passphrase?: string;
}

/** From here on a place would be a hardened one. */
const places = 2 ** 31;
const most = 1000;

/**
 * The signers of a mnemonic (BIP-39, English words), as wallets derive them; each is a `privateKeySigner`. The last word
 * is checked against the others: a slip would be a wallet that nobody has funds in.
 *
 * @throws BroadcasterError `invalid_option` if it is no mnemonic, or there is no such path; a message never repeats the words
 */
export function mnemonicSigners(mnemonic: string, options: MnemonicSignersOptions = {}): Signer[] {
  return mnemonicKeys(mnemonic, options).map((key) => privateKeySigner(key, options));
}

/** The private keys of `mnemonicSigners`. @throws BroadcasterError as that does */
export function mnemonicKeys(mnemonic: string, options: MnemonicSignersOptions = {}): Hex[] {
  const { count = 1, first = 0, path = "m/44'/60'/0'/0", passphrase } = options;
  if (!isWhole(count, 1, most)) throw invalid(`expected \`count\` to be an integer from 1 to ${most}, got ${count}`);
  const highest = places - count;
  if (!isWhole(first, 0, highest))
    throw invalid(`expected \`first\` to be an integer from 0 to ${highest}, got ${first}`);
  if (!isPath(path)) throw invalid("expected `path` to be a path like m/44'/60'/0'/0, got something else");
  const root = fromSeed(seedOf(mnemonic, passphrase));
  return Array.from({ length: count }, (_, index) => root.derive(`${path}/${first + index}`).privateKey);
}

function seedOf(mnemonic: string, passphrase: string | undefined): Hex {
  // people write them over several lines, and in capitals
  const words = String(mnemonic).trim().toLowerCase().split(/\s+/).join(' ');
  if (validate(words, english))
    return toSeed(words, { as: 'Hex', ...(passphrase === undefined ? {} : { passphrase }) });
  throw invalid(
    'expected a mnemonic: 12, 15, 18, 21 or 24 English words of BIP-39, of which the last one fits the others; got something else',
  );
}

function isPath(path: string): boolean {
  const [, ...steps] = String(path).split('/');
  return /^m(?:\/\d{1,10}'?)*$/.test(path) && steps.every((step) => Number.parseInt(step, 10) < places);
}

function isWhole(value: number, least: number, highest: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= highest;
}

function invalid(message: string): BroadcasterError {
  return new BroadcasterError('invalid_option', message);
}
