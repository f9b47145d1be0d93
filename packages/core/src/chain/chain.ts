import type { Address, Hex } from 'viem';
import type { FinalityTag } from '../transaction/confirmations.js';
import type { Fees } from '../transaction/fees.js';
import type { EndpointHealth } from './health/endpoint-health.js';
import type { Verdict } from './verdict.js';

/** What a lane needs of an EVM chain. Nothing here throws: trouble is part of the answer. */
export interface Chain {
  readonly id: number;
  /**
   * One look at the chain for one signer, all of it from one endpoint: `watchedAt` is asked which receipts are wanted
   * once the signer's count is known; null: no slot is in question. What the endpoint named `besides` has shown is to be
   * confirmed: it is read from only if no other will do. A string says why there is nothing to see.
   */
  look(
    signer: Address,
    settling: Settling,
    watchedAt: (count: number) => readonly Watched[] | null,
    besides?: string | null,
  ): Promise<Observation | OtherChain | string>;
  /** The hash of a block, from the endpoint that was looked through last; null: not told. */
  blockHash(number: number): Promise<Hex | null>;
  /** Sends committed bytes to every endpoint that takes transactions and may be asked now, each once. */
  send(envelopes: readonly Envelope[]): Promise<readonly Delivery[]>;
  /** Which of these transactions some endpoint knows, in its pool or mined. */
  known(hashes: readonly Hex[]): Promise<ReadonlySet<Hex>>;
  /** How its endpoints are doing, as configured. */
  endpoints(): EndpointHealth[];
  /** Asks one of its endpoints for its chain and its head, now; null: there is none of this name. */
  test(name: string): Promise<EndpointTest | null>;
  /** Calls back when a node tells of a new block, as a hint to look; returns the function that stops it. */
  onHead(heard: (number: number) => void): () => void;
  /** Which transaction used a nonce that the chain counts as used, from the first endpoint that can tell. */
  nonceUse(signer: Address, nonce: number): Promise<NonceUse>;
  /** Gas the call would use now, a failing verdict, or null where no endpoint answered. */
  estimateGas(call: GasCall): Promise<bigint | Verdict | null>;
  /** Whether the account has delegated itself to code (EIP-7702), or null where no endpoint answered. */
  isDelegated(account: Address): Promise<boolean | null>;
  /** What a mined transaction did, from the first endpoint that knows its receipt; null: none does. */
  effects(hash: Hex): Promise<Effects | null>;
  /** What a call returns now; null: it fails, or no endpoint answered. */
  call(to: Address, data: Hex): Promise<Hex | null>;
  close(): void;
}

/** What tells a chain from others of the same id: its first block, and one that no reorg reaches. */
export interface ChainIdentity {
  readonly genesis: Hex;
  readonly anchor: { readonly number: number; readonly hash: Hex };
  /** A development node served it: only such a chain is replaced by another one without asking. */
  readonly development: boolean;
}

/** All that can be read from serves another chain than the one that is remembered, though of the same id. */
export interface OtherChain {
  readonly genesis: Hex;
  readonly development: boolean;
  /** The remembered block that it does not have. */
  readonly missing: Hex;
  /** For people. */
  readonly message: string;
}

/** From where down the blocks of a chain are believed to stay. */
export interface Settling {
  /** Blocks on top of a block. */
  readonly depth: number;
  /** The chain's own word that must have reached it as well; null: depth alone decides. */
  readonly tag: FinalityTag | null;
}

/** A transaction whose receipt is wanted. */
export interface Watched {
  readonly hash: Hex;
  /** The call it makes, to be made again for its reason if it reverted; null: its reason is known, or of no interest. */
  readonly call: GasCall | null;
}

export interface Envelope {
  readonly hash: Hex;
  readonly raw: Hex;
}

/** A transaction as the chain has it, proved by its signature. */
export interface MinedTransaction extends Envelope {
  readonly nonce: number;
  /** null: contract creation. */
  readonly to: Address | null;
  readonly value: bigint;
  readonly data: Hex;
  readonly gas: bigint;
  readonly fees: Fees;
  /** Height of its block. */
  readonly block: number;
}

export type NonceUse =
  | { readonly kind: 'transaction'; readonly transaction: MinedTransaction }
  /** The count passed the nonce in this block without a transaction of the signer: an EIP-7702 authorization did it. */
  | { readonly kind: 'none'; readonly block: number }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Delivery {
  readonly hash: Hex;
  readonly answers: readonly { readonly endpoint: string; readonly ms: number; readonly verdict: Verdict }[];
}

export interface GasCall {
  readonly from: Address;
  readonly to: Address | null;
  readonly value: bigint;
  readonly data: Hex;
}

export interface Head {
  readonly number: number;
  readonly hash: Hex;
  /** The block's time, epoch ms. */
  readonly at: number;
  /** Wei per gas; null where the chain has no base fee (before EIP-1559). */
  readonly baseFee: bigint | null;
}

export interface Receipt {
  readonly hash: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  /** The block's time, epoch ms; null where the node does not put it into receipts. */
  readonly at: number | null;
  readonly executed: boolean;
  readonly gasUsed: bigint;
  readonly effectiveGasPrice: bigint;
  /** What the call returns when it is made again on the block before; null: not told. */
  readonly revertData?: Hex | null;
}

/** What came of asking an endpoint. */
export interface EndpointTest {
  readonly ms: number;
  readonly headBlock: number | null;
  /** Why it cannot be used; null: it can. */
  readonly trouble: string | null;
}

/** A receipt with all that was logged. */
export interface Effects extends Receipt {
  /** Its place in the block; null: not told. */
  readonly position: number | null;
  /** The contract that it created. */
  readonly contract: Address | null;
  readonly logs: readonly Log[];
}

/** An event of a contract, as bytes. */
export interface Log {
  /** Its place among all of the block. */
  readonly index: number;
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** What the chain looked like from one endpoint at one moment. */
export interface Observation {
  readonly endpoint: string;
  /** When the look began, epoch ms. */
  readonly at: number;
  readonly head: Head;
  /** Height at or below which nothing changes any more; null where the chain does not tell. */
  readonly finalized: number | null;
  /** The same for `safe`; null where nothing waits for it, too. */
  readonly safe: number | null;
  /** The signer's count at the head: the nonce the chain expects next. */
  readonly count: number;
  /** The same with what waits in the endpoint's pool; equals `count` where the endpoint cannot tell. */
  readonly pendingCount: number;
  /** The count where blocks are settled (`Settling`). */
  readonly deepCount: number;
  /** Wei. */
  readonly balance: bigint;
  /** What is going, as the endpoint tells, wei per gas: the tip with a base fee, the whole price without. */
  readonly suggestedPrice: bigint;
  /** For each hash asked: its receipt, or null. */
  readonly receipts: ReadonlyMap<Hex, Receipt | null>;
  /** Whether a missing receipt proves anything: the endpoint was still at or above `head` when it was asked. */
  readonly conclusive: boolean;
  /** Whether the signer has delegated itself to code (EIP-7702), as last asked: pools hold one transaction of it. */
  readonly delegated?: boolean;
  /** The chain's first block, where no chain of this id was remembered. */
  readonly firstGenesis: Hex | null;
  /** A development node (anvil, hardhat, ganache, geth --dev): no reorgs, blocks on demand. */
  readonly development: boolean;
  /** Time between blocks as it was observed, ms; null: not known yet. */
  readonly blockMs: number | null;
  /** No other endpoint can be asked about the same: there is none, or none has answered for minutes. */
  readonly alone: boolean;
}
