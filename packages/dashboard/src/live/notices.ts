import { batch } from '@preact/signals';
import type { EventRecord, TransactionRecord } from '@tx-broadcaster/core';
import { patch } from '../records/records.js';
import { paused, refreshAll } from './live.js';

/** What is told of one event. */
export interface Notice {
  readonly event: EventRecord;
  readonly transaction: TransactionRecord;
}

/** Lists and counts are asked for at most so often, however much happens. */
const refreshEveryMs = 2_000;
const firstRefreshMs = 250;

let waiting: Notice[] = [];
let refreshTimer: ReturnType<typeof setTimeout> | null = null;
let lastRefresh = 0;

/** Takes in what has happened: what is on the screen changes with the next frame, lists and counts a little later. */
export function take(notice: Notice): void {
  if (paused.peek()) return;
  waiting.push(notice);
  // hidden pages get no frames: there a timer has to do
  if (waiting.length === 1) (document.hidden ? setTimeout : requestAnimationFrame)(apply);
  scheduleRefresh();
}

function apply(): void {
  const notices = waiting;
  waiting = [];
  batch(() => {
    for (const { transaction } of notices) patch(transaction);
  });
}

function scheduleRefresh(): void {
  if (refreshTimer !== null || document.hidden) return;
  const wait = Math.max(firstRefreshMs, lastRefresh + refreshEveryMs - Date.now());
  refreshTimer = setTimeout(async () => {
    await refreshAll();
    lastRefresh = Date.now();
    refreshTimer = null;
  }, wait);
}
