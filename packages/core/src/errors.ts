const brand = Symbol.for('tx-broadcaster.error');

/** Every code an error of this library can carry; the HTTP API's problems use the same words. */
export type ErrorCode =
  | 'invalid_option'
  | 'missing_field'
  | 'invalid_field'
  | 'unknown_field'
  | 'unknown_message_type'
  | 'invalid_data'
  | 'policy_denied'
  | 'call_reverts'
  | 'signer_unknown'
  | 'idempotency_key_reused'
  | 'queue_full'
  | 'not_found'
  | 'not_retryable'
  | 'already_mined'
  | 'too_late'
  | 'already_terminal'
  | 'not_cancellable'
  | 'not_in_mempool'
  | 'fee_below_replacement_minimum'
  | 'fee_cap_reached'
  | 'not_parked'
  | 'conflict'
  | 'signer_invalid'
  | 'signer_unavailable'
  | 'store_unavailable'
  | 'store_locked'
  | 'store_corrupt'
  | 'schema_too_new'
  | 'shutting_down'
  | 'not_accepting'
  | 'wait_timeout'
  | 'transaction_failed';

/** One thing wrong with an input: where (JSON Pointer), what was expected, what came. */
export interface InputIssue {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface BroadcasterErrorOptions {
  /** What the reader can do about it. */
  readonly hint?: string;
  /** Whether the same call can succeed later without any change. */
  readonly retryable?: boolean;
  readonly issues?: readonly InputIssue[];
  /** Further facts for programs, e.g. the id of the transaction that holds an idempotency key. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Compare `code`, not the class: two copies of this package in one process have two classes. */
export class BroadcasterError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly issues: readonly InputIssue[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: BroadcasterErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BroadcasterError';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.issues = options.issues ?? [];
    this.details = options.details ?? {};
  }

  /** Works across duplicated copies of this package, where `instanceof` does not. */
  static is(error: unknown): error is BroadcasterError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
