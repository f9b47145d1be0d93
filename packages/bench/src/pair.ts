import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Ledger } from '#bench/ledger';
import { type Load, saturate } from '#bench/load';
import { type Node, type NodeKind, startNode } from '#bench/node';
import { type System, type SystemName, startSystem } from '#bench/system';

/** A system with a node that nobody else uses, and the books on what it owes. */
export interface Pair {
  readonly system: System;
  readonly node: Node;
  readonly ledger: Ledger;
  stop(): Promise<void>;
}

export interface PairOptions {
  readonly name: SystemName;
  readonly kind: NodeKind;
  readonly latencyMs?: number;
  /** Where databases go: a disk, for a database in memory is durable for nothing. */
  readonly directory: string;
  readonly execArgv?: readonly string[];
}

export async function startPair({ name, kind, latencyMs = 0, directory, execArgv = [] }: PairOptions): Promise<Pair> {
  const node = await startNode(kind, latencyMs);
  try {
    const own = await mkdtemp(join(directory, `${name}-`));
    const system = await startSystem(name, { rpcUrl: node.url, database: join(own, `${name}.db`), execArgv });
    const stop = async () => {
      await system.stop();
      await node.stop();
    };
    return { system, node, ledger: new Ledger(`${name} on ${kind}`, system, node), stop };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/** Lets the system's code get hot and its connections open; nothing of it is measured. */
export async function warmUp({ system, ledger }: Pair, forMs: number): Promise<void> {
  await ledger.enter(await saturate(system.url, { forMs, most: 20_000 }));
}

/** A load, everything it led to at the node, and what that cost. */
export interface Burst {
  readonly load: Load;
  /** When the node had the last of it; null: not in time. */
  readonly drainedAt: number | null;
  readonly accepted: number;
  readonly cpuUs: number;
}

export async function burst({ system, ledger }: Pair, work: () => Promise<Load>): Promise<Burst> {
  const before = await system.usage();
  const load = await work();
  const drainedAt = await ledger.enter(load);
  const after = await system.usage();
  const accepted = load.answers.filter(({ status }) => status === 200).length;
  return { load, drainedAt, accepted, cpuUs: after.cpuUs - before.cpuUs };
}
