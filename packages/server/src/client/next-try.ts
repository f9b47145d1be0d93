/** How a try of a request has ended without the answer that was hoped for. */
export type TryOutcome =
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly code: string;
      /** What the server asked for, ms. */
      readonly retryAfterMs: number | null;
    };

export interface TryPolicy {
  /** Tries at most, the first included. */
  readonly most: number;
  /** A server that wants to be left alone for longer is not asked again, ms. */
  readonly longestPauseMs: number;
}

const firstPauseMs = 250;
const longestBackoffMs = 20_000;

/** They say that nothing was done: whatever was asked may be asked again. */
const untouched: ReadonlySet<string> = new Set(['overloaded', 'queue_full', 'shutting_down', 'not_accepting']);

/**
 * How long to wait before the next try, ms; null: there is none. What may have been done is asked for again only where
 * that is `repeatable`: reading, and whatever has an idempotency key.
 */
export function nextTry(
  outcome: TryOutcome,
  tries: number,
  isRepeatable: boolean,
  { most, longestPauseMs }: TryPolicy,
  random: () => number,
): number | null {
  if (tries >= most || !mayRepeat(outcome, isRepeatable)) return null;
  const backoff = Math.min(longestBackoffMs, firstPauseMs * 2 ** (tries - 1));
  const asked = outcome.kind === 'answered' ? outcome.retryAfterMs : null;
  // full jitter, so that many who were refused at once do not come back at once
  const pause = asked === null ? backoff * random() : asked + firstPauseMs * random();
  return asked !== null && asked > longestPauseMs ? null : Math.ceil(pause);
}

function mayRepeat(outcome: TryOutcome, isRepeatable: boolean): boolean {
  if (outcome.kind === 'lost') return isRepeatable;
  const { status, code } = outcome;
  if (status === 429) return true;
  if (status === 503) return isRepeatable || untouched.has(code);
  // a proxy does not know what became of it
  return isRepeatable && (status === 502 || status === 504);
}

/** `Retry-After` is seconds or a date. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
