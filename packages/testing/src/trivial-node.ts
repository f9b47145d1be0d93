import { fileURLToPath } from 'node:url';
import { run } from './process.js';

export interface TrivialNodeOptions {
  /** Holds every response back so long. @default 0 */
  latencyMs?: number;
  /** Counts every transaction as mined when it arrives. @default false */
  mine?: boolean;
  /** Whose turn it is by the last word of a call's data, which is how it tells them apart. @default one sender's all */
  senders?: readonly string[];
  /** @default 31_337 */
  chainId?: number;
  /** Time between two blocks. @default 1_000 */
  blockMs?: number;
}

export interface TrivialNodeStats {
  /** Transactions that arrived, those that came again counted again. */
  readonly received: number;
  readonly distinct: number;
  /** When the first and the last arrived, ms since the epoch. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

export interface TrivialNode {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stats(): Promise<TrivialNodeStats>;
  stop(): Promise<void>;
}

/** Starts, in a process of its own, a node that takes everything: the ceiling for benchmarks. */
export async function startTrivialNode(options: TrivialNodeOptions = {}): Promise<TrivialNode> {
  const { latencyMs = 0, mine = false, senders = [], chainId = 31_337, blockMs = 1_000 } = options;
  const main = fileURLToPath(new URL('./trivial-node-main.ts', import.meta.url));
  const args = [main, `--latency-ms=${latencyMs}`, `--chain-id=${chainId}`, `--block-ms=${blockMs}`];
  if (mine) args.push('--mine');
  if (senders.length > 0) args.push(`--senders=${senders.join(',')}`);
  const node = await run(process.execPath, args, /Listening on [\d.]+:(\d+)/);
  const port = Number(node.match[1]);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    pid: node.child.pid ?? 0,
    async stats() {
      const response = await fetch(`${url}/stats`);
      return (await response.json()) as TrivialNodeStats; // its own process writes exactly this
    },
    stop: () => node.stop(),
  };
}
