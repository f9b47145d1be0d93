import {
  idempotencyScope,
  isFinalityTag,
  type Progress,
  type Remarks,
  type Request,
  type Transaction,
} from '@tx-broadcaster/core';
import { type Columns, cellsOf, columns } from './columns.js';
import * as json from './json-column.js';
import type { Column, TransactionRow } from './schema.js';

/** What only people change, after acceptance; priority orders the queue. */
type RemarkColumn = 'tags' | 'note' | 'priority';

type ProgressColumn =
  | 'status'
  | 'stage'
  | 'blocked_on'
  | 'blocked_reason'
  | 'price_needed'
  | 'version'
  | 'generation'
  | 'place'
  | 'nonce'
  | 'slot'
  | 'hash'
  | 'wish'
  | 'speed_up'
  | 'failures'
  | 'attempt_count'
  | 'next_attempt_at'
  | 'failure'
  | 'inclusion'
  | 'valid_until'
  | 'cleared_at'
  | 'updated_at';

const wei = (amount: bigint | null) => (amount === null ? null : String(amount));

/** Fixed once accepted: no update names these. */
const requestColumns = columns<Request, Exclude<Column<'transactions'>, 'seq' | ProgressColumn | RemarkColumn>>({
  id: ({ id }) => id,
  lane: ({ lane }) => lane,
  signer: ({ signer }) => signer,
  chain_id: ({ chainId }) => chainId,
  pooled: ({ pooled }) => Number(pooled),
  message_type: ({ messageType }) => messageType,
  data: ({ data }) => json.data.encode(data),
  recipient: ({ to }) => to,
  value: ({ value }) => String(value),
  calldata: ({ calldata }) => calldata,
  gas: ({ gas }) => wei(gas),
  max_fee_per_gas: ({ maxFeePerGas }) => wei(maxFeePerGas),
  max_priority_fee_per_gas: ({ maxPriorityFeePerGas }) => wei(maxPriorityFeePerGas),
  presigned: ({ presigned }) => presigned,
  submitted_by: ({ submittedBy }) => submittedBy,
  idempotency_key: ({ idempotencyKey }) => idempotencyKey,
  scope: idempotencyScope,
  fingerprint: ({ fingerprint }) => fingerprint,
  external_id: ({ externalId }) => externalId,
  metadata: ({ metadata }) => json.metadata.encode(metadata),
  success_on: ({ successOn }) => successOn,
  confirmations: ({ confirmations }) => String(confirmations),
  max_attempts: ({ maxAttempts }) => maxAttempts,
  created_at: ({ createdAt }) => createdAt,
  parent_id: ({ parentId }) => parentId,
});

export const remarkColumns = columns<Remarks, RemarkColumn>({
  tags: ({ tags }) => json.tags.encode(tags),
  note: ({ note }) => note,
  priority: ({ priority }) => priority,
});

/** Its place in the queue and its nonce: indexed, and the same in most changes. */
const whereColumns = columns<Progress, 'place' | 'nonce'>({
  place: ({ place }) => place,
  nonce: ({ nonce }) => nonce,
});

/** All that a change may move which leaves a transaction where it is. */
export const stateColumns = columns<Progress, Exclude<ProgressColumn, 'place' | 'nonce'>>({
  status: ({ status }) => status,
  stage: ({ stage }) => stage,
  blocked_on: ({ blockedOn }) => blockedOn,
  blocked_reason: ({ blockedReason }) => blockedReason,
  price_needed: ({ priceNeeded }) => wei(priceNeeded),
  version: ({ version }) => version,
  generation: ({ generation }) => generation,
  slot: ({ slot }) => slot,
  hash: ({ hash }) => hash,
  wish: ({ wish }) => wish,
  speed_up: ({ speedUp }) => json.orNull.encode(json.speedUp, speedUp),
  failures: ({ failures }) => failures,
  attempt_count: ({ attemptCount }) => attemptCount,
  next_attempt_at: ({ nextAttemptAt }) => nextAttemptAt,
  failure: ({ failure }) => json.orNull.encode(json.failure, failure),
  inclusion: ({ inclusion }) => json.orNull.encode(json.inclusion, inclusion),
  valid_until: ({ validUntil }) => validUntil,
  cleared_at: ({ clearedAt }) => clearedAt,
  updated_at: ({ updatedAt }) => updatedAt,
});

export const progressColumns: Pick<Columns<Progress, ProgressColumn>, 'names' | 'cells'> = {
  names: [...stateColumns.names, ...whereColumns.names],
  cells: cellsOf<Progress>(stateColumns, whereColumns),
};

/** All but `seq`. */
export const newTransaction: Pick<Columns<Transaction, Exclude<Column<'transactions'>, 'seq'>>, 'names' | 'cells'> = {
  names: [...requestColumns.names, ...remarkColumns.names, ...progressColumns.names],
  cells: cellsOf<Transaction>(requestColumns, remarkColumns, stateColumns, whereColumns),
};

export function transactionOf(row: TransactionRow): Transaction {
  return {
    id: row.id,
    lane: row.lane,
    chainId: row.chain_id,
    signer: row.signer as Transaction['signer'], // columns hold what a transaction held: here and below
    pooled: row.pooled === 1,
    messageType: row.message_type,
    data: json.data.decode(row.data),
    to: row.recipient as Transaction['to'], // as above
    value: BigInt(row.value),
    calldata: row.calldata as Transaction['calldata'], // as above
    gas: row.gas === null ? null : BigInt(row.gas),
    maxFeePerGas: row.max_fee_per_gas === null ? null : BigInt(row.max_fee_per_gas),
    maxPriorityFeePerGas: row.max_priority_fee_per_gas === null ? null : BigInt(row.max_priority_fee_per_gas),
    presigned: row.presigned as Transaction['presigned'], // as above
    submittedBy: row.submitted_by,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    externalId: row.external_id,
    tags: json.tags.decode(row.tags),
    metadata: json.metadata.decode(row.metadata),
    priority: row.priority,
    successOn: row.success_on as Transaction['successOn'], // as above
    confirmations: isFinalityTag(row.confirmations) ? row.confirmations : Number(row.confirmations),
    maxAttempts: row.max_attempts,
    createdAt: row.created_at,
    parentId: row.parent_id,
    note: row.note,
    status: row.status as Transaction['status'], // as above
    stage: row.stage as Transaction['stage'], // as above
    blockedOn: row.blocked_on as Transaction['blockedOn'], // as above
    blockedReason: row.blocked_reason,
    priceNeeded: row.price_needed === null ? null : BigInt(row.price_needed),
    version: row.version,
    generation: row.generation,
    place: row.place,
    nonce: row.nonce,
    slot: row.slot as Transaction['slot'], // as above
    hash: row.hash as Transaction['hash'], // as above
    wish: row.wish as Transaction['wish'], // as above
    speedUp: json.orNull.decode(json.speedUp, row.speed_up),
    failures: row.failures,
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at,
    failure: json.orNull.decode(json.failure, row.failure),
    inclusion: json.orNull.decode(json.inclusion, row.inclusion),
    validUntil: row.valid_until,
    clearedAt: row.cleared_at,
    updatedAt: row.updated_at,
  };
}
