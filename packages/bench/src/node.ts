import { startAnvil, startTrivialNode, type TrivialNodeStats } from '@tx-broadcaster/testing';
import type { Hex } from 'viem';
import { sender } from '#bench/work';

export type NodeKind = 'trivial' | 'anvil';

/** A node of one system alone: what it has taken tells what that system has sent. */
export interface Node {
  readonly url: string;
  /** Different transactions of the sender that it has taken since its start. */
  count(): Promise<number>;
  /** Those of the hashes that it does not know. */
  missing(hashes: readonly Hex[]): Promise<Hex[]>;
  stop(): Promise<void>;
}

/** Blocks come every second. */
export async function startNode(kind: NodeKind, latencyMs = 0): Promise<Node> {
  if (kind === 'trivial') {
    const node = await startTrivialNode({ mine: true, latencyMs });
    return { ...nodeAt(node.url), stop: () => node.stop() };
  }
  // thousands of transactions a block, whose limit counts what they might use
  const anvil = await startAnvil(['--block-time', '1', '--gas-limit', '10000000000']);
  await call(anvil.url, [{ method: 'anvil_setLoggingEnabled', params: [false] }]);
  const count = async () => {
    const [nonce] = await call(anvil.url, [{ method: 'eth_getTransactionCount', params: [sender, 'pending'] }]);
    return Number(nonce);
  };
  return { ...nodeAt(anvil.url), count, stop: () => anvil.stop() };
}

/** A trivial node that somebody else starts and stops. */
export function nodeAt(url: string) {
  const stats = async () => (await (await fetch(`${url}/stats`)).json()) as TrivialNodeStats; // it writes exactly this
  return {
    url,
    stats,
    count: async () => (await stats()).distinct,
    missing: (hashes: readonly Hex[]) => missing(url, hashes),
  };
}

const callsPerBatch = 500;

async function missing(url: string, hashes: readonly Hex[]): Promise<Hex[]> {
  const absent: Hex[] = [];
  for (let at = 0; at < hashes.length; at += callsPerBatch) {
    const batch = hashes.slice(at, at + callsPerBatch);
    const found = await call(
      url,
      batch.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] })),
    );
    absent.push(...batch.filter((_, index) => found[index] === null));
  }
  return absent;
}

async function call(url: string, calls: readonly { method: string; params: readonly unknown[] }[]): Promise<unknown[]> {
  const body = JSON.stringify(calls.map((one, id) => ({ jsonrpc: '2.0', id, ...one })));
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const replies = (await response.json()) as { id: number; result: unknown }[]; // our own nodes answer every call
  return replies.sort((a, b) => a.id - b.id).map(({ result }) => result);
}
