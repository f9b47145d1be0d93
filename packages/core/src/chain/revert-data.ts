import type { Hex } from 'viem';
import type { RpcReply } from './endpoint.js';

/** What a reverted call returned, where the node told: geth and anvil put the data into `error.data`, hardhat and others one object deeper. */
export function revertDataOf(reply: RpcReply | undefined): Hex | null {
  if (reply?.kind !== 'error') return null;
  const { data } = reply;
  const inner = typeof data === 'object' && data !== null && 'data' in data ? data.data : data;
  return typeof inner === 'string' && /^0x([0-9a-f]{2})*$/i.test(inner) ? (inner.toLowerCase() as Hex) : null;
}
