import type { Address, Hex } from 'viem';
import type { Attempt } from './attempt.js';
import type { Confirmations } from './confirmations.js';
import type { TransactionEvent } from './event.js';
import type { Failure, FailureCategory, Revert } from './failure.js';
import type { BlockedOn, Stage, Status } from './stage.js';
import type { JsonValue, Transaction } from './transaction.js';

/**
 * A transaction as everybody outside sees it: the same JSON in the library's results and events and over HTTP. Every
 * field is always there, `null` when unknown; wei are decimal strings, times RFC 3339 in UTC.
 */
export interface TransactionRecord {
  readonly transaction_id: string;
  readonly message_type: string;
  /** Exactly what the caller sent. */
  readonly data: JsonValue;
  readonly status: Status;
  readonly created_at: string;
  readonly updated_at: string;
  readonly stage: Stage;
  readonly blocked_on: BlockedOn;
  /** What was asked for and is not granted yet: the chain decides a cancel or an expiry. */
  readonly wish: 'cancel' | 'expire' | 'retry' | 'speed_up' | null;
  /** More about `blocked_on`. */
  readonly blocked_reason: string | null;
  /** Wei per gas that the next attempt needs and may not, or cannot, pay. */
  readonly price_needed: string | null;
  readonly version: number;
  readonly generation: number;
  readonly chain_id: number;
  readonly signer_id: string;
  readonly from: Address;
  readonly to: Address | null;
  readonly value: string;
  readonly nonce: number | null;
  readonly hash: Hex | null;
  readonly block_number: number | null;
  readonly block_hash: Hex | null;
  readonly mined_at: string | null;
  /** Set where its block left the chain though that was deep enough to be final. */
  readonly finality_violated_at: string | null;
  readonly confirmations: number;
  readonly confirmations_required: Confirmations;
  readonly attempt_count: number;
  readonly max_attempts: number;
  readonly next_attempt_at: string | null;
  readonly gas_used: string | null;
  readonly effective_gas_price: string | null;
  /** Wei paid for gas. */
  readonly fee: string | null;
  readonly failure: FailureRecord | null;
  /** The API key or person that handed it in, as `key:shop` or `user:anna`. */
  readonly submitted_by: string | null;
  readonly idempotency_key: string | null;
  readonly external_id: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly valid_until: string | null;
  /** The transaction that this one repeats. */
  readonly parent_id: string | null;
  readonly note: string | null;
}

export interface FailureRecord {
  readonly code: string;
  readonly category: FailureCategory;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly attempt_no: number | null;
  readonly revert: {
    readonly selector: string | null;
    readonly name: string | null;
    readonly args: readonly string[] | null;
    readonly reason: string | null;
    readonly panic_code: number | null;
  } | null;
  readonly node_message: string | null;
}

/** One signed envelope, without its bytes: they could be broadcast by whoever reads them. */
export interface AttemptRecord {
  readonly attempt_no: number;
  readonly kind: Attempt['kind'];
  readonly nonce: number;
  readonly hash: Hex;
  readonly type: 'eip1559' | 'legacy';
  readonly max_fee_per_gas: string | null;
  readonly max_priority_fee_per_gas: string | null;
  readonly gas_price: string | null;
  readonly gas_limit: string;
  readonly signed_at: string;
  readonly sent_at: string | null;
  readonly send_count: number;
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly at: string;
    readonly ok: boolean;
    readonly ms: number;
    readonly class: string;
    readonly code: number | null;
    readonly message: string | null;
  }[];
  /** `ended`: something used its nonce, and its transaction has another one now, or none. */
  readonly outcome: 'mined' | 'replaced' | 'pending' | 'ended';
}

export interface EventRecord {
  readonly transaction_id: string;
  readonly seq: number;
  readonly at: string;
  readonly type: TransactionEvent['type'];
  readonly status: Status;
  readonly stage: Stage;
  readonly blocked_on: BlockedOn;
  readonly reason: string | null;
  /** Who asked for it, as `user:anna`; null: nobody did. */
  readonly actor: string | null;
}

const time = (ms: number) => new Date(ms).toISOString();
export const timeOrNull = (ms: number | null) => (ms === null ? null : time(ms));

