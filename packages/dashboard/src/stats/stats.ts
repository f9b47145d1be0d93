import type { Stage, Status } from '@tx-broadcaster/core';

/** The answer of `GET /transactions/stats`. */
export interface Stats {
  readonly total: number;
  readonly by_status: Readonly<Record<Status, number>>;
  readonly by_stage: Readonly<Record<Stage, number>>;
  readonly oldest_pending_at: string | null;
  readonly stuck: number;
  /** The counts are of some of them only. */
  readonly approximate: boolean;
}

/** One span of `GET /stats/timeseries`. */
export interface Point {
  readonly t: string;
  readonly group: string | null;
  readonly accepted: number;
  readonly mined: number;
  readonly success: number;
  readonly failed: number;
  readonly fee_wei: string;
  readonly p50_accept_to_sent_ms: number | null;
  readonly p50_accept_to_mined_ms: number | null;
  readonly p95_accept_to_mined_ms: number | null;
  readonly p99_accept_to_mined_ms: number | null;
}

export interface Timeseries {
  readonly from: string;
  readonly to: string;
  /** Seconds. */
  readonly step: number;
  readonly points: readonly Point[];
}

/** Of those that ended, the share that succeeded; null: none ended. */
export function successRate({ by_status: { success, failed } }: Stats): number | null {
  return success + failed === 0 ? null : success / (success + failed);
}

export function percent(rate: number | null): string {
  if (rate === null) return '–';
  return `${(rate * 100).toFixed(rate === 1 || rate === 0 ? 0 : rate > 0.99 ? 2 : 1)} %`;
}

/** Where there is no room: `12K`. */
export function shortCount(count: number): string {
  return count.toLocaleString('en', { notation: 'compact', maximumFractionDigits: count < 100_000 ? 1 : 0 });
}

export function countText(count: number, approximate: boolean): string {
  return `${approximate ? '≈ ' : ''}${count.toLocaleString('en')}`;
}
