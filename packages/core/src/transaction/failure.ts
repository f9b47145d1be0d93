/** What kind of trouble it was. */
export const failureCategories = [
  'revert',
  'funds',
  'nonce',
  'fee',
  'policy',
  'signer',
  'rpc',
  'expired',
  'cancelled',
  'internal',
] as const;
export type FailureCategory = (typeof failureCategories)[number];

/** Why a transaction revered on chain, as far as its return data and ABI tell. */
export interface Revert {
  readonly selector: string | null;
  readonly name: string | null;
  readonly args: readonly string[] | null;
  readonly reason: string | null;
  readonly panicCode: number | null;
}

/** The latest thing that went wrong with a transaction, and what a person can do about it. */
export interface Failure {
  /** A node error class, or one of the broadcaster's own words. */
  readonly code: string;
  readonly category: FailureCategory;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  /** Which try it was, counted from 1; null where no try was made. */
  readonly attemptNo: number | null;
  readonly revert: Revert | null;
  /** The node's own words, unchanged but shortened. */
  readonly nodeMessage: string | null;
}
