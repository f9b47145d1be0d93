import type { WatchedEndpoint } from './watched-endpoint.js';

type Candidate = Pick<WatchedEndpoint, 'name' | 'status' | 'isHanging' | 'health' | 'priority'>;

/** Above this share of failures another endpoint is asked first. */
const errorLimit = 0.2;

/**
 * In which order endpoints are read from: those in order before those that err or lag, then by priority; among equals
 * the one that served the last look stays, so that the view does not jump between nodes. `besides` comes last: its word
 * is to be checked by somebody else.
 */
export function readingOrder<Item extends Candidate>(
  candidates: readonly Item[],
  last: string | null,
  besides: string | null,
): Item[] {
  const rank = (one: Item) => [one.name === besides ? 1 : 0, grade(one), one.priority, one.name === last ? 0 : 1];
  return candidates
    .map((one, index) => ({ one, rank: [...rank(one), index] }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ one }) => one);
}

function grade({ status, isHanging, health }: Candidate): number {
  if (status === 'lagging') return 2;
  return isHanging || health.errorRate > errorLimit ? 1 : 0;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
