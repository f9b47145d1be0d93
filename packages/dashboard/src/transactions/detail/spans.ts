import type { AttemptRecord, TransactionRecord } from '@tx-broadcaster/core';

/** A stretch of time, epoch ms. `queued`: not signed yet; `sending`: from its signature to the last answer; `waiting`: for a block. */
export interface Span {
  readonly kind: 'queued' | 'sending' | 'waiting';
  readonly from: number;
  readonly to: number;
}

/** One line of the waterfall: the queue, or an attempt. */
export interface SpanRow {
  /** null: the queue. */
  readonly attempt: number | null;
  readonly spans: readonly Span[];
}

type Timed = Pick<AttemptRecord, 'attempt_no' | 'nonce' | 'outcome' | 'signed_at' | 'sent_at'> & {
  readonly endpoints: readonly Pick<AttemptRecord['endpoints'][number], 'at'>[];
};

/**
 * Where the time went, oldest first: an attempt ends when the next one of its nonce was signed, or when its transaction
 * was seen mined or came to its end, `ended`; null: it has not yet.
 */
export function spanRows(
  { created_at }: Pick<TransactionRecord, 'created_at'>,
  newestFirst: readonly Timed[],
  ended: number | null,
  now: number,
): SpanRow[] {
  const attempts = newestFirst.toReversed();
  const created = Date.parse(created_at);
  const [first] = attempts;
  const queue: Span = { kind: 'queued', from: created, to: first ? Date.parse(first.signed_at) : (ended ?? now) };
  const rows = attempts.map((attempt, index): SpanRow => {
    const signed = Date.parse(attempt.signed_at);
    const told = attempt.endpoints.map(({ at }) => Date.parse(at));
    const sent = Math.max(signed, ...told, attempt.sent_at === null ? signed : Date.parse(attempt.sent_at));
    const next = attempts[index + 1];
    // what was mined may have waited beside those that were to replace it
    const until = next && attempt.outcome !== 'mined' ? Date.parse(next.signed_at) : (ended ?? now);
    return { attempt: attempt.attempt_no, spans: along(signed, sent, until) };
  });
  return [{ attempt: null, spans: [queue].filter(({ from, to }) => to > from) }, ...rows];
}

/** Sent again and again, the last answer may be later than what came behind: nothing goes back in time. */
function along(signed: number, sent: number, until: number): Span[] {
  const end = Math.max(signed, until);
  const answered = Math.min(sent, end);
  const spans: Span[] = [
    { kind: 'sending', from: signed, to: answered },
    { kind: 'waiting', from: answered, to: end },
  ];
  return spans.filter(({ from, to }) => to > from);
}
