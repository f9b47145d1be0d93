import type { Address, Hex } from 'viem';
import type { FinalityTag } from '../transaction/confirmations.js';
import type { BlockReceipts } from './block-receipts.js';
import { callParameters, toHex } from './call-parameters.js';
import type { ChainIdentity, Head, Observation, OtherChain, Receipt, Settling, Watched } from './chain.js';
import { describeReply, type RpcCall, type RpcReply } from './endpoint.js';
import { quantity, toInteger, toQuantity } from './quantity.js';
import { isHash, toReceipt } from './receipt.js';
import { revertDataOf } from './revert-data.js';
import { feeHistoryCall, tipFrom } from './tip.js';
import { anchorCall, whichChain } from './which-chain.js';

export interface LookContext {
  readonly at: number;
  readonly endpoint: string;
  readonly development: boolean;
  /** Calls that reach one backend together. */
  readonly batchSize: number;
  readonly read: (calls: readonly RpcCall[]) => Promise<RpcReply[]>;
  /** What this endpoint told of whole blocks. */
  readonly blocks: BlockReceipts;
  /** What is wrong with the chain the endpoint says it serves, or null. */
  readonly judgeChain: (reply: RpcReply | undefined) => string | null;
  /** Told when a node answered with what is of no use. */
  readonly troubled: (message: string) => void;
  /** The chain that is remembered under this id. */
  readonly known: ChainIdentity | null;
  readonly signer: Address;
  readonly settling: Settling;
  readonly watchedAt: (count: number) => readonly Watched[] | null;
}

/** What a look brings, from the endpoint alone. */
export type Sight = Omit<Observation, 'alone' | 'blockMs'>;
/** No pool holds more transactions of one account. */
const mostPending = 10_000;

/**
 * Two batches to one endpoint. The second asks for the receipts and then once more for the height and the first answer's
 * head: only if the height did not fall below it does a missing receipt prove anything (a balancer may have changed the
 * backend), and only where the head is still known is it the same chain (a development node may have been started anew).
 */
export async function look(context: LookContext): Promise<Sight | OtherChain | string> {
  const { read, signer, settling } = context;
  const [chainId, block, count, pending, balance, suggested, price, anchor, history, finalizedBlock, safeBlock] =
    await read([
      { method: 'eth_chainId', params: [] },
      { method: 'eth_getBlockByNumber', params: ['latest', false] },
      { method: 'eth_getTransactionCount', params: [signer, 'latest'] },
      { method: 'eth_getTransactionCount', params: [signer, 'pending'] },
      { method: 'eth_getBalance', params: [signer, 'latest'] },
      { method: 'eth_maxPriorityFeePerGas', params: [] },
      { method: 'eth_gasPrice', params: [] },
      anchorCall(context.known),
      // where blocks settle at once there is neither a finalized one nor a market
      ...(settlesAtOnce(settling) ? [] : [feeHistoryCall, blockCall('finalized')]),
      ...(settling.tag === 'safe' ? [blockCall('safe')] : []),
    ]);
  const stranger = context.judgeChain(chainId);
  if (stranger !== null) return stranger;
  const which = await whichChain(anchor, context.known, context.development, read);
  if (which.kind === 'other') return otherChain(context, which);
  if (which.kind === 'behind') return `${context.endpoint} does not have block ${which.block}, which was there before`;
  const head = headOf(block);
  if (head === null) return troubleOf(context, block, 'eth_getBlockByNumber');
  const next = count?.kind === 'result' ? toInteger(count.result) : null;
  if (next === null) return troubleOf(context, count, 'eth_getTransactionCount');
  const funds = quantity(balance);
  if (funds === null) return troubleOf(context, balance, 'eth_getBalance');
  const suggestedPrice = head.baseFee === null ? quantity(price) : tipFrom({ history, suggested, price }, head.baseFee);
  if (suggestedPrice === null) return troubleOf(context, price, 'eth_gasPrice');

  const finalized = heightUnder(head, finalizedBlock);
  const safe = heightUnder(head, safeBlock);
  const settledBy = settling.tag === 'safe' ? safeBlock : finalizedBlock;
  if (settling.tag !== null && !mayBeMissing(settledBy)) {
    return troubleOf(context, settledBy, `eth_getBlockByNumber, '${settling.tag}', which \`confirmations\` waits for`);
  }

  const settled = settledHeight(head, settling, settling.tag === 'safe' ? safe : finalized);
  const deep = await lookDeeper(context, { head, settled, next }, context.watchedAt(next));
  if ('genesis' in deep) return deep;
  return {
    endpoint: context.endpoint,
    at: context.at,
    head,
    finalized,
    safe,
    count: next,
    pendingCount: pendingOver(next, pending),
    balance: funds,
    suggestedPrice,
    development: context.development,
    firstGenesis: which.kind === 'first' ? which.genesis : null,
    ...deep,
  };
}

