import type { Stage, TransactionRecord } from '@tx-broadcaster/core';
import type { Connection } from './connection.js';
import { TransactionFailedError, WaitTimeoutError } from './errors.js';

/** A stage on the way to the chain, a status, or `terminal`: nothing is left to come. */
export type WaitTarget = 'signed' | 'sent' | 'accepted' | 'mined' | 'confirmed' | 'success' | 'failed' | 'terminal';

export interface WaitForOptions {
  /** Ms. @default 300000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Told of what is seen while it waits. */
  readonly onLook?: (transaction: TransactionRecord) => void;
}

/** How far along the way to the chain a stage is. */
const way: Partial<Record<Stage, number>> = {
  queued: 0,
  signed: 1,
  sent: 2,
  accepted: 3,
  mined: 4,
  confirmed: 5,
  reverted: 5,
};
const givenUp: ReadonlySet<Stage> = new Set(['exhausted', 'rejected', 'cancelled', 'expired']);
/** What the server can wait for, the nearest first. */
const rungs = [
  ['accepted', 3],
  ['mined', 4],
  ['terminal', 5],
] as const;
/** The server may answer sooner than asked when many wait. */
const leastPauseMs = 1_000;
const longestLookMs = 30_000;
const stepMs = 500;

type Verdict = 'reached' | 'missed' | 'under way';

/** Whether it is as far as that, or can no longer get there. */
export function verdictOn({ stage, status }: TransactionRecord, target: WaitTarget): Verdict {
  const isOver = givenUp.has(stage) || stage === 'confirmed' || stage === 'reverted';
  if (target === 'terminal') return isOver ? 'reached' : 'under way';
  if (target === 'success' || target === 'failed') {
    return status === target ? 'reached' : status === 'pending' ? 'under way' : 'missed';
  }
  const position = way[stage];
  if (position === undefined || status === 'failed') return 'missed';
  if (target === 'confirmed') return stage === 'confirmed' ? 'reached' : isOver ? 'missed' : 'under way';
  return position >= (way[target] ?? 0) ? 'reached' : 'under way';
}

/** What to ask the server to wait for next: the next thing that can change the verdict. */
function rungAbove({ stage }: TransactionRecord, target: WaitTarget): (typeof rungs)[number][0] | null {
  // the server cannot wait for these two
  if ((target === 'signed' || target === 'sent') && (way[stage] ?? 0) < 2) return null;
  const position = way[stage] ?? 0;
  if (target === 'terminal' || target === 'confirmed') return 'terminal';
  return rungs.find(([, at]) => at > position)?.[0] ?? 'terminal';
}

/** @throws TransactionFailedError, WaitTimeoutError, ApiError, ConnectionError */
export async function waitFor(
  connection: Connection,
  id: string,
  target: WaitTarget,
  { timeoutMs = 300_000, signal, onLook }: WaitForOptions,
): Promise<TransactionRecord> {
  const { clock } = connection;
  const deadline = clock.now() + timeoutMs;
  const path = `transactions/${encodeURIComponent(id)}`;
  let record = await connection.ask<TransactionRecord>({ path, signal });
  for (;;) {
    onLook?.(record);
    const verdict = verdictOn(record, target);
    if (verdict === 'reached') return record;
    if (verdict === 'missed') throw new TransactionFailedError(record);
    const left = deadline - clock.now();
    if (left <= 0) throw new WaitTimeoutError(record, target);
    const rung = rungAbove(record, target);
    if (rung === null) {
      await connection.pause(Math.min(stepMs, left), signal);
      record = await connection.ask<TransactionRecord>({ path, signal });
      continue;
    }
    const waitsMs = Math.max(1_000, Math.min(longestLookMs, left));
    const begun = clock.now();
    const { version } = record;
    const query = { wait: rung, timeout: Math.ceil(waitsMs / 1000) };
    record = await connection.ask<TransactionRecord>({ path, query, signal, waitsMs });
    const tooSoon = record.version === version ? leastPauseMs - (clock.now() - begun) : 0;
    if (tooSoon > 0) await connection.pause(tooSoon, signal);
  }
}