/** `laneBlockedOn`: why the queue of its lane waits, where that is known; a queued transaction waits for the same. */
export function toRecord(transaction: Transaction, laneBlockedOn: BlockedOn = null): TransactionRecord {
  const { inclusion, failure } = transaction;
  return {
    transaction_id: transaction.id,
    message_type: transaction.messageType,
    data: transaction.data,
    status: transaction.status,
    created_at: time(transaction.createdAt),
    updated_at: time(transaction.updatedAt),
    stage: transaction.stage,
    blocked_on: transaction.blockedOn ?? (transaction.stage === 'queued' ? laneBlockedOn : null),
    wish: transaction.wish ?? (transaction.speedUp ? 'speed_up' : null),
    blocked_reason: transaction.blockedOn === null ? null : transaction.blockedReason,
    price_needed: transaction.blockedOn === null ? null : (transaction.priceNeeded?.toString() ?? null),
    version: transaction.version,
    generation: transaction.generation,
    chain_id: transaction.chainId,
    signer_id: transaction.signer,
    from: transaction.signer,
    to: transaction.to,
    value: transaction.value.toString(),
    nonce: transaction.nonce,
    hash: transaction.hash,
    block_number: inclusion?.blockNumber ?? null,
    block_hash: inclusion?.blockHash ?? null,
    mined_at: timeOrNull(inclusion?.minedAt ?? null),
    finality_violated_at: timeOrNull(inclusion?.finalityViolatedAt ?? null),
    confirmations: inclusion?.confirmations ?? 0,
    confirmations_required: transaction.confirmations,
    attempt_count: transaction.attemptCount,
    max_attempts: transaction.maxAttempts,
    next_attempt_at: timeOrNull(transaction.nextAttemptAt),
    gas_used: inclusion?.gasUsed.toString() ?? null,
    effective_gas_price: inclusion?.effectiveGasPrice.toString() ?? null,
    fee: inclusion ? (inclusion.gasUsed * inclusion.effectiveGasPrice).toString() : null,
    failure: failure && toFailureRecord(failure),
    submitted_by: transaction.submittedBy,
    idempotency_key: transaction.idempotencyKey,
    external_id: transaction.externalId,
    tags: transaction.tags,
    metadata: transaction.metadata,
    priority: transaction.priority,
    valid_until: timeOrNull(transaction.validUntil),
    parent_id: transaction.parentId,
    note: transaction.note,
  };
}

export function revertRecord({
  selector,
  name,
  args,
  reason,
  panicCode,
}: Revert): NonNullable<FailureRecord['revert']> {
  return { selector, name, args, reason, panic_code: panicCode };
}

export function toFailureRecord(failure: Failure): FailureRecord {
  return {
    code: failure.code,
    category: failure.category,
    message: failure.message,
    hint: failure.hint,
    retryable: failure.retryable,
    attempt_no: failure.attemptNo,
    revert: failure.revert && revertRecord(failure.revert),
    node_message: failure.nodeMessage,
  };
}

/** `attempts` in the order they were signed; `usedUp`: which of them, besides its payload, the chain has mined. */
export function toAttemptRecords(
  transaction: Transaction,
  attempts: readonly Attempt[],
  usedUp: ReadonlySet<Hex> = new Set(),
): AttemptRecord[] {
  return attempts.map((attempt, index) => {
    return {
      attempt_no: index + 1,
      kind: attempt.kind,
      nonce: attempt.nonce,
      hash: attempt.hash,
      type: attempt.fees.kind,
      max_fee_per_gas: attempt.fees.kind === 'eip1559' ? attempt.fees.maxFeePerGas.toString() : null,
      max_priority_fee_per_gas: attempt.fees.kind === 'eip1559' ? attempt.fees.maxPriorityFeePerGas.toString() : null,
      gas_price: attempt.fees.kind === 'legacy' ? attempt.fees.gasPrice.toString() : null,
      gas_limit: attempt.gas.toString(),
      signed_at: time(attempt.signedAt),
      sent_at: timeOrNull(attempt.lastSentAt),
      send_count: attempt.sendCount,
      endpoints: attempt.answers.map((answer) => ({
        endpoint: answer.endpoint,
        at: time(answer.at),
        ok: answer.class === 'ok' || answer.class === 'already-known',
        ms: answer.ms,
        class: answer.class,
        code: answer.code,
        message: answer.message,
      })),
      outcome: outcomeOf(attempt, transaction, attempts, usedUp),
    };
  });
}

function outcomeOf(
  attempt: Attempt,
  transaction: Transaction,
  all: readonly Attempt[],
  usedUp: ReadonlySet<Hex>,
): AttemptRecord['outcome'] {
  const { hash, nonce } = attempt;
  if (transaction.inclusion?.hash === hash || usedUp.has(hash)) return 'mined';
  const rivals = all.filter((other) => other.nonce === nonce && other !== attempt);
  if (rivals.some((other) => usedUp.has(other.hash) || all.indexOf(other) > all.indexOf(attempt))) return 'replaced';
  if (nonce !== transaction.nonce) return 'ended';
  if (transaction.inclusion !== null) return 'replaced';
  return transaction.slot === null ? 'ended' : 'pending';
}

export function toEventRecord(event: TransactionEvent): EventRecord {
  return {
    transaction_id: event.transactionId,
    seq: event.seq,
    at: time(event.at),
    type: event.type,
    status: event.status,
    stage: event.stage,
    blocked_on: event.blockedOn,
    reason: event.reason,
    actor: event.actor,
  };
}
