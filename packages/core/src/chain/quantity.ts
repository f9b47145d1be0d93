import type { RpcReply } from './endpoint.js';

/** The number in a reply, or null where there is none that a chain could mean (at most 256 bits). */
export function quantity(reply: RpcReply | undefined): bigint | null {
  return reply?.kind === 'result' ? toQuantity(reply.result) : null;
}

/** A JSON-RPC quantity, or null. */
export function toQuantity(value: unknown): bigint | null {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(value)) return null;
  return BigInt(value);
}

/** A JSON-RPC quantity as a safe integer (block numbers, counts, times), or null. */
export function toInteger(value: unknown): number | null {
  const number = toQuantity(value);
  return number === null || number > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(number);
}
