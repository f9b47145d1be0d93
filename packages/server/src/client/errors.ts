import type { TransactionRecord } from '@tx-broadcaster/core';
import type { ProblemCode } from '../http/problem.js';

/** One thing wrong with a request. */
export interface ApiIssue {
  /** JSON Pointer into the body. */
  readonly pointer?: string;
  /** Name of the query parameter. */
  readonly parameter?: string;
  readonly code: string;
  /** What was expected, and what came. */
  readonly detail: string;
}

/** The body of a refusal (RFC 9457). */
export interface ApiProblem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: ProblemCode;
  readonly retryable?: boolean;
  readonly hint?: string;
  readonly errors?: readonly ApiIssue[];
  readonly transaction?: TransactionRecord | null;
  readonly request_id?: string;
  /** Further members, which tell more about some codes. */
  readonly [member: string]: unknown;
}

/** The server has refused a request, or failed at it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status. */
  readonly status: number;
  /** What programs compare; `unexpected_answer` where something else than the server has answered, a proxy say. */
  readonly code: ProblemCode | 'unexpected_answer';
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
  /** What can be done about it. */
  readonly hint: string | null;
  /** Every single thing that is wrong. */
  readonly issues: readonly ApiIssue[];
  /** The transaction as it is now, where the refusal is about one. */
  readonly transaction: TransactionRecord | null;
  /** To be quoted when reporting it. */
  readonly requestId: string | null;
  /** When the server wants to be asked again, ms from now. */
  readonly retryAfterMs: number | null;
  /** All that the server said. */
  readonly problem: ApiProblem;
  /** What this request was known by: sent again with it, it takes effect once. */
  readonly idempotencyKey: string | null;

  constructor(
    status: number,
    problem: ApiProblem,
    more: { readonly retryAfterMs?: number | null; readonly idempotencyKey?: string | null } = {},
  ) {
    super(problem.detail ?? problem.title ?? `the server answered ${status}`);
    this.status = status;
    this.code = problem.code ?? 'unexpected_answer';
    this.retryable = problem.retryable ?? status >= 500;
    this.hint = problem.hint ?? null;
    this.issues = problem.errors ?? [];
    this.transaction = problem.transaction ?? null;
    this.requestId = problem.request_id ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.idempotencyKey = more.idempotencyKey ?? null;
    this.problem = problem;
  }
}

/** No answer came. Whether the request arrived is not known: send it again with the same `idempotencyKey`. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly idempotencyKey: string | null;

  constructor(message: string, options: { readonly cause?: unknown; readonly idempotencyKey?: string | null } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.idempotencyKey = options.idempotencyKey ?? null;
  }
}

/** A transaction that was waited for has ended as something else. */
export class TransactionFailedError extends Error {
  override readonly name = 'TransactionFailedError';
  readonly transaction: TransactionRecord;

  constructor(transaction: TransactionRecord) {
    const { transaction_id, stage, failure } = transaction;
    super(`transaction ${transaction_id} is ${stage}${failure ? `: ${failure.message}` : ''}`);
    this.transaction = transaction;
  }
}

/** A transaction is still under way; it is safe to wait again. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
  readonly transaction: TransactionRecord;

  constructor(transaction: TransactionRecord, waitedFor: string) {
    super(`transaction ${transaction.transaction_id} is ${transaction.stage}, not ${waitedFor} yet`);
    this.transaction = transaction;
  }
}