function otherChain(
  { endpoint, development, known }: LookContext,
  { genesis, missing }: Pick<OtherChain, 'genesis' | 'missing'>,
): OtherChain {
  const is = genesis === known?.genesis ? 'another fork of it' : `it begins with ${genesis}, not ${known?.genesis}`;
  return { genesis, development, missing, message: `${endpoint} serves another chain of this id: ${is}` };
}

async function lookDeeper(
  context: LookContext,
  { head, settled, next }: { readonly head: Head; readonly settled: number | null; readonly next: number },
  watched: readonly Watched[] | null,
): Promise<Pick<Observation, 'deepCount' | 'receipts' | 'conclusive'> | OtherChain> {
  // without slots in question there is nothing to prove, and the deep count is not needed
  if (watched === null)
    return { deepCount: settlesAtOnce(context.settling) ? next : 0, receipts: new Map(), conclusive: true };
  let conclusive = true;
  let isHeadKnown = true;
  // each request asks for its height itself: a balancer may send every one of them to another backend
  const size = Math.max(1, context.batchSize - 3);
  const read = async (calls: readonly RpcCall[]): Promise<RpcReply[]> => {
    const all: RpcReply[] = [];
    for (let start = 0; start < calls.length; start += size + 1) {
      const part = calls.slice(start, start + size + 1);
      const replies = await context.read([
        ...part,
        { method: 'eth_blockNumber', params: [] },
        { method: 'eth_getBlockTransactionCountByHash', params: [head.hash] },
      ]);
      const height = quantity(replies[part.length]);
      conclusive &&= height !== null && Number(height) >= head.number;
      isHeadKnown &&= !isNothing(replies[part.length + 1]);
      all.push(...replies.slice(0, part.length));
    }
    return all;
  };
  const hashes = watched.map(({ hash }) => hash);
  const whole = { now: context.at, head: head.number, signer: context.signer, read };
  const receipts = new Map<Hex, Receipt | null>(await context.blocks.find(hashes, whole));
  // that there is no receipt is only believed of a hash that was asked for by itself
  const single = hashes.filter((hash) => !receipts.has(hash));
  let deep: RpcReply | undefined;
  for (let start = 0; start === 0 || start < single.length; start += size) {
    const part = single.slice(start, start + size);
    const [count, ...rest] = await read([
      { method: 'eth_getTransactionCount', params: [context.signer, toHex(settled ?? 0)] },
      ...part.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })),
    ]);
    deep ??= count;
    for (const [index, hash] of part.entries()) {
      const receipt = receiptOf(rest[index], hash);
      if (receipt !== undefined) receipts.set(hash, receipt);
    }
  }
  if (!isHeadKnown) {
    const { known, development } = context;
    const [anchor] = await context.read([anchorCall(known)]);
    const which = await whichChain(anchor, known, development, context.read);
    if (which.kind === 'other') return otherChain(context, which);
    conclusive = false;
  }
  await explainReverts(context, watched, receipts);
  // a node without old state cannot tell the deep count; then only receipts settle anything
  const deepCount = settlesAtOnce(context.settling) ? next : settled === null ? 0 : Number(quantity(deep) ?? 0n);
  return { deepCount, receipts, conclusive };
}

