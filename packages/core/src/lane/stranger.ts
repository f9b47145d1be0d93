import type { MinedTransaction, NonceUse, Observation } from '../chain/chain.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Change } from './change.js';
import type { OpenSlot } from './open-slot.js';
import type { LanePolicy } from './policy.js';
import { halted } from './review.js';
import { foreignChanges } from './slot-lost.js';
import type { LaneView } from './view.js';

/** What is known of the transaction that used a nonce. */
export interface Finding {
  /** `approved`: it cannot be found out, and a person has decided to go on. */
  readonly use: NonceUse | { readonly kind: 'approved' };
  /** How often it was asked for. */
  readonly tries: number;
}

/** Where others use the key too, a person is asked only when this many tries, growing apart, found nothing out. */
const triesBeforeReview = 8;

/**
 * The chain used the slot's nonce, and none of the hashes that the ledger knows has a receipt. If what was mined makes
 * the same call it is ours: its signature was forgotten by a store that was set back, and its receipt decides like any
 * other's. Only what is proved to be another transaction frees the payload for a new slot (lane-rules.md 1). Nothing is
 * decided while that is not known.
 */
export function judged(
  open: OpenSlot,
  finding: Finding | undefined,
  view: LaneView,
  seen: Observation,
  policy: LanePolicy,
): Change[] {
  const { slot, transaction, attempts } = open;
  const atStake = transaction?.presigned === null && attempts.some(({ kind }) => kind === 'payload');
  if (!transaction || !atStake) return foreignChanges(open);
  if (!finding) return [];
  const { use, tries } = finding;
  const stop = (reason: 'nonce_taken' | 'restored' | 'unexplained'): Change[] =>
    view.lane.review === null ? [halted(view, reason, seen, seen.at)] : [];
  switch (use.kind) {
    case 'transaction':
      if (isSameCall(use.transaction, transaction)) {
        const found: Change = { kind: 'found', nonce: slot.nonce, transaction: use.transaction };
        return [found, ...(policy.exclusive ? stop('restored') : [])];
      }
      return [
        ...foreignChanges(open, `${use.transaction.hash}, which is not ours`),
        ...(policy.exclusive ? stop('nonce_taken') : []),
      ];
    case 'none':
      return [
        ...foreignChanges(open, `something in block ${use.block} that is no transaction of the signer`),
        ...(policy.exclusive ? stop('nonce_taken') : []),
      ];
    case 'approved':
      return foreignChanges(open, 'a transaction that could not be read, as a person approved');
    case 'unknown':
      return policy.exclusive || tries >= triesBeforeReview ? stop('unexplained') : [];
  }
}

function isSameCall(mined: MinedTransaction, { to, value, calldata }: Transaction): boolean {
  const sameRecipient = mined.to === null ? to === null : mined.to.toLowerCase() === to?.toLowerCase();
  return sameRecipient && mined.value === value && mined.data.toLowerCase() === calldata.toLowerCase();
}
