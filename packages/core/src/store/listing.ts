import type { FailureCategory } from '../transaction/failure.js';
import type { Stage, Status } from '../transaction/stage.js';

export interface ListQuery {
  readonly filter?: ListFilter;
  /** Default `newest`. */
  readonly order?: 'newest' | 'oldest';
  /** Id of the last transaction of the page before. */
  readonly after?: string | null;
  readonly limit: number;
}

/** All conditions hold together; a list means any of its values. */
export interface ListFilter {
  readonly status?: readonly Status[];
  readonly stage?: readonly Stage[];
  /** Whole names; one that ends in `*` means every name that begins so. */
  readonly messageType?: readonly string[];
  readonly chainId?: number;
  /** The signer, any letter case. */
  readonly from?: string;
  /** The recipient, any letter case. */
  readonly to?: string;
  /** The signer or the recipient, any letter case. */
  readonly address?: string;
  readonly nonce?: number;
  /** The hash of any attempt. */
  readonly hash?: string;
  readonly externalId?: string;
  readonly submittedBy?: string;
  /** Of any submitter. */
  readonly idempotencyKey?: string;
  readonly parentId?: string;
  /** What the id begins with: at least 8 characters, in lower case. */
  readonly idPrefix?: string;
  /** The external id, the idempotency key or a part of the message type (any letter case); a number: the nonce too. */
  readonly mentions?: string;
  readonly tag?: readonly string[];
  /** `failure.code` */
  readonly failureCode?: readonly string[];
  readonly failureCategory?: readonly FailureCategory[];
  readonly blockNumber?: number;
  /** Payloads signed so far: at least so many. */
  readonly attemptsFrom?: number;
  /** Values inside `data`, all of them. */
  readonly data?: readonly DataCondition[];
  /** Epoch ms, inclusive. */
  readonly createdFrom?: number;
  /** Epoch ms, exclusive. */
  readonly createdBefore?: number;
  /** The same for the last change. */
  readonly updatedFrom?: number;
  readonly updatedBefore?: number;
}

/** A text, a number or a boolean inside `data` that, written as text, is `equals`. */
export interface DataCondition {
  /** Names of fields, from the outside in, of letters, digits, `_` and `-`; digits alone are an index of an array. */
  readonly path: readonly string[];
  readonly equals: string;
}

export interface StageCount {
  readonly status: Status;
  readonly stage: Stage;
  readonly count: number;
}

export interface FilteredCounts {
  readonly counts: StageCount[];
  readonly complete: boolean;
}
