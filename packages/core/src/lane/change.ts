import type { Address, Hex } from 'viem';
import type { MinedTransaction } from '../chain/chain.js';
import type { Unsigned } from '../signer/sign-envelope.js';
import type { Answer, AttemptKind } from '../transaction/attempt.js';
import type { EventType } from '../transaction/event.js';
import type { NonceReview } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { ProgressChange, Transaction } from '../transaction/transaction.js';
import type { UsedSlot } from './used-slot.js';

/** One thing a phase of a round decided. Phases return changes; the ledger applies them, the round commits them. */
export type Change =
  | {
      readonly kind: 'transaction';
      readonly transaction: Transaction;
      readonly change: ProgressChange;
      readonly event: EventType;
      readonly reason?: string;
      /** With a stage of `mined` or later: whether the payload executed. */
      readonly executed?: boolean;
    }
  /** A queued transaction goes over to the lane of another signer. */
  | { readonly kind: 'reassign'; readonly transaction: Transaction; readonly signer: Address; readonly reason: string }
  | { readonly kind: 'slot'; readonly nonce: number; readonly change: SlotChange }
  | {
      readonly kind: 'sent';
      readonly nonce: number;
      readonly hash: Hex;
      readonly at: number;
      readonly answers: readonly Answer[];
    }
  /** A transaction of ours that the ledger did not know: it is one more attempt of its slot. */
  | { readonly kind: 'found'; readonly nonce: number; readonly transaction: MinedTransaction }
  /** A reorg took back what had used the slot, at depth. */
  | { readonly kind: 'reopened'; readonly used: UsedSlot }
  /** A nonce that somebody else used, entered into the ledger so that it has no hole. */
  | { readonly kind: 'foreign'; readonly nonce: number }
  /** The lane's first nonce is this one. */
  | { readonly kind: 'base'; readonly nonce: number }
  /** `parkedAt` left out: what is parked stays so. */
  | { readonly kind: 'review'; readonly review: NonceReview | null; readonly parkedAt?: number | null }
  /** The latest attempt of the slot was priced too low for a node. */
  | { readonly kind: 'underpriced'; readonly nonce: number }
  /** The node takes fewer (or, null, again as many) transactions of this signer as the policy would send. */
  | { readonly kind: 'window'; readonly size: number | null };

export type SlotChange = Partial<Omit<Slot, 'lane' | 'nonce' | 'transactionId' | 'generation' | 'updatedAt'>>;

/** An envelope that a phase wants signed. */
export interface Intent {
  readonly kind: AttemptKind;
  /** null: the slot never was ours. */
  readonly transaction: Transaction | null;
  readonly unsigned: Unsigned;
  /** Bytes the caller signed: nothing is left to sign. */
  readonly presigned?: Hex;
  /** Takes a new slot. */
  readonly binds: boolean;
}
