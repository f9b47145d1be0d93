import type { Clock } from '@tx-broadcaster/core';
import { type Actors, actOn, wasDone } from './act-on.js';
import type { OperationResult, StoredOperation } from './operation.js';
import type { OperationStore, Versioned } from './operation-store.js';

export interface OperationRunContext {
  readonly store: OperationStore;
  readonly broadcaster: Actors;
  readonly clock: Clock;
  /** Names this instance; new at every start. */
  readonly holder: string;
  /** Aborted when this instance stops. */
  readonly stopped: AbortSignal;
  /** Told after every page. */
  readonly progressed: (changed: Versioned) => void;
}

/** An instance that says nothing for so long has died: another one goes on. */
export const leaseMs = 30_000;
const largestPage = 100;
const atOnce = 20;
const waitMs = 5_000;
/** How far it is, is told no oftener. */
const tellEveryMs = 1_000;

/**
 * Carries an operation on until it is finished, somebody else has it, or this instance stops. It takes a page in hand,
 * durably, before it touches any of it, and writes what became of it before it takes the next: whoever goes on after a
 * crash finds what was in hand, and asks each transaction's own timeline whether it was done.
 */
export async function runOperation(id: string, context: OperationRunContext): Promise<void> {
  const { store, clock, stopped, progressed, holder } = context;
  /** Whether the page in hand was taken by this very run. */
  let isFresh = false;
  while (!stopped.aborted) {
    const current = await store.get(id);
    if (current === null || current.operation.status !== 'running') return;
    const { operation } = current;
    if (isElsewhere(operation, context)) return;
    if (operation.runner?.holder !== holder) {
      const now = clock.now();
      await store.change(current, { ...operation, runner: { holder, until: now + leaseMs } }, now);
      continue;
    }
    if (operation.page.length === 0) {
      const changed = await takeNext(current, context);
      if (changed) progressed(changed);
      isFresh = changed !== null;
      continue;
    }
    const results = await workOff(operation, isFresh, context);
    const changed = await settle(id, results, context);
    if (changed === null) return;
    progressed(changed);
    // what could not be done now is tried again a little later
    if (results.length < operation.page.length) await pause(waitMs, clock, stopped);
  }
  await giveBack(id, context);
}

function isElsewhere({ runner }: StoredOperation, { holder, clock }: OperationRunContext): boolean {
  return runner !== null && runner.holder !== holder && runner.until > clock.now();
}

/** Takes the next page in hand, or ends the operation. Null: somebody was first. */
async function takeNext(current: Versioned, context: OperationRunContext): Promise<Versioned | null> {
  const { store, clock, holder } = context;
  const { operation } = current;
  const now = clock.now();
  const { ids, after } = await nextOf(operation, context);
  const page = ids.filter((id) => !operation.order.excludeIds.includes(id));
  const runner = { holder, until: now + leaseMs };
  if (ids.length === 0) {
    return store.change(current, { ...operation, status: 'completed', finishedAt: now, runner: null }, now);
  }
  return store.change(current, { ...operation, page, after, taken: operation.taken + page.length, runner }, now);
}

async function nextOf(
  { id, order, after, taken }: StoredOperation,
  { store, broadcaster }: OperationRunContext,
): Promise<{ ids: readonly string[]; after: StoredOperation['after'] }> {
  const { filter, limit, ratePerSecond } = order;
  // a page takes seconds, however slow it is meant to go: an abort is obeyed soon, and the lease does not run out
  const size = Math.min(largestPage, limit - taken, Math.max(1, Math.floor((ratePerSecond ?? largestPage) * 10)));
  if (size <= 0) return { ids: [], after };
  if (filter === null) {
    const from = typeof after === 'number' ? after : 0;
    const ids = (await store.ids(id)).slice(from, from + size);
    return { ids, after: from + ids.length };
  }
  const behind = typeof after === 'string' ? after : null;
  const found = await broadcaster.list({ filter, order: 'oldest', after: behind, limit: size });
  const ids = found.map(({ transaction_id }) => transaction_id);
  return { ids, after: ids.at(-1) ?? behind };
}

/** As many results as could be had now, in the order of the page. */
async function workOff(
  operation: StoredOperation,
  isFresh: boolean,
  context: OperationRunContext,
): Promise<OperationResult[]> {
  const { broadcaster, clock, stopped } = context;
  const rate = operation.order.ratePerSecond;
  const results: OperationResult[] = [];
  const width = rate === null ? atOnce : 1;
  for (let at = 0; at < operation.page.length && !stopped.aborted; at += width) {
    if (rate !== null) await pause(1000 / rate, clock, stopped);
    const some = await Promise.all(
      operation.page.slice(at, at + width).map(async (id) => {
        if (!isFresh && (await wasDone(id, operation, broadcaster))) return done(id);
        return actOn(id, operation, broadcaster);
      }),
    );
    const settled = some.indexOf(null);
    results.push(...some.slice(0, settled === -1 ? some.length : settled).filter((result) => result !== null));
    if (settled !== -1) break;
  }
  return results;
}

/** Writes what became of the page; an abort that came meanwhile stays. Null: somebody else has it now. */
async function settle(
  id: string,
  results: readonly OperationResult[],
  { store, clock, holder }: OperationRunContext,
): Promise<Versioned | null> {
  for (;;) {
    const current = await store.get(id);
    if (current?.operation.runner?.holder !== holder) return null;
    const now = clock.now();
    const { operation } = current;
    const count = (outcome: OperationResult['outcome']) =>
      results.filter((result) => result.outcome === outcome).length;
    const settled: StoredOperation = {
      ...operation,
      succeeded: operation.succeeded + count('succeeded'),
      skipped: operation.skipped + count('skipped'),
      failed: operation.failed + count('failed'),
      reasons: addReasons(operation.reasons, results),
      page: operation.page.slice(results.length),
      pages: operation.pages + (results.length > 0 ? 1 : 0),
      toldAt: results.length > 0 && now - operation.toldAt >= tellEveryMs ? now : operation.toldAt,
      runner: operation.status === 'running' ? { holder, until: now + leaseMs } : null,
    };
    const changed = await store.change(current, settled, now, results);
    if (changed) return changed;
  }
}

async function giveBack(id: string, { store, clock, holder }: OperationRunContext): Promise<void> {
  const current = await store.get(id);
  if (current?.operation.runner?.holder !== holder) return;
  await store.change(current, { ...current.operation, runner: null }, clock.now());
}

function addReasons(
  reasons: StoredOperation['reasons'],
  results: readonly OperationResult[],
): StoredOperation['reasons'] {
  const sum: Record<string, number> = { ...reasons };
  for (const { code } of results) if (code !== null) sum[code] = (sum[code] ?? 0) + 1;
  return sum;
}

function done(transaction_id: string): OperationResult {
  return { transaction_id, outcome: 'succeeded', code: null, detail: null };
}

function pause(ms: number, clock: Clock, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    stopped.addEventListener('abort', end, { once: true });
    if (stopped.aborted) end();
  });
}
