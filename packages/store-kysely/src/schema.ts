import type { Generated, Selectable } from 'kysely';

/**
 * The tables. Those that a lane's work touches have the lane in each row, and are reached by it, so that they can be split
 * by it (`splitTables`). Wei and other 256-bit numbers are decimal text (they are never sorted or added here), bytes are 0x text
 * except in attempts, structures are JSON text, flags are 0 or 1, times and nonces are int64 columns.
 */
export interface Database {
  readonly transactions: TransactionTable;
  readonly idempotency_keys: IdempotencyKeyTable;
  readonly slots: SlotTable;
  readonly attempts: AttemptTable;
  /** Attempts on chains that were reset since: nonces and hashes may be there more than once. */
  readonly past_attempts: AttemptTable;
  readonly events: EventTable;
  readonly lanes: LaneTable;
  readonly lane_acts: LaneActTable;
  readonly instances: InstanceTable;
  readonly lane_reports: LaneReportTable;
  readonly stage_counts: StageCountTable;
  readonly documents: DocumentTable;
  readonly activity: ActivityTable;
  readonly late_counts: LateTable & StageCountTable;
  readonly late_activity: LateTable & ActivityTable;
}

interface TransactionTable {
  /** Order of acceptance. */
  readonly seq: Generated<number>;
  readonly id: string;
  readonly lane: string;
  readonly chain_id: number;
  readonly signer: string;
  /** 1: its signer was chosen from those of its message type. */
  readonly pooled: number;
  readonly message_type: string;
  readonly data: string;
  readonly recipient: string | null;
  readonly value: string;
  readonly calldata: string;
  readonly gas: string | null;
  readonly max_fee_per_gas: string | null;
  readonly max_priority_fee_per_gas: string | null;
  readonly presigned: string | null;
  readonly submitted_by: string | null;
  readonly idempotency_key: string | null;
  /** Among whose keys that one is unique. */
  readonly scope: string;
  readonly fingerprint: string;
  readonly external_id: string | null;
  readonly tags: string;
  readonly metadata: string;
  readonly priority: number;
  readonly success_on: string;
  /** A number, or the name of a block tag. */
  readonly confirmations: string;
  readonly max_attempts: number;
  readonly created_at: number;
  readonly parent_id: string | null;
  readonly note: string | null;
  readonly status: string;
  readonly stage: string;
  readonly blocked_on: string | null;
  readonly blocked_reason: string | null;
  readonly price_needed: string | null;
  readonly version: number;
  readonly generation: number;
  readonly place: string;
  readonly nonce: number | null;
  readonly slot: string | null;
  readonly hash: string | null;
  readonly wish: string | null;
  readonly speed_up: string | null;
  readonly failures: number;
  readonly attempt_count: number;
  readonly next_attempt_at: number | null;
  readonly failure: string | null;
  readonly inclusion: string | null;
  readonly valid_until: number | null;
  readonly cleared_at: number | null;
  readonly updated_at: number;
}

/** Who has an idempotency key: the one thing that is unique over all lanes, wherever their rows are. */
interface IdempotencyKeyTable {
  readonly idempotency_key: string;
  readonly scope: string;
  readonly transaction_id: string;
  readonly lane: string;
}

interface SlotTable {
  readonly lane: string;
  readonly nonce: number;
  readonly transaction_id: string | null;
  readonly generation: number;
  readonly acknowledged: number;
  readonly filler_acknowledged: number;
  readonly refusals: number;
  readonly next_send_at: number;
  readonly mined_hash: string | null;
  readonly used_by: string | null;
  readonly updated_at: number;
}

interface AttemptTable {
  readonly seq: Generated<number>;
  readonly hash: Uint8Array;
  readonly lane: string;
  readonly nonce: number;
  readonly transaction_id: string | null;
  readonly position: number;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly fees: string;
  readonly gas: string;
  readonly signed_at: number;
  readonly epoch: number;
  readonly send_count: number;
  readonly last_sent_at: number | null;
  readonly answers: string;
}

interface EventTable {
  /** Order of insertion. */
  readonly position: Generated<number>;
  readonly lane: string;
  readonly transaction_id: string;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly status: string;
  readonly stage: string;
  readonly blocked_on: string | null;
  readonly reason: string | null;
  readonly actor: string | null;
  readonly request: string | null;
}

interface LaneTable {
  readonly id: string;
  readonly chain_id: number;
  readonly signer: string;
  readonly base_nonce: number | null;
  readonly incarnation: number;
  readonly seq: number;
  readonly epoch: number;
  readonly review: string | null;
  readonly paused: string | null;
  readonly approved: string | null;
  readonly parked_at: number | null;
  readonly holder: string | null;
  readonly lease_until: number;
}

/** How often people acted on a lane. */
interface LaneActTable {
  readonly lane: string;
  readonly amount: number;
}

/** What owners say of their lanes. */
interface LaneReportTable {
  readonly lane: string;
  readonly report: string;
}

interface InstanceTable {
  readonly holder: string;
  /** Until when it is taken to be there, by the clock of leases. */
  readonly until: number;
}

/** How many transactions each lane has of each type, status and stage, kept by every write: nothing counts rows. */
interface StageCountTable {
  readonly lane: string;
  readonly message_type: string;
  readonly status: string;
  readonly stage: string;
  readonly amount: number;
}

/** What was counted inside callers' transactions and is not added yet: to add it there would lock what all lanes write. */
interface LateTable {
  readonly seq: Generated<number>;
}

interface DocumentTable {
  readonly kind: string;
  readonly id: string;
  readonly value: string;
  readonly version: number;
  readonly updated_at: number;
}

/** What happened, summed up per minute and per hour. */
interface ActivityTable {
  /** Length of the time summed up, ms. */
  readonly span: number;
  readonly at: number;
  readonly lane: string;
  readonly message_type: string;
  readonly measure: string;
  readonly detail: string;
  readonly amount: number;
}

export const splitTables = ['transactions', 'slots', 'attempts', 'events'] as const;

export type TransactionRow = Selectable<TransactionTable>;
export type SlotRow = Selectable<SlotTable>;
export type AttemptRow = Selectable<AttemptTable>;
export type EventRow = Selectable<EventTable>;
export type LaneRow = Selectable<LaneTable>;
export type DocumentRow = Selectable<DocumentTable>;

export type TableName = keyof Database;
export type Column<T extends TableName> = Extract<keyof Database[T], string>;
