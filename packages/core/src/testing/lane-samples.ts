import type { Delivery, Observation, Receipt } from '../chain/chain.js';
import type { RpcReply } from '../chain/endpoint.js';
import { type Verdict, verdictOf } from '../chain/verdict.js';
import { Ledger } from '../lane/ledger.js';
import type { LanePolicy } from '../lane/policy.js';
import { exponentialBackoff } from '../retry/exponential-backoff.js';
import type { Attempt } from '../transaction/attempt.js';
import { profileOf } from '../transaction/chain-profile.js';
import type { Fees } from '../transaction/fees.js';
import { type LaneOrders, type NonceReview, newLane, noOrders } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import { noTerms } from '../transaction/terms.js';
import type { Transaction } from '../transaction/transaction.js';
import { Samples, sampleTime } from './samples.js';

export const gwei = 10n ** 9n;
export const samples = new Samples();

const signer = samples.transaction().signer;
const laneName = samples.transaction().lane;

/** When the rounds of these tests happen, epoch ms. */
export const now = sampleTime + 1_000_000;

export const hashOf = (n: number): `0x${string}` => `0x${n.toString(16).padStart(64, '0')}`;

export function eip1559(maxGwei: number, tipGwei: number): Fees {
  return {
    kind: 'eip1559',
    maxFeePerGas: BigInt(Math.round(maxGwei * 1e9)),
    maxPriorityFeePerGas: BigInt(Math.round(tipGwei * 1e9)),
  };
}

export function policyOf(fields: Partial<LanePolicy> = {}): LanePolicy {
  return {
    settleDepth: 12,
    settledBy: null,
    window: 16,
    pollMs: 4000,
    pollsByBlocks: true,
    idlePollMs: 15_000,
    maxLookAgeMs: 30_000,
    rebroadcastMs: 24_000,
    bumpAfterMs: 45_000,
    maxFeePerGas: null,
    maxPriorityFeePerGas: null,
    profile: profileOf({ id: 31_337 }),
    signTimeoutMs: 5000,
    exclusive: true,
    bindLimit: 200,
    queueWindow: 5000,
    retry: exponentialBackoff(),
    termsOf: () => noTerms,
    ...fields,
  };
}

/** A look a moment ago: head 100, base fee and suggested tip 1 gwei, 10 ether, nothing mined, nothing deep. */
export function look(fields: Partial<Observation> = {}): Observation {
  return {
    endpoint: 'node',
    at: now - 1000,
    head: { number: 100, hash: hashOf(100), at: now - 5000, baseFee: gwei },
    finalized: null,
    safe: null,
    count: 0,
    pendingCount: fields.count ?? 0,
    deepCount: 0,
    balance: 10n ** 19n,
    suggestedPrice: gwei,
    receipts: new Map(),
    conclusive: true,
    development: false,
    firstGenesis: null,
    blockMs: null,
    alone: true,
    ...fields,
  };
}

function receipt(attempt: Attempt | undefined, fields: Partial<Receipt> = {}): Receipt {
  if (!attempt) throw new Error('there is no such attempt');
  const blockNumber = fields.blockNumber ?? 100;
  return {
    hash: attempt.hash,
    blockNumber,
    blockHash: hashOf(blockNumber),
    at: sampleTime,
    executed: true,
    gasUsed: 21_000n,
    effectiveGasPrice: gwei,
    ...fields,
  };
}

/** What a look brings for these attempts: their receipts, in order; null: none. */
export function receipts(...of: readonly (readonly [Attempt | undefined, Partial<Receipt> | null])[]) {
  return new Map(
    of.map(([attempt, fields]) => [attempt?.hash ?? hashOf(0), fields === null ? null : receipt(attempt, fields)]),
  );
}

export interface SlotSample {
  readonly transaction: Transaction | null;
  readonly slot: Slot;
  readonly attempts: readonly Attempt[];
}

/** A slot with one payload that was sent, unless told otherwise; `attempts` are given by what differs. */
export function slotted(
  nonce: number,
  fields: Partial<Transaction> = {},
  options: { readonly slot?: Partial<Slot>; readonly attempts?: readonly Partial<Attempt>[] } = {},
): SlotSample {
  const draft = samples.transaction({ stage: 'sent', nonce, slot: 'open', attemptCount: 1, version: 3, ...fields });
  const slot = samples.slot(draft, nonce, { nextSendAt: now - 1, ...options.slot });
  const attempts = (options.attempts ?? [{}]).map((attempt, index) =>
    samples.attempt(slot, { index, signedAt: now - 60_000, ...attempt }),
  );
  const transaction = { ...draft, hash: attempts.findLast(({ kind }) => kind === 'payload')?.hash ?? null, ...fields };
  return { transaction, slot, attempts };
}

