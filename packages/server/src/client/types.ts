import type {
  AttemptRecord,
  CallRecord,
  EventRecord,
  Explanation,
  FailureCategory,
  Stage,
  Status,
  TransactionRecord,
} from '@tx-broadcaster/core';
import type { z } from 'zod';
import type { filterParameters } from '../query/filter-parameters.js';
import type { amendBody } from '../routes/amend.js';
import type { duplicateBody } from '../routes/duplicate.js';
import type { operationBody } from '../routes/operation-request.js';
import type { resyncBody, speedUpBody } from '../schema/action-body.js';
import type { broadcastBody } from '../schema/broadcast-body.js';
import type { problem } from '../schema/problem.js';
import type { effectsRecord } from '../schema/records/effects.js';
import type { endpointRecord, endpointTest } from '../schema/records/endpoint.js';
import type { laneRecord } from '../schema/records/lane.js';
import type { messageTypeRecord } from '../schema/records/message-type.js';
import type { operationPreview, operationResults } from '../schema/records/operation.js';
import type { signerRecord } from '../schema/records/signer.js';
import type { simulationRecord } from '../schema/records/simulation.js';
import type { timeseries, transactionStats } from '../schema/records/stats.js';
import type { transactionPage } from '../schema/records/transaction-page.js';
import type { Page } from './pages.js';

/** What a transaction is asked for with. */
export type BroadcastRequest = z.input<typeof broadcastBody>;
export type DuplicateRequest = Omit<z.input<typeof duplicateBody>, 'idempotency_key'>;
export type AmendRequest = z.input<typeof amendBody>;
export type SpeedUpRequest = z.input<typeof speedUpBody>;
export type ResyncRequest = Omit<z.input<typeof resyncBody>, 'confirm'>;
export type OperationRequest = Omit<z.input<typeof operationBody>, 'dry_run'>;

export type Simulation = z.output<typeof simulationRecord>;
export type OperationPreview = z.output<typeof operationPreview>;
export type OperationResult = z.output<typeof operationResults>['data'][number];
export type SignerRecord = z.output<typeof signerRecord>;
export type LaneRecord = z.output<typeof laneRecord>;
export type Effects = z.output<typeof effectsRecord>;
export type EndpointTest = z.output<typeof endpointTest>;
export type EndpointRecord = z.output<typeof endpointRecord>;
export type MessageTypeRecord = z.output<typeof messageTypeRecord>;
export type TransactionStats = z.output<typeof transactionStats>;
export type Timeseries = z.output<typeof timeseries>;

/** What became of one item of a batch. */
export type BatchResult =
  | { readonly status: 200; readonly transaction: TransactionRecord; readonly idempotent_replayed: boolean }
  | { readonly status: number; readonly problem: z.output<typeof problem> };

/** A transaction, and what else was asked for with `include`. */
export interface ShownTransaction extends TransactionRecord {
  readonly attempts?: readonly AttemptRecord[];
  readonly events?: readonly EventRecord[];
  readonly decoded?: CallRecord;
  readonly explain?: Explanation;
}

type Several<Value> = Value | readonly Value[] | undefined;
type FilterName = Exclude<keyof typeof filterParameters, 'status' | 'stage' | 'failure_category'>;

/** Several filters mean that all are met; several values of one, that any of them is. */
export type TransactionFilter = {
  readonly [Name in FilterName | 'q' | `data.${string}`]?: Several<string | number>;
} & {
  readonly status?: Several<Status>;
  readonly stage?: Several<Stage>;
  readonly failure_category?: Several<FailureCategory>;
};

export type TransactionQuery = TransactionFilter & {
  /** @default '-created_at' */
  readonly sort?: 'created_at' | '-created_at';
  /** Transactions of a page. @default 50 */
  readonly limit?: number;
  readonly include?: Several<'attempts' | 'total'>;
};

/** A page of transactions; `total` where it was asked for. */
export type TransactionPage = Page<ShownTransaction> & Pick<z.output<typeof transactionPage>, 'applied' | 'total'>;

export interface VersionRecord {
  readonly version: string;
  readonly node: string;
  readonly chain_ids: readonly number[];
  readonly started_at: string;
  readonly uptime_s: number;
}

interface Check {
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly detail?: string;
}

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not_ready';
  readonly checks: Readonly<Record<'serving' | 'store' | 'rpc' | 'signers' | 'workers' | 'disk' | 'migrations', Check>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Why something is done; kept in the timeline and the audit trail. */
export interface KeyedOptions extends CallOptions {
  /** The same key is the same request, however often it is sent. @default a new one: only the client's own tries repeat it */
  readonly idempotencyKey?: string;
}

export interface ActionOptions extends KeyedOptions {
  readonly reason?: string;
  /** Only if the transaction still has this version. */
  readonly version?: number;
}
