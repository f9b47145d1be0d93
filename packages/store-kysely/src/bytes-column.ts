import type { Attempt } from '@tx-broadcaster/core';

/**
 * Attempts keep their bytes as bytes: half as long as text, which the index of hashes pays back, because it grows with
 * the past and is written to in no order. What is no hex gives bytes that no attempt has.
 */
export function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), 'hex');
}

export function hexOf(bytes: Uint8Array): Attempt['hash'] {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}
