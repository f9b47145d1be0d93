import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, run } from '@tx-broadcaster/testing';
import { Ledger } from '#bench/ledger';
import { now, saturate } from '#bench/load';
import { nodeAt } from '#bench/node';
import { startSystem } from '#bench/system';

/** An outage of the node, while callers go on; then its return. */
export interface Backlog {
  readonly count: number;
  readonly acceptedPerSecond: number;
  readonly heapBytesEmpty: number;
  readonly heapBytesFull: number;
  readonly rssBytesEmpty: number;
  readonly rssBytesFull: number;
  /** From the first transaction that the node receives to the last. */
  readonly drainedPerSecond: number;
  readonly wrong: readonly string[];
}

const acceptWithinMs = 120_000;

export async function backlog(directory: string, count: number): Promise<Backlog> {
  const port = await freePort();
  const node = nodeAt(`http://127.0.0.1:${port}`);
  const own = await mkdtemp(join(directory, 'backlog-'));
  const system = await startSystem('ours', { rpcUrl: node.url, database: join(own, 'ours.db') });
  let running: Running | null = null;
  try {
    const empty = await system.usage('usage after gc');
    const load = await saturate(system.url, { forMs: acceptWithinMs, most: count });
    const full = await system.usage('usage after gc');
    running = await startTrivialNodeOn(port);
    const ledger = new Ledger('ours after an outage', system, node);
    const drainedAt = (await ledger.enter(load)) ?? Number.NaN;
    const { firstAt } = await node.stats();
    return {
      count: ledger.taken,
      acceptedPerSecond: (ledger.taken / (load.endedAt - load.startedAt)) * 1000,
      heapBytesEmpty: empty.heapBytes,
      heapBytesFull: full.heapBytes,
      rssBytesEmpty: empty.rssBytes,
      rssBytesFull: full.rssBytes,
      drainedPerSecond: (ledger.taken / (drainedAt - (firstAt ?? now()))) * 1000,
      wrong: await ledger.audit(),
    };
  } finally {
    await system.stop();
    await running?.stop();
  }
}

/** The one that startTrivialNode starts, on a port that was known before. */
function startTrivialNodeOn(port: number): Promise<Running> {
  const home = dirname(fileURLToPath(import.meta.resolve('@tx-broadcaster/testing')));
  return run(process.execPath, [join(home, 'trivial-node-main.ts'), `--port=${port}`, '--mine'], /Listening on/);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
