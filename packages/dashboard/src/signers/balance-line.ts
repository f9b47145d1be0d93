/** What a signer had at a moment; wei. */
export interface Balance {
  readonly at: string;
  readonly balance: string;
}

export interface BalanceLine {
  /** The points of a line in a box that is 100 wide and 100 high, time to the right, more above. */
  readonly points: string;
  readonly lowest: bigint;
  readonly highest: bigint;
  /** From the first to the last. */
  readonly change: bigint;
}

const min = (a: bigint, b: bigint) => (a < b ? a : b);
const max = (a: bigint, b: bigint) => (a > b ? a : b);

/** Of balances, oldest first; null: there are too few for a line. */
export function balanceLine(balances: readonly Balance[]): BalanceLine | null {
  const [first, ...rest] = balances.map(({ at, balance }) => ({ at: Date.parse(at), wei: BigInt(balance) }));
  const last = rest.at(-1);
  if (!first || !last || last.at <= first.at) return null;
  const all = [first, ...rest];
  const lowest = all.map(({ wei }) => wei).reduce(min);
  const highest = all.map(({ wei }) => wei).reduce(max);
  const range = highest - lowest;
  const points = all.map(({ at, wei }) => {
    const x = ((at - first.at) / (last.at - first.at)) * 100;
    // a line that never moves lies in the middle
    const y = range === 0n ? 50 : 100 - Number(((wei - lowest) * 10_000n) / range) / 100;
    return `${Number(x.toFixed(2))},${Number(y.toFixed(2))}`;
  });
  return { points: points.join(' '), lowest, highest, change: last.wei - first.wei };
}
