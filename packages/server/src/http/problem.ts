import { BroadcasterError, type ErrorCode, type InputIssue } from '@tx-broadcaster/core';

/** Codes that only HTTP knows. */
type HttpCode =
  | 'invalid_json'
  | 'body_too_large'
  | 'invalid_request'
  | 'method_not_allowed'
  | 'precondition_failed'
  | 'cursor_mismatch'
  | 'empty_filter'
  | 'operation_limit'
  | 'csrf_failed'
  | 'host_not_allowed'
  | 'unauthenticated'
  | 'login_failed'
  | 'forbidden'
  | 'name_taken'
  | 'last_admin'
  | 'rate_limited'
  | 'overloaded'
  | 'stream_limit'
  | 'webhook_url_blocked'
  | 'internal';

export type ProblemCode = ErrorCode | HttpCode;

interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 421 | 422 | 429 | 500 | 503;
  readonly title: string;
  /** Where somebody else has described this kind of problem. */
  readonly type?: string;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
}

/** What nobody outside can do anything about: it says no more than that. */
const internal: ProblemKind = { status: 500, title: 'Unexpected error' };

/** Every code with its HTTP status; the code itself is what programs compare. */
const kinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_json: { status: 400, title: 'The body is not a JSON object' },
  missing_field: { status: 400, title: 'Required fields are missing' },
  invalid_field: { status: 400, title: 'A field is not valid' },
  unknown_field: { status: 400, title: 'There is no such field' },
  unknown_message_type: { status: 400, title: 'There is no such message type' },
  invalid_data: { status: 400, title: 'The data does not match the message type' },
  policy_denied: { status: 400, title: 'The policy does not allow this transaction' },
  call_reverts: { status: 400, title: 'The call would revert' },
  signer_unknown: { status: 400, title: 'There is no such signer' },
  cursor_mismatch: { status: 400, title: 'The cursor belongs to another list' },
  empty_filter: { status: 400, title: 'It is not said which transactions are meant' },
  invalid_request: { status: 400, title: 'The request is malformed' },
  unauthenticated: { status: 401, title: 'Credentials are missing or wrong' },
  login_failed: { status: 401, title: 'The log-in failed' },
  forbidden: { status: 403, title: 'These credentials do not allow this' },
  webhook_url_blocked: { status: 400, title: 'This URL cannot be a webhook' },
  csrf_failed: { status: 403, title: 'The request comes from a page of another origin' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The path does not have this method' },
  already_mined: { status: 409, title: 'Nothing to retry' },
  too_late: { status: 409, title: 'It is too late for that' },
  already_terminal: { status: 409, title: 'The transaction has ended' },
  not_cancellable: { status: 409, title: 'The transaction cannot be cancelled' },
  not_in_mempool: { status: 409, title: 'There is nothing to speed up' },
  fee_cap_reached: { status: 409, title: 'A replacement would cost more than the fee cap' },
  fee_below_replacement_minimum: { status: 400, title: 'The fee is too low for a replacement' },
  operation_limit: { status: 409, title: 'Too many operations are running' },
  not_parked: { status: 409, title: 'The transaction is not parked' },
  not_retryable: { status: 409, title: 'The transaction cannot be retried now' },
  conflict: { status: 409, title: 'It was changed meanwhile' },
  name_taken: { status: 409, title: 'The name is taken' },
  last_admin: { status: 409, title: 'There would be no admin left' },
  precondition_failed: { status: 412, title: 'The transaction has another version' },
  body_too_large: { status: 413, title: 'The body is too large' },
  host_not_allowed: { status: 421, title: 'The request is for another host' },
  idempotency_key_reused: { status: 422, title: 'This idempotency key belongs to another payload' },
  rate_limited: {
    status: 429,
    title: 'Request quota exceeded',
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  },
  stream_limit: { status: 429, title: 'Too many streams are open' },
  overloaded: { status: 503, title: 'The server has too much to do', retryAfter: 1 },
  queue_full: { status: 503, title: 'Too many transactions are waiting', retryAfter: 10 },
  store_unavailable: { status: 503, title: 'The store is not available', retryAfter: 5 },
  not_accepting: { status: 503, title: 'This instance takes nothing in', retryAfter: 1 },
  shutting_down: { status: 503, title: 'The server is shutting down', retryAfter: 5 },
  internal,
  invalid_option: internal,
  signer_invalid: internal,
  signer_unavailable: internal,
  store_locked: internal,
  store_corrupt: internal,
  schema_too_new: internal,
  wait_timeout: internal,
  transaction_failed: internal,
};

/** Codes that somebody outside can see; whatever else goes wrong is `internal`. */
export const problemCodes = (Object.keys(kinds) as ProblemCode[]).filter(
  (code) => code === 'internal' || kinds[code] !== internal,
);

export function problemStatus(code: ProblemCode): ProblemKind['status'] {
  return kinds[code].status;
}

/** One thing wrong with a query parameter, in the place of an issue with a body. */
export interface ParameterIssue {
  readonly parameter: string;
  readonly code: string;
  readonly detail: string;
}

export interface ProblemOptions {
  readonly hint?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly errors?: readonly (InputIssue | ParameterIssue)[];
  /** Further members of the problem's JSON. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error with an answer: thrown anywhere below a route, it becomes an RFC 9457 problem. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.options = options;
  }

  get status(): ProblemKind['status'] {
    return kinds[this.code].status;
  }

  get headers(): Readonly<Record<string, string>> {
    const { retryAfter } = kinds[this.code];
    return { ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }), ...this.options.headers };
  }

  /** The answer's body. */
  toJson(instance: string, requestId: string): Readonly<Record<string, unknown>> {
    const { status, title, type } = kinds[this.code];
    const { hint, errors = [], members, retryable = status >= 500 } = this.options;
    return {
      type: type ?? `https://tx-broadcaster.dev/problems/${this.code.replaceAll('_', '-')}`,
      title,
      status,
      detail: this.message,
      instance,
      code: this.code,
      retryable,
      ...(hint === undefined ? {} : { hint }),
      ...(errors.length === 0 ? {} : { errors }),
      ...members,
      request_id: requestId,
    };
  }
}

/** Facts of core's errors that are for everybody; others hold whole internal objects. */
const publicDetails = ['known', 'did_you_mean', 'transaction_id', 'minimum', 'cap'] as const;

/** The problem that anything thrown becomes. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!BroadcasterError.is(error) || kinds[error.code] === internal) {
    return new Problem('internal', 'Quote the request id when reporting this.', { cause: error });
  }
  const { code, hint, retryable, issues: errors, details } = error;
  // what a store says about itself (paths, statements) is for the log
  const detail = code === 'store_unavailable' ? 'The store could not be read or written.' : error.message;
  const members = Object.fromEntries(
    publicDetails.flatMap((name) => (details[name] == null ? [] : [[name, details[name]]])),
  );
  return new Problem(code, detail, {
    hint,
    retryable: retryable || kinds[code].status >= 500,
    errors,
    members,
    cause: error,
  });
}
