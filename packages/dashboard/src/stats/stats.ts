import type { Stage, Status } from '@tx-broadcaster/core';
import type { Timeseries as AnyTimeseries, TransactionStats } from '@tx-broadcaster/server/client';
import { locale } from '#text/locale';
import { numberText } from '../text/number.js';

/** The answer of `GET /transactions/stats`: there is a count of every status and stage. */
export type Stats = Omit<TransactionStats, 'by_status' | 'by_stage'> & {
  readonly by_status: Readonly<Record<Status, number>>;
  readonly by_stage: Readonly<Record<Stage, number>>;
};

type AnyPoint = AnyTimeseries['points'][number];
/** One span of `GET /stats/timeseries`; of failures by their code it has `failed` alone. */
export type Point = { readonly [Name in keyof AnyPoint]-?: Exclude<AnyPoint[Name], undefined> };
export type Timeseries = Omit<AnyTimeseries, 'points'> & { readonly points: readonly Point[] };

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
  return count.toLocaleString(locale, { notation: 'compact', maximumFractionDigits: count < 100_000 ? 1 : 0 });
}

export function countText(count: number, approximate: boolean): string {
  return `${approximate ? '≈ ' : ''}${numberText(count)}`;
}
