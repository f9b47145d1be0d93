import type { Hex } from 'viem';
import type { Receipt } from './chain.js';
import { toInteger, toQuantity } from './quantity.js';

/** A node's receipt of the transaction with this hash; undefined: it is none that could be believed. */
export function toReceipt(value: unknown, hash: Hex): Receipt | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const receipt = value as Record<string, unknown>;
  const blockNumber = toInteger(receipt.blockNumber);
  // before Byzantium (EIP-658) a receipt had no status: then inclusion is all there is to know
  const status = receipt.status === undefined ? 1n : toQuantity(receipt.status);
  if (receipt.transactionHash !== hash || blockNumber === null || !isHash(receipt.blockHash)) return undefined;
  if (status !== 0n && status !== 1n) return undefined;
  const seconds = toInteger(receipt.blockTimestamp);
  return {
    hash,
    blockNumber,
    blockHash: receipt.blockHash,
    at: seconds === null ? null : seconds * 1000,
    executed: status === 1n,
    gasUsed: toQuantity(receipt.gasUsed) ?? 0n,
    effectiveGasPrice: toQuantity(receipt.effectiveGasPrice) ?? 0n,
  };
}

export function isHash(value: unknown): value is Hex {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/i.test(value);
}
