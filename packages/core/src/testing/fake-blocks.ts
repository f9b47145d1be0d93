import type { Address, Hex } from 'viem';
import type { FakeTransaction } from './fake-transaction.js';

export interface FakeReceipt {
  readonly transactionHash: Hex;
  readonly transactionIndex: number;
  readonly blockHash: Hex;
  readonly blockNumber: number;
  /** 0: reverted. */
  readonly status: 0 | 1;
  readonly gasUsed: bigint;
  readonly cumulativeGasUsed: bigint;
  readonly effectiveGasPrice: bigint;
  readonly contractAddress: Address | null;
}

export interface FakeInclusion {
  readonly transaction: FakeTransaction;
  readonly receipt: FakeReceipt;
}

export interface FakeBlock {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  /** Seconds since the epoch, as in a header. */
  readonly timestamp: number;
  /** null: the chain has no base fee (before London). */
  readonly baseFee: bigint | null;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  readonly inclusions: readonly FakeInclusion[];
}

/** The canonical blocks, and where each transaction is in them. */
export class FakeBlocks {
  readonly #blocks: FakeBlock[];
  readonly #inclusions = new Map<Hex, FakeInclusion>();
  readonly #genesis: FakeBlock;

  constructor(genesis: FakeBlock) {
    this.#genesis = genesis;
    this.#blocks = [genesis];
  }

  /** The same blocks, to go on from in another way. */
  copy(): FakeBlocks {
    const copy = new FakeBlocks(this.#genesis);
    for (const block of this.#blocks.slice(1)) copy.append(block);
    return copy;
  }

  get all(): readonly FakeBlock[] {
    return this.#blocks;
  }

  get head(): FakeBlock {
    return this.#blocks.at(-1) ?? this.#genesis;
  }

  at(number: number): FakeBlock | undefined {
    return this.#blocks[number];
  }

  byHash(hash: Hex): FakeBlock | undefined {
    return this.#blocks.findLast((block) => block.hash === hash);
  }

  inclusionOf(hash: Hex): FakeInclusion | undefined {
    return this.#inclusions.get(hash);
  }

  append(block: FakeBlock): void {
    this.#blocks.push(block);
    for (const inclusion of block.inclusions) this.#inclusions.set(inclusion.transaction.hash, inclusion);
  }

  /** Takes the last `depth` blocks away and returns them, oldest first. */
  rewind(depth: number): FakeBlock[] {
    if (depth >= this.#blocks.length)
      throw new Error(`FakeChain: cannot replace ${depth} blocks of ${this.#blocks.length}`);
    const removed = depth > 0 ? this.#blocks.splice(-depth) : [];
    for (const block of removed)
      for (const { transaction } of block.inclusions) this.#inclusions.delete(transaction.hash);
    return removed;
  }
}

/** Names a block before its content is known, so that receipts can carry the name; `salt` tells forks apart. */
export function blockHash(parentHash: Hex, number: number, salt: string): Hex {
  const text = `${parentHash}/${number}/${salt}`;
  // as different as hashes are, at a hundredth of the cost: nobody attacks a fake
  const words = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => mixed(text, n).toString(16).padStart(8, '0'));
  return `0x${words.join('')}`;
}

function mixed(text: string, seed: number): number {
  let hash = Math.imul(seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x85ebca6b + seed);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The base fee after `parent`, EIP-1559: half full stays, else up to an eighth up or down. */
export function nextBaseFee(parent: FakeBlock): bigint | null {
  if (parent.baseFee === null) return null;
  const target = parent.gasLimit / 2n;
  if (parent.gasUsed === target) return parent.baseFee;
  if (parent.gasUsed < target) {
    return parent.baseFee - (parent.baseFee * (target - parent.gasUsed)) / target / 8n;
  }
  const up = (parent.baseFee * (parent.gasUsed - target)) / target / 8n;
  return parent.baseFee + (up > 0n ? up : 1n);
}
