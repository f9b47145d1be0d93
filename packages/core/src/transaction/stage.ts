/** The three values every record shows; finer truth is in the stage. */
export const statuses = ['pending', 'success', 'failed'] as const;
export type Status = (typeof statuses)[number];

/** Precisely where a transaction is; ARCHITECTURE.md has the diagram. */
export const stages = [
  'queued',
  'signed',
  'sent',
  'accepted',
  'mined',
  'confirmed',
  'reverted',
  'exhausted',
  'rejected',
  'cancelled',
  'expired',
] as const;
export type Stage = (typeof stages)[number];

/** What a pending transaction waits for; `null` while nothing holds it up. */
export const blockers = [
  'window',
  'predecessor',
  'insufficient_funds',
  'fee_cap',
  'policy_denied',
  'signer_unavailable',
  'signer_paused',
  'rpc_unavailable',
  'rate_limited',
  'retry_backoff',
  'slot_closing',
  'nonce_review',
] as const;
export type BlockedOn = (typeof blockers)[number] | null;

/** From which stage on a transaction counts as a `success`. */
export type SuccessOn = 'accepted' | 'mined' | 'confirmed';

const progress: Record<Stage, number> = {
  queued: 0,
  signed: 1,
  sent: 2,
  accepted: 3,
  mined: 4,
  confirmed: 5,
  reverted: 0,
  exhausted: 0,
  rejected: 0,
  cancelled: 0,
  expired: 0,
};

/** Stages in which the broadcaster has given up on the payload until a person retries. */
export function isGivenUp(stage: Stage): boolean {
  return stage === 'exhausted' || stage === 'rejected' || stage === 'cancelled' || stage === 'expired';
}

/** Stages in which nothing happens by itself any more, unless a slot is still open. */
export const lastStages = ['confirmed', 'reverted', 'exhausted', 'rejected', 'cancelled', 'expired'] as const;

/** Stages a retry may start from. */
export function isRetryable(stage: Stage): boolean {
  return isGivenUp(stage) || stage === 'reverted';
}

/**
 * The status that goes with entering `stage`. A told status never flips back: a success stays one, a failure stays one,
 * except where the chain granted a cancel or expiry, or confirmed what was thought to have failed. (A retry, the third
 * exception, sets `pending` itself.)
 */
export function statusAfter(current: Status, stage: Stage, successOn: SuccessOn, executed: boolean): Status {
  switch (stage) {
    case 'cancelled':
    case 'expired':
      return 'failed';
    case 'exhausted':
    case 'rejected':
      return current === 'success' ? 'success' : 'failed';
    case 'reverted':
      return current === 'success' || (current === 'pending' && successOn === 'accepted') ? 'success' : 'failed';
    case 'confirmed':
      return 'success';
    default: {
      if (current !== 'pending') return current;
      // a reverted inclusion proves acceptance, but success at `mined` needs a payload that executed
      const reached = stage === 'mined' && !executed ? progress.accepted : progress[stage];
      return reached >= progress[successOn] ? 'success' : 'pending';
    }
  }
}
