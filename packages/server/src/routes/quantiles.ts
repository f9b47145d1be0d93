import { type ActivitySum, durationOf } from '@tx-broadcaster/core';

/** Quantiles of durations that were counted by class, ms, right to about a tenth; nothing of nothing. */
export function quantilesOf(
  counted: readonly Pick<ActivitySum, 'detail' | 'amount'>[],
  wanted: readonly number[],
): number[] {
  const classes = counted
    .map(({ detail, amount }) => ({ ...durationOf(detail), amount }))
    .sort((a, b) => a.upTo - b.upTo);
  const total = classes.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0) return [];
  return wanted.map((quantile) => {
    let left = quantile * total;
    for (const { above, upTo, amount } of classes) {
      // within a class they are taken to be spread evenly
      if (left <= amount) return Math.round(above + ((upTo - above) * left) / amount);
      left -= amount;
    }
    return Math.round(classes.at(-1)?.upTo ?? 0);
  });
}
