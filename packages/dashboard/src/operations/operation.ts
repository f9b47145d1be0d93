import type { TransactionRecord } from '@tx-broadcaster/core';
import { ask, post } from '../api/ask.js';
import type { Filter } from '../transactions/filter/filter.js';

export type BulkAction = 'retry' | 'cancel' | 'speed_up' | 'tag';

/** Those that are tried out before they are ordered. */
export type TriedOut = Exclude<BulkAction, 'tag'>;

/** One action on many transactions. */
export interface OperationView {
  readonly operation_id: string;
  readonly action: BulkAction;
  readonly status: 'running' | 'completed' | 'aborted';
  readonly reason: string | null;
  readonly created_by: string | null;
  readonly created_at: string;
  readonly finished_at: string | null;
  /** null where ids were given. */
  readonly filter: Readonly<Record<string, unknown>> | null;
  /** Of a `tag`. */
  readonly add_tags: readonly string[];
  readonly remove_tags: readonly string[];
  readonly rate_per_second: number | null;
  readonly total: number;
  readonly total_relation: 'eq' | 'gte';
  readonly done: number;
  readonly succeeded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly eta_seconds: number | null;
}

/** What an operation would do. */
export interface OperationPreview {
  readonly matched: number;
  /** Those are all; else the limit was reached. */
  readonly complete: boolean;
  readonly eligible: number;
  readonly ineligible: Readonly<Record<string, number>>;
  readonly sample: readonly TransactionRecord[];
}

/** Which transactions are meant: those picked one by one, or all that a filter finds but those. */
export type Target =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Filter; readonly except: readonly string[] };

const mostTransactions = 100_000;

/** The part of the request that says which. */
export function targetBody(target: Target): Readonly<Record<string, unknown>> {
  if (target.kind === 'ids') return { ids: target.ids };
  const filter: Record<string, string[]> = {};
  for (const { name, value } of target.filter) filter[name] = [...(filter[name] ?? []), value];
  return {
    filter: Object.fromEntries(
      Object.entries(filter).map(([name, values]) => [name, values.length > 1 ? values : values[0]]),
    ),
    ...(target.filter.length === 0 ? { all: true } : {}),
    ...(target.except.length > 0 ? { exclude_ids: target.except } : {}),
    limit: mostTransactions,
  };
}

export function preview(action: TriedOut, target: Target): Promise<OperationPreview> {
  return post('operations', { action, ...targetBody(target), dry_run: true });
}

export function begin(
  action: BulkAction,
  target: Target,
  more: Readonly<Record<string, unknown>>,
): Promise<OperationView> {
  return post('operations', { action, ...targetBody(target), ...more });
}

export function change(id: string, what: 'abort' | 'resume'): Promise<OperationView> {
  return ask(`operations/${id}/${what}`, { method: 'POST', body: {} });
}
