import type { Address, Hex } from 'viem';
import { toHex } from './call-parameters.js';
import type { Receipt } from './chain.js';
import { classifyNodeError } from './classify-node-error.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import { toInteger } from './quantity.js';
import { isHash, toReceipt } from './receipt.js';

/** From so many hashes on, and so many for each block that has to be checked, whole blocks are asked for. */
const leastHashes = 20;
const hashesPerBlock = 8;
/** Where receipts are looked for: these newest blocks, and all since the last time, up to a limit. */
const newest = 4;
const furthest = 16;
/** Some nodes take quadratic time for a block: of larger ones receipts are asked for one by one. */
const largestBlock = 2000;
/** Below the head. */
const blocksKept = 256;
/** A node that does not know the method, or fails at it, is asked again after this long. */
const unknownPauseMs = 600_000;
const failedPauseMs = 60_000;

interface Block {
  readonly hash: Hex;
  /** Those of our signers, as the node told them. */
  readonly receipts: ReadonlyMap<Hex, Receipt>;
}

export interface WholeBlocksContext {
  readonly now: number;
  readonly head: number;
  readonly signer: Address;
  /** Asks the endpoint, one reply for each call. */
  readonly read: (calls: readonly RpcCall[]) => Promise<RpcReply[]>;
}

/**
 * Receipts of one endpoint by whole blocks: one call for all of a block, where a single one for each hash would be
 * hundreds. What was read once stays true as long as the node shows the same hash at that height, which is asked every time.
 * It only ever finds receipts: that there is none, only a question for the very hash can show.
 */
export class BlockReceipts {
  readonly #blocks = new Map<number, Block>();
  readonly #signers = new Set<string>();
  #notBefore = 0;
  #lastHead = Number.POSITIVE_INFINITY;

  /** Receipts that were found, of these hashes; few or none where whole blocks are not worth it. */
  async find(hashes: readonly Hex[], context: WholeBlocksContext): Promise<ReadonlyMap<Hex, Receipt>> {
    const wanted = new Set(hashes);
    this.#signers.add(context.signer.toLowerCase());
    const heights = this.#heightsFor(wanted, context.head);
    this.#lastHead = context.head;
    const isWorthIt = hashes.length > leastHashes && hashes.length > hashesPerBlock * heights.length;
    if (!isWorthIt || context.now < this.#notBefore) return new Map();

    const headers = await context.read(
      heights.map((height) => ({ method: 'eth_getBlockByNumber', params: [toHex(height), false] })),
    );
    const canonical: Block[] = [];
    const unread: Header[] = [];
    for (const [index, height] of heights.entries()) {
      const header = headerOf(headers[index], height);
      const known = this.#blocks.get(height);
      if (header === null) continue;
      if (known?.hash === header.hash) canonical.push(known);
      else if (header.hashes.length <= largestBlock && header.hashes.some((hash) => wanted.has(hash as Hex)))
        unread.push(header);
    }
    if (unread.length > 0) canonical.push(...(await this.#fetch(unread, context)));
    this.#forgetOld(context.head);
    return new Map(canonical.flatMap(({ receipts }) => [...receipts].filter(([hash]) => wanted.has(hash))));
  }

  /** The newest blocks, and those where one of the hashes was found before. */
  #heightsFor(wanted: ReadonlySet<Hex>, head: number): number[] {
    const heights = new Set<number>();
    const from = Math.max(head - furthest + 1, Math.min(head - newest, this.#lastHead) + 1, 0);
    for (let height = head; height >= from; height--) heights.add(height);
    for (const [height, { receipts }] of this.#blocks) {
      if (height <= head && [...receipts.keys()].some((hash) => wanted.has(hash))) heights.add(height);
    }
    return [...heights];
  }

  async #fetch(headers: readonly Header[], { now, read }: WholeBlocksContext): Promise<Block[]> {
    const replies = await read(
      headers.map(({ height }) => ({ method: 'eth_getBlockReceipts', params: [toHex(height)] })),
    );
    return headers.flatMap(({ height, hash }, index): Block[] => {
      const reply = replies[index];
      if (reply?.kind !== 'result' || !Array.isArray(reply.result)) {
        const isUnknown = reply?.kind === 'error' && classifyNodeError(reply).class === 'endpoint-config';
        this.#notBefore = now + (isUnknown ? unknownPauseMs : failedPauseMs);
        return [];
      }
      const receipts = reply.result.flatMap((item: unknown) => this.#ours(item));
      // the node may have changed its mind between the two questions
      if (receipts.some(({ blockHash, blockNumber }) => blockHash !== hash || blockNumber !== height)) return [];
      const block = { hash, receipts: new Map(receipts.map((receipt) => [receipt.hash, receipt])) };
      this.#blocks.set(height, block);
      return [block];
    });
  }

  #ours(item: unknown): Receipt[] {
    if (typeof item !== 'object' || item === null) return [];
    const { from, transactionHash } = item as Record<string, unknown>;
    if (typeof from !== 'string' || !this.#signers.has(from.toLowerCase()) || !isHash(transactionHash)) return [];
    const receipt = toReceipt(item, transactionHash);
    return receipt ? [receipt] : [];
  }

  #forgetOld(head: number): void {
    for (const height of [...this.#blocks.keys()]) if (height < head - blocksKept) this.#blocks.delete(height);
  }
}

interface Header {
  readonly height: number;
  readonly hash: Hex;
  /** Of its transactions. */
  readonly hashes: readonly unknown[];
}

function headerOf(reply: RpcReply | undefined, height: number): Header | null {
  if (reply?.kind !== 'result' || typeof reply.result !== 'object' || reply.result === null) return null;
  const { number, hash, transactions } = reply.result as Record<string, unknown>;
  if (toInteger(number) !== height || !isHash(hash) || !Array.isArray(transactions)) return null;
  return { height, hash, hashes: transactions };
}
