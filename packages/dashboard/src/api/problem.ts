import type { TransactionRecord } from '@tx-broadcaster/core';
import * as say from '#text/ui';

/** One wrong field or parameter, in the server's words. */
export interface ProblemIssue {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly code: string;
  readonly detail: string;
}

/** The body of an answer that is a refusal (RFC 9457). */
interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly errors?: readonly ProblemIssue[];
  readonly request_id?: string;
  /** The record as it is now, where the refusal is about one. */
  readonly transaction?: TransactionRecord;
}

/** What the server refused, or that it could not be reached (`code: 'unreachable'`, status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly hint: string | null;
  readonly issues: readonly ProblemIssue[];
  readonly requestId: string | null;
  readonly transaction: TransactionRecord | null;
  /** Seconds after which it may be tried again; null: nobody said. */
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null = null) {
    const title = body.title ?? say.serverAnswered(status);
    super(body.detail ?? title);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? 'internal';
    this.title = title;
    this.hint = body.hint ?? null;
    this.issues = body.errors ?? [];
    this.requestId = body.request_id ?? null;
    this.transaction = body.transaction ?? null;
    this.retryAfter = retryAfter;
  }
}

export function unreachable(): ApiProblem {
  return new ApiProblem(0, {
    title: say.unreachable,
    detail: say.noAnswer,
    code: 'unreachable',
  });
}

export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, { title: say.somethingWentWrong, detail: String(error), code: 'page' });
}
