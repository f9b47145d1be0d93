/**
 * How much may be accepted in a time: so many transactions, so many wei. The times are those of the calendar (UTC), so up
 * to twice as much can pass around the border of two of them.
 */
export interface SpendRate {
  readonly per: RatePeriod;
  /** Most transactions. */
  readonly count?: number;
  /** Most wei that they carry together. */
  readonly value?: bigint;
}

export type RatePeriod = 'minute' | 'hour' | 'day';

export const periodsMs: Readonly<Record<RatePeriod, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** What was accepted since a moment, epoch ms. */
interface Spent {
  readonly since: number;
  readonly count: number;
  /** Wei. */
  readonly value: bigint;
}

/** What was accepted in each of the limited times, as last counted. */
export type Tally = Readonly<Partial<Record<RatePeriod, Spent>>>;

/** Which limit a transaction would break, in words, and when it may come again, epoch ms. */
export interface RateDenial {
  readonly pointer: string;
  readonly detail: string;
  readonly until: number;
}

/** The tally with one more transaction, or the limit that it would break. */
export function tallied(
  tally: Tally,
  limits: readonly SpendRate[],
  value: bigint,
  now: number,
): { readonly tally: Tally } | { readonly denial: RateDenial } {
  const next: Partial<Record<RatePeriod, Spent>> = { ...tally };
  for (const limit of limits) {
    const before = current(tally[limit.per], limit.per, now);
    const spent = { since: before.since, count: before.count + 1, value: before.value + value };
    const until = before.since + periodsMs[limit.per];
    if (limit.count !== undefined && spent.count > limit.count)
      return {
        denial: {
          pointer: '/message_type',
          detail: beyond(`${limit.count} transactions`, limit.per, spent.count),
          until,
        },
      };
    if (limit.value !== undefined && spent.value > limit.value)
      return { denial: { pointer: '/value', detail: beyond(`${limit.value} wei`, limit.per, spent.value), until } };
    next[limit.per] = spent;
  }
  return { tally: next };
}

/** The tally without a transaction that was counted into `counted`, as far as its times still run. */
export function untallied(tally: Tally, counted: Tally, value: bigint): Tally {
  const next: Partial<Record<RatePeriod, Spent>> = { ...tally };
  for (const per of Object.keys(counted) as RatePeriod[]) {
    // a tally has no other keys
    const spent = tally[per];
    if (!spent || spent.since !== counted[per]?.since) continue;
    next[per] = { since: spent.since, count: spent.count - 1, value: spent.value - value };
  }
  return next;
}

/** A clock that is behind another instance's counts into the time that the other one began. */
function current(spent: Spent | undefined, per: RatePeriod, now: number): Spent {
  const since = now - (now % periodsMs[per]);
  return spent && spent.since >= since ? spent : { since, count: 0, value: 0n };
}

function beyond(most: string, per: RatePeriod, got: number | bigint): string {
  return `the spend policy expects at most ${most} in ${per === 'hour' ? 'an' : 'a'} ${per}, got ${got}`;
}
