import type { BulkAction, JsonValue, ListFilter } from '@tx-broadcaster/core';

type OperationStatus = 'running' | 'completed' | 'aborted';

/** One action on many transactions, as everybody sees it. */
export interface OperationRecord {
  readonly operation_id: string;
  readonly action: BulkAction;
  readonly status: OperationStatus;
  readonly reason: string | null;
  readonly created_by: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly finished_at: string | null;
  /** As it was understood, with absolute times: what came later is not in it. Null where ids were given. */
  readonly filter: Readonly<Record<string, JsonValue>> | null;
  /** Of a `tag`. */
  readonly add_tags: readonly string[];
  readonly remove_tags: readonly string[];
  /** At most so many transactions. */
  readonly limit: number;
  readonly rate_per_second: number | null;
  /** How many there were when it began; `gte`: at least. */
  readonly total: number;
  readonly total_relation: 'eq' | 'gte';
  readonly done: number;
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  /** How often each reason kept one from being done. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly eta_seconds: number | null;
  readonly version: number;
}

/** What became of one transaction of an operation. */
export interface OperationResult {
  readonly transaction_id: string;
  readonly outcome: 'succeeded' | 'skipped' | 'failed';
  /** Why it was skipped or failed. */
  readonly code: string | null;
  readonly detail: string | null;
}

/** What an operation is asked to do. */
export interface OperationOrder {
  readonly action: BulkAction;
  readonly reason: string | null;
  /** Null: those named by `ids`. */
  readonly filter: ListFilter | null;
  readonly applied: Readonly<Record<string, JsonValue>> | null;
  readonly ids: readonly string[] | null;
  readonly excludeIds: readonly string[];
  readonly limit: number;
  readonly ratePerSecond: number | null;
  /** Wei per gas as text, for a speed-up. */
  readonly fees: { readonly maxFeePerGas: string | null; readonly maxPriorityFeePerGas: string | null };
  /** Of a `tag`. */
  readonly tags: { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly by: OperationAuthor;
}

/** A request for an operation that may come again. */
export interface OperationRequest {
  /** By whom it comes and its key. */
  readonly name: string;
  /** What it asks for. */
  readonly fingerprint: string;
}

/** Who ordered it, and which transactions they may act on. */
export interface OperationAuthor {
  readonly actor: string | null;
  /** Null: any. A trailing `*` means all that begin so. */
  readonly messageTypes: readonly string[] | null;
  readonly signers: readonly string[] | null;
}

/** What is kept of it. */
export interface StoredOperation {
  readonly id: string;
  readonly order: Omit<OperationOrder, 'ids'>;
  readonly status: OperationStatus;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  readonly total: number;
  readonly isTotalExact: boolean;
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** How many were taken in hand, those of `page` included. */
  readonly taken: number;
  /** Id of the last transaction taken in hand, or how many of the ids. */
  readonly after: string | number | null;
  /** Taken in hand, and not known to be done: after a crash it is looked up what became of them. */
  readonly page: readonly string[];
  /** Pages of results so far. */
  readonly pages: number;
  /** When it was told last how far it is, epoch ms. */
  readonly toldAt: number;
  /** The instance that works on it, until when unless it says so again. */
  readonly runner: { readonly holder: string; readonly until: number } | null;
}

export function toOperationRecord(
  operation: StoredOperation,
  version: number,
  updatedAt: number,
  now: number,
): OperationRecord {
  const { id, order, status, createdAt, finishedAt, total, isTotalExact, succeeded, skipped, failed } = operation;
  const done = succeeded + skipped + failed;
  return {
    operation_id: id,
    action: order.action,
    status,
    reason: order.reason,
    created_by: order.by.actor,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    finished_at: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    filter: order.applied,
    add_tags: order.tags.add,
    remove_tags: order.tags.remove,
    limit: order.limit,
    rate_per_second: order.ratePerSecond,
    total,
    total_relation: isTotalExact ? 'eq' : 'gte',
    done,
    succeeded,
    skipped,
    failed,
    reasons: operation.reasons,
    eta_seconds: status === 'running' ? etaOf(operation, done, now) : null,
    version,
  };
}

/** As long as the rest takes at the pace so far. */
function etaOf({ createdAt, total, order }: StoredOperation, done: number, now: number): number | null {
  const left = Math.max(0, total - done);
  if (order.ratePerSecond !== null) return Math.ceil(left / order.ratePerSecond);
  return done === 0 ? null : Math.ceil((left * (now - createdAt)) / done / 1000);
}
