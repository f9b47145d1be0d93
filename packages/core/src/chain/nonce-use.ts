import type { Address } from 'viem';
import { toHex } from './call-parameters.js';
import type { MinedTransaction, NonceUse } from './chain.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import { quantity } from './quantity.js';
import { rebuild } from './rebuild.js';

export interface NonceUseContext {
  readonly endpoint: string;
  readonly signer: Address;
  readonly read: (calls: readonly RpcCall[]) => Promise<RpcReply[]>;
}

/**
 * Which transaction used a nonce, from one endpoint: the block in which the signer's count passed it is searched, from
 * the head down, and that block is read. A node that has dropped the old state may still tell the block, if the use is
 * no older than what it kept, or know the transaction by its nonce.
 */
export async function nonceUse(context: NonceUseContext, nonce: number): Promise<NonceUse> {
  const unknown = (why: string): NonceUse => ({ kind: 'unknown', why: `${context.endpoint}: ${why}` });
  const [height] = await context.read([{ method: 'eth_blockNumber', params: [] }]);
  const head = quantity(height);
  if (head === null) return unknown('no height');
  const found = await search(context, nonce, Number(head));
  if (found === null) return unknown(`does not count nonce ${nonce} as used`);
  const inBlock = await transactionIn(context, nonce, found.block);
  if (inBlock === 'unreadable') return unknown(`block ${found.block} cannot be read`);
  if (inBlock === 'unproven') return unknown(`its transaction with nonce ${nonce} does not prove to be the signer's`);
  if (inBlock !== null) return { kind: 'transaction', transaction: inBlock };
  if (found.certain) return { kind: 'none', block: found.block };
  const known = await byNonce(context, nonce);
  return known ? { kind: 'transaction', transaction: known } : unknown('does not know the state of the blocks before');
}

/**
 * The lowest block whose state is known to have the nonce used; `certain` where the one before is known not to. Steps
 * double from the head down, because what is asked for is nearly always recent.
 */
async function search(
  context: NonceUseContext,
  nonce: number,
  head: number,
): Promise<{ readonly block: number; readonly certain: boolean } | null> {
  const isUsed = async (block: number): Promise<boolean | null> => {
    const params = [context.signer, toHex(block)];
    const [reply] = await context.read([{ method: 'eth_getTransactionCount', params }]);
    const count = quantity(reply);
    return count === null ? null : count > BigInt(nonce);
  };
  if ((await isUsed(head)) !== true) return null;
  let used = head;
  let below = -1;
  let certain = true;
  for (let step = 1; below < 0 && used > 0; step *= 2) {
    const block = Math.max(0, used - step);
    const answer = await isUsed(block);
    if (answer === true) used = block;
    else {
      below = block;
      certain = answer === false;
    }
  }
  while (used - below > 1) {
    const middle = Math.floor((used + below) / 2);
    const answer = await isUsed(middle);
    if (answer === true) used = middle;
    else {
      below = middle;
      certain = answer === false;
    }
  }
  return { block: used, certain };
}

async function transactionIn(
  context: NonceUseContext,
  nonce: number,
  block: number,
): Promise<MinedTransaction | null | 'unreadable' | 'unproven'> {
  const [reply] = await context.read([{ method: 'eth_getBlockByNumber', params: [toHex(block), true] }]);
  const result = reply?.kind === 'result' ? reply.result : null;
  if (typeof result !== 'object' || result === null || !('transactions' in result)) return 'unreadable';
  const { transactions } = result;
  if (!Array.isArray(transactions)) return 'unreadable';
  const shown = transactions.find((transaction) => isOf(transaction, context.signer, nonce));
  return shown === undefined ? null : ((await rebuild(shown, context.signer)) ?? 'unproven');
}

/** Some nodes (reth, erigon) keep an index for it; a null of theirs proves nothing. */
async function byNonce({ read, signer }: NonceUseContext, nonce: number): Promise<MinedTransaction | null> {
  const params = [signer, toHex(nonce)];
  const [reply] = await read([{ method: 'eth_getTransactionBySenderAndNonce', params }]);
  const shown = reply?.kind === 'result' ? reply.result : null;
  return isOf(shown, signer, nonce) ? rebuild(shown, signer) : null;
}

function isOf(shown: unknown, signer: Address, nonce: number): boolean {
  if (typeof shown !== 'object' || shown === null || !('from' in shown) || !('nonce' in shown)) return false;
  const isFrom = typeof shown.from === 'string' && shown.from.toLowerCase() === signer.toLowerCase();
  return isFrom && typeof shown.nonce === 'string' && Number(shown.nonce) === nonce;
}
