import {
  type Address,
  type Hex,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  type TransactionSerializable,
} from 'viem';
import { loadSecp256k1, type Secp256k1, type Signature } from '../../signer/secp256k1.js';
import type { Fees } from '../../transaction/fees.js';
import { withChecksum } from './address.js';
import type { CheckedCall } from './encoded-call.js';
import { largestEnvelope, sizeProblem } from './envelope-size.js';
import { readHex, sizeOf } from './hex.js';
import { gasRule, readInteger, weiRule } from './integer.js';
import { isProblem, type Problem } from './issues.js';
import { reasonOf } from './shown.js';

/** A transaction that came signed. */
export interface Presigned {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly sender: Address;
  readonly chainId: number;
  readonly nonce: number;
  readonly fees: Fees;
}

export interface PresignedCall extends CheckedCall {
  readonly gas: bigint;
  readonly presigned: Presigned;
}

/** Half of the order of secp256k1. */
const highestS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Takes a signed transaction apart; refuses what nodes would refuse and what anybody could replay on another chain. */
export async function readPresigned(data: unknown): Promise<PresignedCall | Problem> {
  const raw = readHex(data, 'a signed transaction');
  if (isProblem(raw)) return raw;
  if (sizeOf(raw) > largestEnvelope) {
    return {
      code: 'too_large',
      detail: `expected a transaction of at most ${largestEnvelope} bytes, got ${sizeOf(raw)}`,
    };
  }
  const crypto = await loadSecp256k1();
  try {
    return await takeApart(crypto, raw);
  } catch (error) {
    return { code: 'invalid_value', detail: reasonOf(error) };
  }
}

/** @throws Error saying what is wrong */
async function takeApart(crypto: Secp256k1, raw: Hex): Promise<PresignedCall | Problem> {
  const { fields, signature, serialized } = parse(raw);
  const { chainId, nonce = 0, to = null, data: calldata = '0x' } = fields;
  if (!chainId)
    throw new Error('expected a transaction for one chain (EIP-155), got one that anybody can replay on other chains');
  if (!Number.isSafeInteger(chainId) || !Number.isSafeInteger(nonce))
    throw new Error('expected a chain id and a nonce below 2^53');
  const gas = readInteger(fields.gas ?? 0n, gasRule);
  if (isProblem(gas)) return gas;
  const value = readInteger(fields.value ?? 0n, weiRule);
  if (isProblem(value)) return value;
  const problem = to === null ? sizeProblem(to, calldata) : null;
  if (problem) return problem;
  // a second encoding of the same transaction would have a second hash, and nodes take one of them only
  if (serialized !== raw)
    throw new Error('expected a transaction in its only valid encoding (RLP), got other bytes with the same meaning');
  const sender = await recover(crypto, fields, signature);
  const hash = crypto.keccak256(hexToBytes(raw));
  return {
    to: to === null ? null : withChecksum(to),
    value,
    calldata,
    gas,
    presigned: { raw, hash, sender, chainId, nonce, fees: feesOf(fields) },
  };
}

function feesOf({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: TransactionSerializable): Fees {
  if (maxFeePerGas === undefined) return { kind: 'legacy', gasPrice: gasPrice ?? 0n };
  return { kind: 'eip1559', maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
}

interface Parsed {
  readonly fields: TransactionSerializable;
  readonly signature: Signature;
  /** The canonical form of what was parsed. */
  readonly serialized: Hex;
}

function parse(raw: Hex): Parsed {
  const kind = Number.parseInt(raw.slice(2, 4), 16);
  if (kind === 3) throw new Error('expected a transaction without blobs, got one of EIP-4844, which is not supported');
  if (kind === 4)
    throw new Error('expected a transaction without authorizations, got one of EIP-7702, which is not supported');
  // a legacy transaction is an RLP list
  if (kind !== 1 && kind !== 2 && !(kind >= 0xc0))
    throw new Error('expected a signed transaction of type 0, 1 or 2, got other bytes');
  let signed: TransactionSerializable & {
    readonly r?: Hex;
    readonly s?: Hex;
    readonly v?: bigint;
    readonly yParity?: number;
  };
  try {
    signed = parseTransaction(raw) as typeof signed; // its own type leaves the signature out
  } catch (error) {
    throw new Error(`expected a signed transaction, got bytes that do not parse as one: ${reasonOf(error)}`);
  }
  const { r, s, v, yParity, ...fields } = signed;
  if (r === undefined || s === undefined || v === undefined || yParity === undefined) {
    throw new Error('expected a signed transaction, got one without a signature');
  }
  const signature: Signature = { r: word(r), s: word(s), yParity: yParity === 1 ? 1 : 0 };
  if (BigInt(signature.s) > highestS)
    throw new Error('expected a signature with a low s, got a high one, which nodes refuse (EIP-2)');
  return { fields, signature, serialized: serializeTransaction(fields, { ...signature, v }) };
}

async function recover(crypto: Secp256k1, fields: TransactionSerializable, signature: Signature): Promise<Address> {
  const digest = crypto.keccak256(hexToBytes(serializeTransaction(fields)));
  try {
    return withChecksum(await crypto.recover(digest, signature));
  } catch (error) {
    throw new Error(`expected a signature of some key, got one of none: ${reasonOf(error)}`);
  }
}

function word(hex: Hex): Hex {
  return `0x${hex.slice(2).padStart(64, '0')}`;
}
