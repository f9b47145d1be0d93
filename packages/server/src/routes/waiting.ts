import { BroadcasterError, type TransactionRecord, type WaitUntil } from '@tx-broadcaster/core';
import type { AppContext } from '../http/app-context.js';
import type { RouteContext } from './route-context.js';

/** Every change of any transaction is shown to each who waits: beyond so many, others get their answer at once. */
const mostWaiting = 500;
/** What another instance did is not told here: it is seen when looked at again. */
const lookAgainMs = 2_000;

let waiting = 0;

/** How long, in seconds, a request is willing to wait for its answer (RFC 7240); null where it does not say. */
export function preferredWait(prefer: string | undefined): number | null {
  if (prefer === undefined) return null;
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?=$|[,;])/i.exec(prefer) ?? [];
  return seconds === undefined ? null : Math.min(Number(seconds), 60);
}

/**
 * The transaction once it is as far as asked or has failed, or as it is when the time is up, its caller has gone or the
 * server closes.
 */
export async function waitFor(
  c: AppContext,
  { broadcaster, closing }: RouteContext,
  id: string,
  { until, seconds }: { readonly until: WaitUntil; readonly seconds: number },
): Promise<TransactionRecord | null> {
  if (waiting >= mostWaiting) return broadcaster.get(id);
  const signal = AbortSignal.any([c.req.raw.signal, closing]);
  const deadline = performance.now() + seconds * 1000;
  waiting++;
  try {
    for (;;) {
      const left = deadline - performance.now();
      if (left <= 0 || signal.aborted) return await broadcaster.get(id);
      const timeout = Math.ceil(Math.min(left, lookAgainMs));
      const found = await broadcaster.wait(id, { until, timeout, signal }).catch(endOf);
      if (found !== 'not yet') return found ?? (await broadcaster.get(id));
    }
  } finally {
    waiting--;
  }
}

/** What the end of a wait means; null: the record tells. */
function endOf(error: unknown): 'not yet' | null {
  if (!BroadcasterError.is(error)) throw error;
  if (error.code === 'wait_timeout') return 'not yet';
  if (['transaction_failed', 'shutting_down', 'not_found'].includes(error.code)) return null;
  throw error;
}
