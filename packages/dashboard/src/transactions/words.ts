import type { BlockedOn, Stage, Status, TransactionRecord } from '@tx-broadcaster/core';

/** `caution`: told as a success, but it did not end well on the chain. */
export type Tone = Status | 'caution';

export function toneOf(status: Status, stage: Stage): Tone {
  const ended: readonly Stage[] = ['reverted', 'exhausted', 'rejected'];
  return status === 'success' && ended.includes(stage) ? 'caution' : status;
}

/** What a waiting transaction waits for, to be read behind "waits for". */
export const waitsFor: Readonly<Record<NonNullable<BlockedOn>, string>> = {
  window: 'earlier transactions of this signer to be mined',
  predecessor: 'the nonce before it',
  insufficient_funds: 'funds of the signer',
  fee_cap: 'fees to fall below its cap',
  signer_unavailable: 'the signer, which does not answer',
  signer_paused: 'the signer to be resumed',
  rpc_unavailable: 'an RPC endpoint that answers',
  rate_limited: 'the RPC endpoint to take more requests',
  retry_backoff: 'its next try',
  slot_closing: 'the chain to decide between it and the no-op in its nonce',
  nonce_review: 'a person to review the nonces of the signer',
  policy_denied: 'the spend policy to allow it',
};

/** What a person can do about it; null: nothing needs doing. */
export const whatToDo: Readonly<Record<NonNullable<BlockedOn>, string | null>> = {
  window: null,
  predecessor: null,
  insufficient_funds: 'Top the signer up; it goes on by itself.',
  fee_cap: 'It goes on by itself when the base fee falls, or raise the cap.',
  signer_unavailable: 'Look at the signer; it goes on by itself when the signer answers.',
  signer_paused: 'Resume the signer on the Signers page.',
  rpc_unavailable: 'Look at the RPC endpoints; it goes on by itself when one answers.',
  rate_limited: null,
  retry_backoff: null,
  slot_closing: null,
  nonce_review: 'Review the nonces on the Signers page.',
  policy_denied: 'It goes on by itself once the policy has room for it, or is changed; else cancel it.',
};

export const stageWords: Readonly<Record<Stage, string>> = {
  queued: 'Queued',
  signed: 'Signed',
  sent: 'Sent',
  accepted: 'Accepted',
  mined: 'Mined',
  confirmed: 'Confirmed',
  reverted: 'Reverted',
  exhausted: 'Gave up',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
  expired: 'Expired',
};

const wishWords: Readonly<Record<NonNullable<TransactionRecord['wish']>, string>> = {
  cancel: 'being cancelled',
  expire: 'expiring',
  retry: 'to be retried',
  speed_up: 'being sped up',
};

/** The short second line of a status. */
export function stageLine(record: TransactionRecord): string {
  const { stage, blocked_on, wish, confirmations, confirmations_required } = record;
  if (wish) return wishWords[wish];
  if (blocked_on) return `waits: ${blocked_on.replaceAll('_', ' ')}`;
  if (stage === 'mined') return `mined, ${confirmations}/${confirmations_required}`;
  if (stage === 'exhausted') return 'gave up';
  return stage;
}

/** One sentence: where it is, and what is next. */
export function summarySentence(record: TransactionRecord): string {
  const { stage, blocked_on, failure, block_number, confirmations, confirmations_required: required } = record;
  const block = block_number === null ? '' : ` in block ${block_number.toLocaleString('en')}`;
  if (blocked_on) return `Waits for ${waitsFor[blocked_on]}.`;
  switch (stage) {
    case 'queued':
      return 'Durable, and waiting for its turn to be signed.';
    case 'signed':
      return 'Signed and durable; about to be sent.';
    case 'sent':
      return 'Sent; no node has acknowledged it yet.';
    case 'accepted':
      return 'A node has it; waiting to be mined.';
    case 'mined':
      return typeof required === 'number'
        ? `Mined${block}, ${confirmations} of ${required} confirmations.`
        : `Mined${block}, ${confirmations} confirmations; waiting until the chain calls it ${required}.`;
    case 'confirmed':
      return `Executed${block}, confirmed.`;
    case 'reverted':
      return `Mined${block}, and reverted: it had no effect.`;
    case 'exhausted':
      return `All ${record.max_attempts} tries failed${failure ? `: ${failure.message}` : ''}.`;
    case 'rejected':
      return `Refused${failure ? `: ${failure.message}` : ''}.`;
    case 'cancelled':
      return 'Cancelled: it had no effect.';
    case 'expired':
      return 'Its deadline passed before it could be sent.';
  }
}

const retryable: readonly Stage[] = ['exhausted', 'rejected', 'reverted', 'cancelled', 'expired'];

export function isRetryable({ stage }: TransactionRecord): boolean {
  return retryable.includes(stage);
}

/** Whether anything is still expected to happen to it. */
export function isMoving({ status, stage }: TransactionRecord): boolean {
  return status === 'pending' || stage === 'accepted' || stage === 'mined';
}
