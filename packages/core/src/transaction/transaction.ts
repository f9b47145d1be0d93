import type { Address, Hex } from 'viem';
import type { Confirmations } from './confirmations.js';
import type { Failure } from './failure.js';
import type { BlockedOn, Stage, Status, SuccessOn } from './stage.js';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** `chainId:signer`, the name of one strictly ordered sequence of nonces. */
export type LaneId = string;

export function laneId(chainId: number, signer: Address): LaneId {
  return `${chainId}:${signer.toLowerCase()}`;
}

/** What a person or a deadline asked for after the transaction took a slot; the chain decides whether it is granted. */
export type Wish = 'cancel' | 'expire' | 'retry';

/**
 * Whether the transaction owns a slot whose nonce is still unused: `open` with its payload, `closing` once a filler is
 * committed too; null when it owns none.
 */
export type SlotHold = 'open' | 'closing' | null;

/** A person's wish for a dearer attempt in the same slot, wei per gas; null: the market's price. */
export interface SpeedUp {
  readonly maxFeePerGas: bigint | null;
  readonly maxPriorityFeePerGas: bigint | null;
}

/** Where the payload was included, as last seen. */
export interface Inclusion {
  readonly hash: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  /** The block's own time, epoch ms. */
  readonly minedAt: number;
  /** False: mined and reverted. */
  readonly executed: boolean;
  readonly gasUsed: bigint;
  /** Wei per gas actually paid. */
  readonly effectiveGasPrice: bigint;
  /** Blocks on top of it and itself, when last looked. */
  readonly confirmations: number;
  /** When it was noticed that this block has left the chain, deep as it was, epoch ms; left out: it has not. */
  readonly finalityViolatedAt?: number;
}

/** What the caller asked for; fixed once accepted. */
export interface Request {
  /** UUIDv7: ids sort by time of acceptance. */
  readonly id: string;
  /** Its chain and its signer. */
  readonly lane: LaneId;
  readonly chainId: number;
  readonly signer: Address;
  /** Its signer was chosen here, from those of its message type: until it takes its first slot another may be. */
  readonly pooled: boolean;
  readonly messageType: string;
  /** Exactly what the caller sent. */
  readonly data: JsonValue;
  /** null: contract creation. */
  readonly to: Address | null;
  /** Wei. */
  readonly value: bigint;
  readonly calldata: Hex;
  /** Declared gas limit; null: estimated by the lane before it signs. */
  readonly gas: bigint | null;
  /** The caller's own caps, wei per gas; null: the chain's fee policy decides. */
  readonly maxFeePerGas: bigint | null;
  readonly maxPriorityFeePerGas: bigint | null;
  /** A transaction signed by the caller: its bytes are sent as they are. */
  readonly presigned: Hex | null;
  /** Who handed it in (`key:shop`, `user:anna`), where callers have names; what it is called is theirs alone. */
  readonly submittedBy: string | null;
  readonly idempotencyKey: string | null;
  /** SHA-256 over the canonical request: tells a replay from a different request under the same key. */
  readonly fingerprint: string;
  readonly externalId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly successOn: SuccessOn;
  /** How many blocks, or the chain's word, before `confirmed` is told. */
  readonly confirmations: Confirmations;
  /** Failed tries before the broadcaster gives up. */
  readonly maxAttempts: number;
  readonly createdAt: number;
  /** The transaction that this one repeats. */
  readonly parentId: string | null;
}

/** What people may change after acceptance, and no lane ever does. */
export interface Remarks {
  readonly tags: readonly string[];
  readonly note: string | null;
  /** Higher goes first. */
  readonly priority: number;
}

/** Where it is; every change raises `version` by one and leaves exactly one event. */
export interface Progress {
  readonly status: Status;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn;
  /** More about `blockedOn`, a sentence for people. */
  readonly blockedReason: string | null;
  /** Wei per gas that the next attempt needs and may not, or cannot, pay. */
  readonly priceNeeded: bigint | null;
  readonly version: number;
  /** Raised each time the transaction needs a new slot; 1 for the first. */
  readonly generation: number;
  /** Order in the queue (with priority): time-ordered, new after a person's retry. */
  readonly place: string;
  readonly nonce: number | null;
  readonly slot: SlotHold;
  /** The mined hash, else the newest signed one. */
  readonly hash: Hex | null;
  readonly wish: Wish | null;
  /** Wanted until the dearer attempt is signed. */
  readonly speedUp: SpeedUp | null;
  /** Counted failures since acceptance or the last retry. */
  readonly failures: number;
  /** Payload envelopes signed so far, over all generations. */
  readonly attemptCount: number;
  readonly nextAttemptAt: number | null;
  readonly failure: Failure | null;
  readonly inclusion: Inclusion | null;
  /** Give up before sending after this, epoch ms. */
  readonly validUntil: number | null;
  /** When a person last confirmed that this very transaction has not been executed, epoch ms. */
  readonly clearedAt: number | null;
  readonly updatedAt: number;
}

export interface Transaction extends Request, Remarks, Progress {}

/**
 * Among whose keys an idempotency key must be the only one: its submitter's own. Bytes that their sender signed are the
 * same transaction whoever brings them.
 */
export function idempotencyScope({ submittedBy, presigned }: Pick<Request, 'submittedBy' | 'presigned'>): string {
  return presigned === null && submittedBy !== null ? submittedBy : '';
}

/** What a caller may see change in one step. */
export type ProgressChange = Partial<Omit<Progress, 'version' | 'updatedAt' | 'status'>> & { readonly status?: Status };
