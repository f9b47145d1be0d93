import { type Load, pace, saturate } from '#bench/load';
import type { NodeKind } from '#bench/node';
import { type Burst, burst, type Pair, startPair, warmUp } from '#bench/pair';
import { median, quantile } from '#bench/quantile';
import type { SystemName } from '#bench/system';

/** What one system did in one round. Times in ms. */
interface Figures {
  readonly acceptedPerSecond: number;
  readonly answerP50: number;
  readonly answerP99: number;
  /** From the first request until the node had the last transaction. */
  readonly deliveredPerSecond: number;
  /** From a request until the node acknowledged its transaction. */
  readonly acknowledgedP50: number;
  readonly acknowledgedP99: number;
  readonly cpuUsPerTransaction: number;
  readonly refused: number;
}

export type FigureName = keyof Figures;
export type Round = Readonly<Record<SystemName, Figures>>;

export interface Throughput {
  readonly node: NodeKind;
  /** As many requests as so many callers get answered. */
  readonly saturated: readonly Round[];
  /** 200 a second. */
  readonly paced: readonly Round[];
  readonly wrong: readonly string[];
}

export interface ThroughputOptions {
  readonly node: NodeKind;
  readonly directory: string;
  readonly rounds: number;
  readonly saturateMs: number;
  readonly paceMs: number;
  readonly execArgv?: readonly string[];
}

export const pacePerSecond = 200;
/** Of one burst: development nodes get slow with blocks of many thousands. */
const mostPerBurst = { trivial: 40_000, anvil: 8_000 };

/** Both systems, in turn and in short bursts, so that whatever else the machine does hits both. */
export async function throughput(options: ThroughputOptions): Promise<Throughput> {
  const { node, directory, rounds, saturateMs, paceMs, execArgv = [] } = options;
  const ours = await startPair({ name: 'ours', kind: node, directory, execArgv });
  const naive = await startPair({ name: 'naive', kind: node, directory });
  try {
    const pairs = { ours, naive };
    await warmUp(ours, saturateMs / 2);
    await warmUp(naive, saturateMs / 2);
    const most = mostPerBurst[node];
    const saturated = await inTurn(pairs, rounds, (url) => saturate(url, { forMs: saturateMs, most }));
    const paced = await inTurn(pairs, rounds, (url) => pace(url, { forMs: paceMs, perSecond: pacePerSecond }));
    return { node, saturated, paced, wrong: [...(await ours.ledger.audit()), ...(await naive.ledger.audit())] };
  } finally {
    await ours.stop();
    await naive.stop();
  }
}

async function inTurn(
  { ours, naive }: Readonly<Record<SystemName, Pair>>,
  rounds: number,
  work: (url: string) => Promise<Load>,
): Promise<Round[]> {
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const one = await figuresOf(ours, await burst(ours, () => work(ours.system.url)));
    const other = await figuresOf(naive, await burst(naive, () => work(naive.system.url)));
    done.push({ ours: one, naive: other });
  }
  return done;
}

async function figuresOf({ system, ledger }: Pair, { load, drainedAt, accepted, cpuUs }: Burst): Promise<Figures> {
  const answered = load.answers.filter(({ status }) => status === 200).map(({ ms }) => ms);
  // the naive program answers when its node has acknowledged
  const acknowledged = system.name === 'naive' ? answered : await ledger.acknowledgements(load, 500);
  return {
    acceptedPerSecond: perSecond(accepted, load.endedAt - load.startedAt),
    answerP50: quantile(answered, 0.5),
    answerP99: quantile(answered, 0.99),
    deliveredPerSecond: drainedAt === null ? Number.NaN : perSecond(accepted, drainedAt - load.startedAt),
    acknowledgedP50: quantile(acknowledged, 0.5),
    acknowledgedP99: quantile(acknowledged, 0.99),
    cpuUsPerTransaction: cpuUs / accepted,
    refused: load.answers.length - accepted,
  };
}

/** Over all rounds, the median. */
export function figure(rounds: readonly Round[], system: SystemName, name: FigureName): number {
  return median(rounds.map((round) => round[system][name]));
}

/** Of each round by itself, then the median: both systems had the same noise. */
export function ratio(rounds: readonly Round[], name: FigureName, better: 'more' | 'less'): number {
  return median(
    rounds.map(({ ours, naive }) => (better === 'more' ? ours[name] / naive[name] : naive[name] / ours[name])),
  );
}

function perSecond(count: number, ms: number): number {
  return (count / ms) * 1000;
}