/** A nonce that never was ours. */
export function foreignSlot(nonce: number): SlotSample {
  const slot = { ...samples.slot(samples.transaction(), nonce), transactionId: null, generation: 0 };
  return { transaction: null, slot, attempts: [] };
}

export interface LedgerSample {
  readonly slots?: readonly SlotSample[];
  readonly queue?: readonly Transaction[];
  readonly observation?: Observation | null;
  readonly canSign?: boolean;
  readonly review?: NonceReview | null;
  readonly orders?: LaneOrders;
  readonly parkedAt?: number | null;
  readonly highestNonce?: number | null;
}

/** A lane's memory as it is at the start of a round, made as the lane makes it: from rows. */
export function ledgerOf({
  slots = [],
  queue = [],
  observation = look(),
  canSign = true,
  review = null,
  orders = noOrders,
  parkedAt = null,
  highestNonce = slots.length === 0 ? null : Math.max(...slots.map(({ slot }) => slot.nonce)),
}: LedgerSample = {}): Ledger {
  const baseNonce = slots.length === 0 ? null : 0;
  const work = {
    lane: { ...newLane(laneName, 31_337, signer), baseNonce, seq: 7, epoch: 2, review, parkedAt, orders },
    highestNonce,
    slots: slots.map(({ slot }) => slot),
    attempts: slots.flatMap(({ attempts }) => attempts),
    transactions: slots.flatMap(({ transaction }) => transaction ?? []),
    queued: queue.length,
  };
  const ledger = new Ledger(work, 5000, canSign);
  ledger.begin(now);
  if (observation) ledger.observe(observation);
  ledger.waiting.append(queue, true);
  return ledger;
}

/** A queued transaction that could be bound: its gas is declared. */
export function queued(fields: Partial<Transaction> = {}): Transaction {
  return samples.transaction({ gas: 100_000n, value: 0n, ...fields });
}

/** What a node answers that means this, in a real node's words. */
export const replies = {
  'already-known': error(-32000, 'already known'),
  'nonce-too-low': error(-32000, 'nonce too low: next nonce 5, tx nonce 3'),
  'nonce-too-high': error(-32000, 'nonce too high'),
  underpriced: error(-32000, 'transaction underpriced'),
  'replacement-underpriced': error(-32000, 'replacement transaction underpriced'),
  'fee-too-low': error(-32000, 'max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7'),
  'fee-cap-exceeded': error(-32000, 'tx fee (1.20 ether) exceeds the configured cap (1.00 ether)'),
  'insufficient-funds': error(-32000, 'insufficient funds for gas * price + value: balance 0'),
  'gas-limit': error(-32000, 'intrinsic gas too low'),
  'invalid-tx': error(-32000, 'invalid sender'),
  'pool-full': error(-32000, 'txpool is full'),
  'rate-limited': { kind: 'http', status: 429, body: '', retryAfterMs: null },
  transient: { kind: 'http', status: 503, body: '', retryAfterMs: null },
  unknown: error(-32000, 'the flux capacitor is empty'),
  'endpoint-config': { kind: 'http', status: 401, body: '', retryAfterMs: null },
  unsent: { kind: 'unsent', message: 'ECONNREFUSED' },
} as const satisfies Record<string, RpcReply>;

function error(code: number, message: string) {
  return { kind: 'error', code, message } as const;
}

/** What endpoints answered to one send of these bytes. */
export function delivery(attempt: Attempt | undefined, ...answers: readonly (RpcReply | 'ok')[]): Delivery {
  if (!attempt) throw new Error('there is no such attempt');
  const { hash } = attempt;
  const verdict = (reply: RpcReply | 'ok'): Verdict =>
    verdictOf(reply === 'ok' ? { kind: 'result', result: hash } : reply, hash);
  return {
    hash,
    answers: answers.map((reply, index) => ({ endpoint: `node ${index + 1}`, ms: 12, verdict: verdict(reply) })),
  };
}
