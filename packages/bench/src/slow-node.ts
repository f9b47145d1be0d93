import { pace } from '#bench/load';
import { burst, type Pair, startPair } from '#bench/pair';
import { median, quantile } from '#bench/quantile';
import { pacePerSecond } from '#bench/throughput';

/** How long callers of ours wait for their answers while its node takes its time; ms, medians over the rounds. */
export interface SlowNode {
  /** What the node holds every response back. */
  readonly latencyMs: number;
  readonly answerP50: number;
  readonly answerP99: number;
  /** The p99 as a multiple of what it was in the same round on the first node. */
  readonly grewBy: number;
  readonly acknowledgedP50: number;
  readonly wrong: readonly string[];
}

export interface SlowNodeOptions {
  readonly directory: string;
  readonly latencies: readonly number[];
  readonly rounds: number;
  readonly slowMs: number;
}

interface Round {
  readonly answered: readonly number[];
  readonly acknowledged: readonly number[];
}

/** Ours on nodes of several latencies, in turn. */
export async function slowNodes(options: SlowNodeOptions): Promise<SlowNode[]> {
  const { directory, latencies, rounds, slowMs } = options;
  const pairs: Pair[] = [];
  try {
    for (const latencyMs of latencies) {
      const pair = await startPair({ name: 'ours', kind: 'trivial', latencyMs, directory });
      pairs.push(pair);
      await paced(pair, slowMs);
    }
    const done = pairs.map((): Round[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, pair] of pairs.entries()) done[index]?.push(await paced(pair, slowMs));
    }
    return await Promise.all(
      pairs.map(async ({ ledger }, index) => ({
        latencyMs: latencies[index] ?? 0,
        ...summary(done[index] ?? [], done[0] ?? []),
        wrong: await ledger.audit(),
      })),
    );
  } finally {
    for (const pair of pairs) await pair.stop();
  }
}

async function paced(pair: Pair, forMs: number): Promise<Round> {
  const { load } = await burst(pair, () => pace(pair.system.url, { forMs, perSecond: pacePerSecond }));
  return { answered: load.answers.map(({ ms }) => ms), acknowledged: await pair.ledger.acknowledgements(load, 100) };
}

function summary(rounds: readonly Round[], first: readonly Round[]): Omit<SlowNode, 'latencyMs' | 'wrong'> {
  const p99 = ({ answered }: Round) => quantile(answered, 0.99);
  return {
    answerP50: median(rounds.map(({ answered }) => quantile(answered, 0.5))),
    answerP99: median(rounds.map(p99)),
    grewBy: median(rounds.flatMap((round, index) => (first[index] ? p99(round) / p99(first[index]) : []))),
    acknowledgedP50: median(rounds.map(({ acknowledged }) => quantile(acknowledged, 0.5))),
  };
}
