import {
  type AccessList,
  type Address,
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerialized,
} from 'viem';
import { FakeRpcError, refused } from './fake-rpc-error.js';

/** A signed transaction as its bytes tell it, before anybody asked who signed it. */
export interface Envelope {
  readonly hash: Hex;
  readonly raw: Hex;
  readonly type: 'legacy' | 'eip2930' | 'eip1559';
  /** undefined: a legacy transaction without replay protection. */
  readonly chainId: number | undefined;
  readonly nonce: number;
  /** In lower case, as nodes print addresses; null: contract creation. */
  readonly to: Address | null;
  readonly value: bigint;
  readonly input: Hex;
  readonly gas: bigint;
  /** Both are the gas price where the type knows only that. */
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly accessList: AccessList;
  readonly r: Hex;
  readonly s: Hex;
  readonly v: bigint;
}

/** An envelope and its sender (in lower case). */
export interface FakeTransaction extends Envelope {
  readonly from: Address;
}

/** What gas is counted for: a transaction, or the object of eth_call and eth_estimateGas. */
export interface FakeCall {
  readonly from: Address | null;
  readonly to: Address | null;
  readonly value: bigint;
  readonly input: Hex;
}

/** EIP-2: nodes take only the lower half, or anybody could make a second hash of a transaction. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Reads raw bytes as a node's RLP decoder does. */
export function decode(raw: Hex): Envelope {
  const parsed = parse(raw);
  const { type, r, s } = parsed;
  if (type === 'eip4844' || type === 'eip7702') throw refused('transaction type not supported');
  if (!r || !s || parsed.nonce === undefined) throw refused('invalid transaction v, r, s values');
  if (BigInt(s) > HALF_ORDER) throw refused('invalid sender: invalid transaction v, r, s values');
  const gasPrice = parsed.gasPrice ?? 0n;
  return {
    hash: keccak256(raw),
    raw,
    type: type ?? 'legacy',
    chainId: parsed.chainId,
    nonce: parsed.nonce,
    to: parsed.to ? lower(parsed.to) : null,
    value: parsed.value ?? 0n,
    input: parsed.data ?? '0x',
    gas: parsed.gas ?? 0n,
    maxFeePerGas: type === 'eip1559' ? (parsed.maxFeePerGas ?? 0n) : gasPrice,
    maxPriorityFeePerGas: type === 'eip1559' ? (parsed.maxPriorityFeePerGas ?? 0n) : gasPrice,
    accessList: ('accessList' in parsed ? parsed.accessList : undefined) ?? [],
    r,
    s,
    v: parsed.v ?? BigInt(parsed.yParity ?? 0),
  };
}

export async function recoverSender(raw: Hex): Promise<Address> {
  try {
    // the brand that viem wants says no more than "a serialized transaction", which decode() has checked
    return lower(await recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized }));
  } catch {
    throw refused('invalid sender');
  }
}

/** The most a transaction can take from its sender. */
export function costOf(transaction: Envelope): bigint {
  return transaction.gas * transaction.maxFeePerGas + transaction.value;
}

/** What the miner gets per gas over the base fee; negative when the transaction cannot pay the base fee. */
export function tipAt(transaction: Envelope, baseFee: bigint): bigint {
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  if (baseFee + maxPriorityFeePerGas > maxFeePerGas) return maxFeePerGas - baseFee;
  return maxPriorityFeePerGas;
}

/** Gas that is due before any code runs. */
export function intrinsicGas(to: Address | null, input: Hex, accessList: AccessList = []): bigint {
  const { zeros, others } = countBytes(input);
  let gas = 21_000 + zeros * 4 + others * 16;
  // EIP-2 and EIP-3860: creation, and its init code by the word
  if (to === null) gas += 32_000 + 2 * Math.ceil((zeros + others) / 32);
  for (const { storageKeys } of accessList) gas += 2_400 + 1_900 * storageKeys.length;
  return BigInt(gas);
}

/** EIP-7623: the least that a transaction with this calldata pays. */
export function floorGas(input: Hex): bigint {
  const { zeros, others } = countBytes(input);
  return BigInt(21_000 + 10 * (zeros + 4 * others));
}

/** Addresses are compared and printed in lower case, as nodes print them. */
export function lower(address: string): Address {
  return address.toLowerCase() as Address; // lower-casing keeps the 0x in front
}

function parse(raw: Hex) {
  try {
    return parseTransaction(raw);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'TipAboveFeeCapError') throw refused('max priority fee per gas higher than max fee per gas');
    if (name === 'FeeCapTooHighError') throw refused('max fee per gas higher than 2^256-1');
    if (name === 'InvalidSerializedTransactionTypeError') throw refused('transaction type not supported');
    throw new FakeRpcError(-32000, 'rlp: value size exceeds available input length');
  }
}

function countBytes(input: Hex): { zeros: number; others: number } {
  let zeros = 0;
  for (let i = 2; i < input.length; i += 2) if (input[i] === '0' && input[i + 1] === '0') zeros++;
  return { zeros, others: (input.length - 2) / 2 - zeros };
}
