import { askPostgres, startPostgres, startTrivialNode } from '@tx-broadcaster/testing';
import { Ledger } from '#bench/ledger';
import { saturate } from '#bench/load';
import { nodeAt } from '#bench/node';
import { median, quantile } from '#bench/quantile';
import { type System, type SystemName, startSystem } from '#bench/system';
import { sendersOf } from '#bench/work';

/** So many instances on one database with so many lanes, against the naive program on one of its own. */
export interface OnPostgres {
  readonly instances: number;
  readonly lanes: number;
  readonly acceptedPerSecond: number;
  /** Accepted and at the node. */
  readonly deliveredPerSecond: number;
  readonly answerP50: number;
  readonly answerP99: number;
  readonly naivePerSecond: number;
  /** Of each round by itself, then the median: delivered to the naive program's. */
  readonly ratio: number;
  readonly wrong: readonly string[];
}

export interface PostgresOptions {
  readonly rounds: number;
  readonly saturateMs: number;
  readonly instances: readonly number[];
  readonly lanes: readonly number[];
}

/** A server that keeps what it has confirmed, as in production. */
const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '256MB' };

const mostPerBurst = 20_000;
/** Enough for as many instances and lanes as are tried. */
const callers = 256;

interface Figures {
  readonly acceptedPerSecond: number;
  readonly deliveredPerSecond: number;
  readonly answered: readonly number[];
}

interface Fleet {
  burst(): Promise<Figures>;
  audit(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function onPostgres(options: PostgresOptions): Promise<OnPostgres[]> {
  const server = await startPostgres({ ...durable, max_connections: '300' });
  const all: OnPostgres[] = [];
  try {
    const naive = await startFleet(server.url, 'naive', 1, 1, options.saturateMs);
    try {
      for (const instances of options.instances) {
        for (const lanes of options.lanes)
          all.push(await compared(server.url, naive, { ...options, instances, lanes }));
      }
    } finally {
      await naive.stop();
    }
  } finally {
    await server.end();
  }
  return all;
}

interface Combination {
  readonly instances: number;
  readonly lanes: number;
  readonly rounds: number;
  readonly saturateMs: number;
}

/** In turn and in short bursts, so that whatever else the machine does hits both. */
async function compared(server: string, naive: Fleet, options: Combination): Promise<OnPostgres> {
  const { instances, lanes, rounds, saturateMs } = options;
  const ours = await startFleet(server, 'ours', instances, lanes, saturateMs);
  try {
    const done: { readonly ours: Figures; readonly naive: Figures }[] = [];
    for (let round = 0; round < rounds; round++) done.push({ ours: await ours.burst(), naive: await naive.burst() });
    const answered = done.flatMap((round) => round.ours.answered);
    return {
      instances,
      lanes,
      acceptedPerSecond: median(done.map((round) => round.ours.acceptedPerSecond)),
      deliveredPerSecond: median(done.map((round) => round.ours.deliveredPerSecond)),
      answerP50: quantile(answered, 0.5),
      answerP99: quantile(answered, 0.99),
      naivePerSecond: median(done.map((round) => round.naive.deliveredPerSecond)),
      ratio: median(done.map((round) => round.ours.deliveredPerSecond / round.naive.deliveredPerSecond)),
      wrong: [...(await ours.audit()), ...(await naive.audit())],
    };
  } finally {
    await ours.stop();
  }
}

let databases = 0;

/** Instances of a system on a new database and a node of their own, warm. */
async function startFleet(
  server: string,
  name: SystemName,
  instances: number,
  lanes: number,
  saturateMs: number,
): Promise<Fleet> {
  const database = `bench_${++databases}`;
  await askPostgres(server, `create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  const senders = lanes === 1 ? [] : sendersOf(lanes);
  const node = await startTrivialNode({ mine: true, senders });
  const systems: System[] = [];
  const stop = async () => {
    for (const system of systems) await system.stop();
    await node.stop();
  };
  try {
    for (let at = 0; at < instances; at++) {
      systems.push(await startSystem(name, { rpcUrl: node.url, database: url.href, lanes }));
    }
    const [first] = systems;
    if (first === undefined) throw new Error('a fleet has at least one instance');
    const ledger = new Ledger(`${instances} x ${name}, ${lanes} lanes, on PostgreSQL`, first, nodeAt(node.url));
    const load = (forMs: number) =>
      saturate(
        systems.map((system) => system.url),
        { forMs, most: mostPerBurst, senders, callers },
      );
    await ledger.enter(await load(saturateMs));
    return {
      async burst() {
        const { answers, startedAt, endedAt } = await load(saturateMs);
        const drainedAt = await ledger.enter({ answers, startedAt, endedAt });
        const taken = answers.filter(({ status }) => status === 200);
        return {
          acceptedPerSecond: (taken.length / (endedAt - startedAt)) * 1000,
          deliveredPerSecond: drainedAt === null ? Number.NaN : (taken.length / (drainedAt - startedAt)) * 1000,
          answered: taken.map(({ ms }) => ms),
        };
      },
      audit: () => ledger.audit(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
