import { getAddress, type Hex, isAddress, isHex } from 'viem';
import type { Effects, Log } from './chain.js';
import { toInteger } from './quantity.js';
import { isHash, toReceipt } from './receipt.js';

/** A node's receipt with all that was logged; undefined: it is none that could be believed. */
export function toEffects(value: unknown, hash: Hex): Effects | undefined {
  const receipt = toReceipt(value, hash);
  if (!receipt) return undefined;
  const { transactionIndex, contractAddress, logs } = value as Record<string, unknown>; // a receipt is an object
  return {
    ...receipt,
    position: toInteger(transactionIndex),
    contract: isAddressText(contractAddress) ? getAddress(contractAddress) : null,
    logs: Array.isArray(logs) ? logs.flatMap((log) => toLog(log) ?? []) : [],
  };
}

function toLog(value: unknown): Log | null {
  if (typeof value !== 'object' || value === null) return null;
  const { logIndex, address, topics, data } = value as Record<string, unknown>;
  const index = toInteger(logIndex);
  if (index === null || !isAddressText(address) || !isHex(data) || !Array.isArray(topics)) return null;
  return topics.every(isHash) ? { index, address: getAddress(address), topics, data } : null;
}

function isAddressText(value: unknown): value is string {
  return typeof value === 'string' && isAddress(value, { strict: false });
}
