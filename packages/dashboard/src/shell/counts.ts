import { computed, signal } from '@preact/signals';
import * as say from '#text/shell';
import { ask } from '../api/ask.js';
import { can } from '../api/config.js';
import { follow } from '../live/live.js';
import type { OperationView } from '../operations/operation.js';
import { signerState } from '../signers/signer-words.js';
import { signers } from '../signers/signers.js';
import { countText, type Stats } from '../stats/stats.js';

/** What stands beside an entry of the menu, and what it means. */
export interface Badge {
  readonly text: string;
  readonly about: string;
  readonly tone: 'failed' | 'caution' | 'pending';
}

const failed = signal<Pick<Stats, 'total' | 'approximate'> | null>(null);
const running = signal(0);
/** To count is work for a server that has many. */
const countEveryMs = 10_000;
let lastCounted = 0;

/** Keeps the badges up to date. Returns the function that ends it. */
export function followCounts(): () => void {
  const look = async () => {
    await Promise.all([lookForFailed(), lookForRunning()]);
  };
  look().catch(() => {});
  return follow(look);
}

async function lookForFailed(): Promise<void> {
  if (!can('GET /transactions/stats') || Date.now() - lastCounted < countEveryMs) return;
  lastCounted = Date.now();
  failed.value = await ask<Stats>('transactions/stats?status=failed&created_after=-24h');
}

async function lookForRunning(): Promise<void> {
  if (!can('GET /operations')) return;
  const { data } = await ask<{ data: readonly OperationView[] }>('operations?limit=20');
  running.value = data.filter(({ status }) => status === 'running').length;
}

/** `3 failed`; null: none did, or nobody knows. */
export const failedText = computed(() =>
  failed.value && failed.value.total > 0
    ? say.failedCount(countText(failed.value.total, failed.value.approximate))
    : null,
);

/** The badges of the menu, by the path of the page. */
export const badges = computed(() => {
  const found = new Map<string, Badge>();
  if (failed.value && failedText.value) {
    const { total } = failed.value;
    const text = total > 999 ? '999+' : String(total);
    found.set('/transactions', { text, about: say.lastDay(failedText.value), tone: 'failed' });
  }
  if (running.value > 0) {
    const about = say.underWay(running.value);
    found.set('/operations', { text: String(running.value), about, tone: 'pending' });
  }
  const waiting = (signers.value ?? []).map(signerState).filter(({ tone }) => tone !== 'success');
  if (waiting.length > 0) {
    const about = say.notActive(waiting.length, signers.value?.length ?? 0);
    const tone = waiting.some((state) => state.tone === 'failed') ? 'failed' : 'caution';
    found.set('/signers', { text: String(waiting.length), about, tone });
  }
  return found;
});
