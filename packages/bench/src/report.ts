import { cpus, loadavg, totalmem } from 'node:os';
import type { Backlog } from '#bench/backlog';
import { callers } from '#bench/load';
import type { OnPostgres } from '#bench/postgres';
import type { Rows } from '#bench/rows';
import type { Signing } from '#bench/signing';
import type { SlowNode } from '#bench/slow-node';
import { shown, table, times } from '#bench/table';
import { type FigureName, figure, pacePerSecond, type Round, ratio, type Throughput } from '#bench/throughput';

export interface Results {
  readonly machine: Machine;
  readonly signing?: Signing;
  readonly throughput: readonly Throughput[];
  readonly slowNodes: readonly SlowNode[];
  readonly backlog?: Backlog;
  readonly postgres: readonly OnPostgres[];
  readonly rows: readonly Rows[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted a core in the minute before: figures of a busy machine are worth less. */
  readonly load: number;
  readonly at: string;
}

export function machine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: loadavg()[0] ?? Number.NaN,
    at: new Date().toISOString(),
  };
}

/** Everything lost, doubled or unaccounted for. */
export function wrongs({ throughput, slowNodes, backlog, postgres }: Results): string[] {
  return [...throughput, ...slowNodes, ...postgres, ...(backlog ? [backlog] : [])].flatMap(({ wrong }) => wrong);
}

export function report(results: Results): string {
  const { cpu, cores, memoryGb, node, platform, load } = results.machine;
  const parts = [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, Node.js ${node}, load before: ${load.toFixed(1)}`,
  ];
  for (const each of results.throughput) parts.push(throughputTable(each));
  if (results.slowNodes.length > 0) parts.push(slowNodesTable(results.slowNodes));
  if (results.backlog) parts.push(backlogTable(results.backlog));
  if (results.postgres.length > 0) parts.push(postgresTable(results.postgres));
  if (results.rows.length > 0) parts.push(rowsTable(results.rows));
  if (results.signing) parts.push(signingTable(results.signing));
  if (results.throughput.length > 0) parts.push(whatIsCompared);
  const wrong = wrongs(results);
  parts.push(
    wrong.length === 0
      ? 'Every transaction that was answered with 200 reached its node, once.'
      : `LOST OR DOUBLED:\n${wrong.join('\n')}`,
  );
  return parts.join('\n\n');
}

const whatIsCompared = `Both: the same call, one sender, SQLite with synchronous FULL, blocks of a second; each round gives one ratio.
Ours takes gas from its message type and fees from its looks at the chain; the naive program leaves both to viem.`;

type Line = readonly [figure: FigureName, words: string, better: 'more' | 'less'];

const whenSaturated: readonly Line[] = [
  ['acceptedPerSecond', 'accepted /s', 'more'],
  ['deliveredPerSecond', 'accepted and at the node /s', 'more'],
  ['answerP50', 'answer p50, ms', 'less'],
  ['answerP99', 'answer p99, ms', 'less'],
  ['acknowledgedP50', 'acknowledged by the node p50, ms', 'less'],
  ['acknowledgedP99', 'acknowledged by the node p99, ms', 'less'],
  ['cpuUsPerTransaction', 'CPU of the system, us a transaction', 'less'],
];
/** Ratios to aim at when saturated. */
const targets: Readonly<Record<Throughput['node'], Partial<Record<FigureName, string>>>> = {
  trivial: { deliveredPerSecond: '>= 10x' },
  anvil: { deliveredPerSecond: '>= 12x' },
};
const whenPaced = whenSaturated.filter(([name]) => !name.endsWith('PerSecond'));

function throughputTable({ node, saturated, paced }: Throughput): string {
  const header = [`${node} node, median of ${saturated.length}`, 'ours', 'naive', 'ratio', 'target'];
  const rows = [
    ...whenSaturated.map((line) => [...rowOf(saturated, line, `${callers} callers`), targets[node][line[0]] ?? '']),
    ...whenPaced.map((line) => rowOf(paced, line, `${pacePerSecond}/s`)),
  ];
  return table(header, rows);
}

function rowOf(rounds: readonly Round[], [name, words, better]: Line, load: string): string[] {
  const values = [figure(rounds, 'ours', name), figure(rounds, 'naive', name)].map(shown);
  return [`${load}: ${words}`, ...values, times(ratio(rounds, name, better))];
}

function slowNodesTable(slowNodes: readonly SlowNode[]): string {
  const header = [
    `ours at ${pacePerSecond}/s, node's latency`,
    'answer p50, ms',
    'answer p99, ms',
    'p99 grew',
    'target',
    'acknowledged p50, ms',
  ];
  const rows = slowNodes.map(({ latencyMs, answerP50, answerP99, grewBy, acknowledgedP50 }) => {
    return [`${latencyMs} ms`, shown(answerP50), shown(answerP99), times(grewBy), 'about 1x', shown(acknowledgedP50)];
  });
  return table(header, rows);
}

function backlogTable(backlog: Backlog): string {
  const { count, heapBytesEmpty, heapBytesFull, rssBytesEmpty, rssBytesFull } = backlog;
  const mb = (bytes: number) => shown(bytes / 1e6);
  const rows = [
    ['accepted /s while the node is away', shown(backlog.acceptedPerSecond), ''],
    ['heap after gc, MB', `${mb(heapBytesEmpty)} -> ${mb(heapBytesFull)}`, ''],
    ['resident, MB', `${mb(rssBytesEmpty)} -> ${mb(rssBytesFull)}`, '<= 400'],
    ['drained /s once it is back', shown(backlog.drainedPerSecond), ''],
    ['drained faster than accepted', times(backlog.drainedPerSecond / backlog.acceptedPerSecond), '>= 10x'],
  ];
  return table([`ours with ${count.toLocaleString('en-US')} waiting`, 'figure', 'target'], rows);
}

function signingTable({ ours, viem }: Signing): string {
  return table(
    ['one signature', 'ours', 'viem', 'ratio', 'target'],
    [['us', shown(ours), shown(viem), times(viem / ours), '>= 3.5x']],
  );
}

function postgresTable(all: readonly OnPostgres[]): string {
  const header = [
    'ours on PostgreSQL',
    'accepted /s',
    'accepted and at the node /s',
    'answer p50, ms',
    'answer p99, ms',
    'naive /s',
    'ratio',
    'target',
  ];
  const rows = all.map((one) => [
    `${counted(one.instances, 'instance')}, ${counted(one.lanes, 'lane')}`,
    ...[one.acceptedPerSecond, one.deliveredPerSecond, one.answerP50, one.answerP99, one.naivePerSecond].map(shown),
    times(one.ratio),
    one.instances === 1 ? '>= 5x' : '',
  ]);
  return table(header, rows);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function rowsTable(all: readonly Rows[]): string {
  const [first] = all;
  const questions = first?.questions ?? [];
  const header = [
    `ms, p50 / p99, ${first?.rows.toLocaleString('en-US')} transactions`,
    ...all.map(({ store }) => store),
  ];
  const rows = questions.map(({ question }, at) => [
    question,
    ...all.map(({ questions: asked }) => {
      const { p50 = Number.NaN, p99 = Number.NaN } = asked[at] ?? {};
      return `${shown(p50)} / ${shown(p99)}`;
    }),
  ]);
  return table(header, rows);
}
