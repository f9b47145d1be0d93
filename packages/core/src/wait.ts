import type { Clock } from './clock.js';
import { type Duration, durationMs } from './duration.js';
import { BroadcasterError } from './errors.js';
import type { SafeEmitter } from './events.js';
import type { TransactionRecord } from './transaction/record.js';
import { isGivenUp } from './transaction/stage.js';
import { laneId } from './transaction/transaction.js';

/** How far `wait` waits. */
export type WaitUntil = 'accepted' | 'mined' | 'terminal';

export interface WaitOptions {
  /** `terminal`: success or failed with nothing left to watch. @default 'terminal' */
  readonly until?: WaitUntil;
  /** @default '60s' */
  readonly timeout?: Duration;
  readonly signal?: AbortSignal;
}

export interface WaitContext {
  readonly get: (id: string) => Promise<TransactionRecord | null>;
  readonly events: SafeEmitter;
  readonly clock: Clock;
  /** How often to look by itself, ms: where other instances may move the transaction; null: nobody else does. */
  readonly lookEveryMs: number | null;
  /** Aborted when the broadcaster stops. */
  readonly stopped: AbortSignal;
}

/** Hints come as often as anything happens to the lane: some of them together are one look. */
const hintedLookMs = 200;

/** Resolves with the record once it is as far as asked; see `Broadcaster.wait`. */
export async function waitFor(id: string, options: WaitOptions, context: WaitContext): Promise<TransactionRecord> {
  const first = await context.get(id);
  if (!first) throw new BroadcasterError('not_found', `there is no transaction ${id}`);
  return new Promise((resolve, reject) => {
    const giveUp = (code: 'wait_timeout' | 'shutting_down', why: string) =>
      end(() =>
        reject(new BroadcasterError(code, `transaction ${id} is still under way: ${why}`, { retryable: true })),
      );
    const timedOut = () => giveUp('wait_timeout', 'the wait is over');
    const stopping = () => giveUp('shutting_down', 'the broadcaster stops');
    const look = (record: TransactionRecord) => {
      if (record.status === 'failed') end(() => reject(failedError(record)));
      else if (isThere(record, options.until ?? 'terminal')) end(() => resolve(record));
    };
    const cancelTimer = context.clock.after(durationMs(options.timeout ?? '60s', 'timeout'), timedOut);
    const off = context.events.on('transaction', ({ transaction }) => {
      if (transaction.transaction_id === id) look(transaction);
    });
    let cancelLook = () => {};
    let isHinted = false;
    const lookLater = (ms: number) => {
      cancelLook();
      cancelLook = context.clock.after(ms, () => {
        isHinted = false;
        lookLater(context.lookEveryMs ?? ms);
        // what could not be read this time is read the next
        void context.get(id).then(
          (record) => record && look(record),
          () => {},
        );
      });
    };
    const own = laneId(first.chain_id, first.from);
    const deafen = context.events.on('elsewhere', ({ lane }) => {
      if (isHinted || (lane !== null && lane !== own)) return;
      isHinted = true;
      lookLater(hintedLookMs);
    });
    const end = (how: () => void) => {
      cancelTimer();
      cancelLook();
      deafen();
      off();
      options.signal?.removeEventListener('abort', timedOut);
      context.stopped.removeEventListener('abort', stopping);
      how();
    };
    if (context.lookEveryMs !== null) lookLater(context.lookEveryMs);
    options.signal?.addEventListener('abort', timedOut, { once: true });
    context.stopped.addEventListener('abort', stopping, { once: true });
    if (options.signal?.aborted) timedOut();
    else if (context.stopped.aborted) stopping();
    else look(first);
    // it may have moved on between the first read and the listener
    void context.get(id).then((record) => record && look(record), timedOut);
  });
}

function failedError(record: TransactionRecord): BroadcasterError {
  const message = record.failure?.message ?? record.stage;
  return new BroadcasterError('transaction_failed', `transaction ${record.transaction_id} failed: ${message}`, {
    details: { transaction: record },
  });
}

function isThere(record: TransactionRecord, until: WaitUntil): boolean {
  if (isGivenUp(record.stage) || record.stage === 'reverted' || record.stage === 'confirmed') return true;
  if (until === 'terminal') return false;
  return record.stage === 'mined' || (until === 'accepted' && record.stage === 'accepted');
}
