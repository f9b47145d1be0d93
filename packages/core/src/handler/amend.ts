import { BroadcasterError, type InputIssue } from '../errors.js';
import type { ProgressChange, Remarks, Transaction } from '../transaction/transaction.js';
import type { ActOptions } from './act-options.js';
import { type Acted, type Asked, acted, refusal } from './action.js';
import { checkOptions } from './request.js';

/** What may be changed of a transaction that was accepted; left out: stays as it is. */
export interface Amendment {
  readonly tags?: readonly string[];
  /** Those besides, and these no more: whatever tags it has meanwhile. */
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  /** For people; at most 2000 characters. */
  readonly note?: string | null;
  /** Only while it is queued. */
  readonly priority?: number;
  /** Epoch ms, only while it is pending; null: no deadline. */
  readonly validUntil?: number | null;
}

export type AmendOptions = ActOptions & Amendment;

/**
 * A person's changes of what is said about a transaction; what it does on chain stays.
 *
 * Null: it is so already.
 * @throws BroadcasterError `invalid_field`, `too_late`, `already_terminal`
 */
export function amended(before: Transaction, amendment: Amendment, asked: Asked): Acted | null {
  const tags = tagsOf(before, amendment);
  checkAmendment({ ...amendment, tags }, asked.now);
  const { note = before.note, priority = before.priority, validUntil = before.validUntil } = amendment;
  if (priority !== before.priority && before.stage !== 'queued') {
    throw refusal(
      'too_late',
      before,
      'changed so',
      'its nonce is taken, so that its priority decides nothing any more',
    );
  }
  if (validUntil !== before.validUntil && before.status !== 'pending') {
    throw refusal('already_terminal', before, 'changed so', `it has no deadline any more (status ${before.status})`);
  }
  const same = JSON.stringify([tags, note, priority, validUntil]);
  if (same === JSON.stringify([before.tags, before.note, before.priority, before.validUntil])) return null;
  const change: ProgressChange & Remarks = { tags, note, priority, validUntil };
  return acted(before, change, 'amended', asked);
}

function tagsOf({ tags }: Transaction, { tags: given = tags, addTags = [], removeTags = [] }: Amendment) {
  return addTags.length + removeTags.length === 0
    ? given
    : [...new Set([...given.filter((tag) => !removeTags.includes(tag)), ...addTags])];
}

function checkAmendment({ tags, note, priority, validUntil }: Amendment, now: number): void {
  checkOptions({ tags, priority, validUntil: validUntil ?? undefined }, now);
  const isNote = note === undefined || note === null || (typeof note === 'string' && isWritable(note));
  if (isNote) return;
  const issue: InputIssue = {
    pointer: '/note',
    code: 'invalid_value',
    detail: 'expected a text of 1 to 2000 characters',
  };
  throw new BroadcasterError('invalid_field', 'not valid: note', { issues: [issue] });
}

/** Text that every store can keep. */
function isWritable(text: string): boolean {
  return text.length >= 1 && text.length <= 2000 && !text.includes('\0') && text.isWellFormed();
}
