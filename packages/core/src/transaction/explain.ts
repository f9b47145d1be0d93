import type { Confirmations } from './confirmations.js';
import type { NonceReview, Pause } from './lane.js';
import type { BlockedOn } from './stage.js';
import type { Transaction } from './transaction.js';

/** What surrounds a transaction, as far as it bears on when it goes on. */
export interface Circumstances {
  /** Why the queue of its lane waits, where that is known. */
  readonly laneBlockedOn: BlockedOn;
  readonly paused: Pause | null;
  readonly review: NonceReview | null;
  /** Slots of its lane whose nonce is not used up, lowest first. */
  readonly open: readonly Holder[];
}

/** Who has a nonce; null: nobody of ours. */
interface Holder {
  readonly nonce: number;
  readonly transactionId: string | null;
}

/** Why a transaction is where it is: a sentence for people, and the facts in it for programs. */
export interface Explanation {
  readonly transaction_id: string;
  readonly sentence: string;
  readonly blocked_on: BlockedOn;
  readonly blocked_reason: string | null;
  readonly next_attempt_at: string | null;
  /** Wei per gas. */
  readonly price_needed: string | null;
  /** The lowest unused nonce before it: nothing of the signer can be mined until that is. */
  readonly waits_behind: { readonly nonce: number; readonly transaction_id: string | null } | null;
  /** The page about `blocked_on`. */
  readonly page: string | null;
}

/** Why this transaction is where it is. */
export function explained(transaction: Transaction, circumstances: Circumstances): Explanation {
  const blockedOn = transaction.blockedOn ?? (transaction.stage === 'queued' ? circumstances.laneBlockedOn : null);
  const behind = isUnderWay(transaction) ? firstBefore(transaction, circumstances.open) : null;
  const own = transaction.blockedOn !== null;
  return {
    transaction_id: transaction.id,
    sentence: sentenceOn(blockedOn, transaction, circumstances, behind),
    blocked_on: blockedOn,
    blocked_reason: own ? transaction.blockedReason : null,
    next_attempt_at: timeOf(transaction.nextAttemptAt),
    price_needed: own ? (transaction.priceNeeded?.toString() ?? null) : null,
    waits_behind: behind && { nonce: behind.nonce, transaction_id: behind.transactionId },
    page: blockedOn && `docs/blocked-on/${blockedOn}.md`,
  };
}

/** Whether something is still to come of it that others may hold up. */
function isUnderWay({ stage }: Transaction): boolean {
  return stage === 'queued' || stage === 'signed' || stage === 'sent' || stage === 'accepted';
}

function firstBefore({ nonce }: Transaction, open: readonly Holder[]): Holder | null {
  const [first] = open;
  return first && (nonce === null || first.nonce < nonce) ? first : null;
}

function sentenceOn(
  blockedOn: BlockedOn,
  transaction: Transaction,
  { paused, review, open }: Circumstances,
  behind: Holder | null,
): string {
  const why = transaction.blockedReason === null ? '' : `: ${transaction.blockedReason}`;
  const again = transaction.nextAttemptAt === null ? 'soon' : `at ${timeOf(transaction.nextAttemptAt)}`;
  switch (blockedOn) {
    case null:
      return unblocked(transaction, behind);
    case 'window':
      return transaction.stage === 'queued'
        ? `It waits for a place: ${open.length} transactions of its signer are under way${after(behind)}, and no more are sent at a time.`
        : `The node takes no more transactions of its signer for now${why}; it is sent again ${again}.`;
    case 'predecessor':
      return `It waits for the transaction before it${after(behind)}${why}.`;
    case 'insufficient_funds':
      return `Its signer has not enough for it${why}; it goes on by itself when the balance has grown.`;
    case 'fee_cap':
      return `Going on costs more than it may${why}; it goes on by itself when the price falls or the cap is raised.`;
    case 'policy_denied':
      return `The spend policy, as it is now, forbids to sign it${why}.`;
    case 'signer_unavailable':
      return `Its signer does not sign${why}; it is tried again ${again}.`;
    case 'signer_paused':
      return `Its signer was paused${paused ? ` at ${timeOf(paused.since)}: ${paused.reason}` : ''}; it goes on when somebody resumes it.`;
    case 'rpc_unavailable':
      return `No endpoint of its chain can be used${why}; it goes on by itself when one can.`;
    case 'rate_limited':
      return `The endpoints limit our rate${why}; it is sent again ${again}.`;
    case 'retry_backoff':
      return `Try ${transaction.failures} of ${transaction.maxAttempts} failed${why}; the next is made ${again}.`;
    case 'slot_closing':
      return `A no-op takes the place of nonce ${transaction.nonce}; which of the two is mined decides how it ends.`;
    case 'nonce_review':
      return `Its signer waits for a person${review ? ` (${review.reason}, the chain counts ${review.chainCount})` : ''}: its nonces may have been used by somebody else.`;
    default:
      return blockedOn satisfies never;
  }
}

function unblocked(transaction: Transaction, behind: Holder | null): string {
  const { stage, nonce, inclusion, confirmations, failure } = transaction;
  const ended = failure === null ? '' : `: ${failure.message}`;
  const advice = failure === null ? '' : ` ${failure.hint}`;
  switch (stage) {
    case 'queued':
      return 'It is next to be signed.';
    case 'signed':
      return `It is signed with nonce ${nonce} and is being sent.`;
    case 'sent':
      return `It was sent with nonce ${nonce}; no node has said yet that it has it.`;
    case 'accepted':
      return `A node has it, with nonce ${nonce}; it waits to be mined${after(behind)}.`;
    case 'mined':
      return `It was mined in block ${inclusion?.blockNumber}, ${depthWords(inclusion?.confirmations ?? 0, confirmations)}.`;
    case 'confirmed':
      return `It was executed in block ${inclusion?.blockNumber}, and that is final.`;
    case 'reverted':
      return `It was mined in block ${inclusion?.blockNumber} and reverted${ended}.`;
    case 'exhausted':
      return `All its tries failed${ended}.${advice}`;
    case 'rejected':
      return `It was refused${ended}.${advice}`;
    case 'cancelled':
      return 'It was cancelled, and can never be mined any more.';
    case 'expired':
      return 'Its deadline passed before it was mined, and it can never be mined any more.';
    default:
      return stage satisfies never;
  }
}

function depthWords(blocks: number, confirmations: Confirmations): string {
  if (typeof confirmations === 'number') return `${blocks} of ${confirmations} confirmations`;
  return `${blocks} confirmations; it waits until the chain calls that block ${confirmations}`;
}

function after(behind: Holder | null): string {
  if (behind === null) return '';
  return ` (behind nonce ${behind.nonce}${behind.transactionId === null ? '' : ` of ${behind.transactionId}`})`;
}

function timeOf<T extends number | null>(ms: T): T extends number ? string : string | null {
  return (ms === null ? null : new Date(ms).toISOString()) as T extends number ? string : string | null; // by T
}