/** Makes reverted calls again on the state before their block: what they return then is nearly always why they reverted. */
async function explainReverts(context: LookContext, watched: readonly Watched[], receipts: Map<Hex, Receipt | null>) {
  const reverted = watched.flatMap(({ hash, call }) => {
    const receipt = receipts.get(hash);
    return call && receipt && !receipt.executed ? [{ call, receipt }] : [];
  });
  if (reverted.length === 0) return;
  const replies = await context.read(
    reverted.map(({ call, receipt }) => ({
      method: 'eth_call',
      params: [callParameters(call), toHex(receipt.blockNumber - 1)],
    })),
  );
  for (const [index, { receipt }] of reverted.entries()) {
    receipts.set(receipt.hash, { ...receipt, revertData: revertDataOf(replies[index]) });
  }
}

function headOf(reply: RpcReply | undefined): Head | null {
  if (reply?.kind !== 'result' || typeof reply.result !== 'object' || reply.result === null) return null;
  const block = reply.result as Record<string, unknown>;
  const number = toInteger(block.number);
  const seconds = toInteger(block.timestamp);
  if (number === null || seconds === null || !isHash(block.hash)) return null;
  return { number, hash: block.hash, at: seconds * 1000, baseFee: toQuantity(block.baseFeePerGas) };
}

/** The node has no such thing; an error says nothing. */
function isNothing(reply: RpcReply | undefined): boolean {
  return reply?.kind === 'result' && reply.result === null;
}

/** `undefined`: the endpoint did not say. "Indexing is in progress" and the like are errors, not missing receipts. */
function receiptOf(reply: RpcReply | undefined, hash: Hex): Receipt | null | undefined {
  if (reply?.kind !== 'result') return undefined;
  return reply.result === null ? null : toReceipt(reply.result, hash);
}

/** Some nodes know no pending state, answer from another backend, or make a number up: then the pool says nothing. */
function pendingOver(count: number, reply: RpcReply | undefined): number {
  const pending = (reply?.kind === 'result' ? toInteger(reply.result) : null) ?? count;
  return pending > count && pending - count <= mostPending ? pending : count;
}

/** A finalized height above the head cannot be: believed, it would settle everything at once. */
function heightUnder(head: Head, reply: RpcReply | undefined): number | null {
  const block = headOf(reply);
  return block !== null && block.number <= head.number ? block.number : null;
}

function blockCall(tag: FinalityTag): RpcCall {
  return { method: 'eth_getBlockByNumber', params: [tag, false] };
}

function settlesAtOnce({ depth, tag }: Settling): boolean {
  return depth === 0 && tag === null;
}

/** null: the chain has not said yet that any block stays. */
function settledHeight(head: Head, { depth, tag }: Settling, tagged: number | null): number | null {
  const height = Math.max(0, head.number - depth);
  if (tag === null) return height;
  return tagged === null ? null : Math.min(height, tagged);
}

/** A young chain has no such block yet, which is told as null or as an error; any other error is a node that cannot tell. */
function mayBeMissing(reply: RpcReply | undefined): boolean {
  if (reply?.kind === 'error') return /not found|unknown block/i.test(reply.message);
  return reply?.kind === 'result';
}

function troubleOf(context: LookContext, reply: RpcReply | undefined, method: string): string {
  const trouble = `${context.endpoint}: ${describeReply(reply)} (${method})`;
  // what the transport did wrong is known already
  if (reply?.kind === 'error' || reply?.kind === 'result') context.troubled(trouble);
  return trouble;
}
