import type { Hex } from 'viem';
import { toHex } from './call-parameters.js';
import type { ChainIdentity } from './chain.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import { isHash } from './receipt.js';

/** Ids are not unique: which chain an endpoint shows, by blocks that are remembered. */
export type Which =
  | { readonly kind: 'known' }
  /** No chain of this id was seen before. */
  | { readonly kind: 'first'; readonly genesis: Hex }
  /** `missing`: the remembered block. */
  | { readonly kind: 'other'; readonly genesis: Hex; readonly missing: Hex }
  /** The remembered block is not there, though the chain began with the same one: it is behind. */
  | { readonly kind: 'behind'; readonly block: number };

/** The call whose reply `whichChain` is given: for the remembered block, or the first one. */
export function anchorCall(known: ChainIdentity | null): RpcCall {
  return { method: 'eth_getBlockByNumber', params: [toHex(known?.anchor.number ?? 0), false] };
}

/**
 * Compares the block that an endpoint shows with the one that is remembered. An endpoint that cannot show it (history
 * that was dropped, an error) proves nothing and is taken at its word. A development chain may have been set back to a
 * state before the remembered block: then it is another chain, too.
 */
export async function whichChain(
  reply: RpcReply | undefined,
  known: ChainIdentity | null,
  development: boolean,
  read: (calls: readonly RpcCall[]) => Promise<RpcReply[]>,
): Promise<Which> {
  const shown = hashIn(reply);
  if (known === null) return shown ? { kind: 'first', genesis: shown } : { kind: 'known' };
  const { anchor } = known;
  if (shown === undefined || shown === anchor.hash) return { kind: 'known' };
  // an endpoint that has nothing to say for a moment answers null to anything: it must show the first block beside it
  const [first, again] =
    anchor.number === 0 ? [shown, shown] : (await read([anchorCall(null), anchorCall(known)])).map(hashIn);
  if (!first || again === undefined || again === anchor.hash) return { kind: 'known' };
  if (first !== known.genesis || again !== null || development)
    return { kind: 'other', genesis: first, missing: anchor.hash };
  return { kind: 'behind', block: anchor.number };
}

/** Whether another chain has taken the place of the one before: on the same one the remembered block only moves on. */
export function isFollowed(before: ChainIdentity, now: ChainIdentity): boolean {
  return now.genesis !== before.genesis || now.anchor.number < before.anchor.number;
}

/** Whether the reply to `anchorCall` proves that the chain is the one that is remembered. */
export function provesKnown(reply: RpcReply | undefined, { anchor }: ChainIdentity): boolean {
  return hashIn(reply) === anchor.hash;
}

/** null: there is no such block; undefined: not told. */
function hashIn(reply: RpcReply | undefined): Hex | null | undefined {
  if (reply?.kind !== 'result') return undefined;
  const { result } = reply;
  if (result === null) return null;
  return typeof result === 'object' && 'hash' in result && isHash(result.hash) ? result.hash : undefined;
}
