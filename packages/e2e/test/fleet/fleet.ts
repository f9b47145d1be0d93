import { fileURLToPath } from 'node:url';
import { check, unfinished } from '@tx-broadcaster/core/testing';
import {
  type Anvil,
  askPostgres,
  freshDatabase,
  postgresImage,
  type Running,
  run,
  startAnvil,
} from '@tx-broadcaster/testing';
import { toHex } from 'viem';
import { expect, onTestFinished } from 'vitest';
import { type Balancer, startBalancer } from './balancer.js';
import type { Load } from './load.js';
import { readChain } from './on-chain.js';
import { accounts, type InstanceSettings } from './settings.js';

const script = fileURLToPath(new URL('./instance.ts', import.meta.url));

export interface FleetOptions {
  /** A way to the database of the fleet. @default straight */
  readonly by?: (database: string) => Promise<Pick<InstanceSettings, 'database' | 'listen'>>;
  /** Where the database is. @default a new one of the test run's server */
  readonly database?: string;
  readonly leaseMs?: number;
}

export interface Instance {
  readonly url: string;
  readonly mode: InstanceSettings['mode'];
  output(): string;
  /** As an orchestrator does it: SIGTERM, and wait. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Servers on one database and one chain, with a balancer in front of those that take transactions in. */
export class Fleet {
  readonly database: string;
  readonly anvil: Anvil;
  readonly #balancer: Balancer;
  readonly #way: Pick<InstanceSettings, 'database' | 'listen'>;
  readonly #leaseMs: number;

  private constructor(
    database: string,
    anvil: Anvil,
    balancer: Balancer,
    way: Pick<InstanceSettings, 'database' | 'listen'>,
    leaseMs: number,
  ) {
    this.database = database;
    this.anvil = anvil;
    this.#balancer = balancer;
    this.#way = way;
    this.#leaseMs = leaseMs;
  }

  static async start({ by, database, leaseMs = 3_000 }: FleetOptions = {}): Promise<Fleet> {
    const url = database ?? (await freshDatabase());
    const anvil = await startAnvil(['--block-time', '0.5']);
    onTestFinished(() => anvil.stop());
    const balancer = await startBalancer();
    onTestFinished(() => balancer.close());
    return new Fleet(url, anvil, balancer, (await by?.(url)) ?? { database: url }, leaseMs);
  }

  /** Where requests go. */
  get url(): string {
    return this.#balancer.url;
  }

  async launch(mode: InstanceSettings['mode']): Promise<Instance> {
    const settings: InstanceSettings = {
      mode,
      ...this.#way,
      rpcUrl: this.anvil.url,
      keys: accounts.map((account) => toHex(account.getHdKey().privateKey ?? new Uint8Array())),
      leaseMs: this.#leaseMs,
    };
    const server = await run(process.execPath, [script, JSON.stringify(settings)], /listening on (\S+)/, {
      timeoutMs: 60_000,
    });
    onTestFinished(() => server.stop('SIGKILL'));
    const url = server.match[1] ?? '';
    if (mode !== 'worker') await this.#balancer.add(url);
    const end = async (signal: NodeJS.Signals) => {
      await ended(server, signal);
      this.#balancer.remove(url);
    };
    return { url, mode, output: server.output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
  }

  /** Which instance holds each lane. */
  async holders(): Promise<Readonly<Record<string, string>>> {
    const rows = await askPostgres(this.database, 'select id, holder from lanes order by id');
    return Object.fromEntries(rows.map(({ id, holder }) => [String(id), String(holder)]));
  }

  /**
   * Everything answered with 200 has come to its end and was executed exactly once, and the checker of the simulation finds
   * no rule broken in what store, chain and clients say.
   */
  async expectAllDone({ answers, requests }: Load): Promise<void> {
    const look = async () => {
      const store = await postgresImage(this.database);
      const { executed, record } = await readChain(this.anvil.url);
      return { executed, world: { store, chain: record, requests, healed: true } };
    };
    await expect.poll(async () => unfinished((await look()).world), { timeout: 60_000, interval: 500 }).toEqual([]);
    const { executed, world } = await look();
    expect(check(world)).toEqual([]);
    const accepted = answers.filter(({ status }) => status === 200);
    expect(executed.toSorted()).toEqual(accepted.map(({ data }) => data).toSorted());
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(accepted.length);
  }
}

async function ended(server: Running, signal: NodeJS.Signals): Promise<void> {
  const { child } = server;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await gone;
}
