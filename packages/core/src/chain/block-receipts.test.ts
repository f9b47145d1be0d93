import type { Hex } from 'viem';
import { describe, expect, it, test } from 'vitest';
import { BlockReceipts } from './block-receipts.js';
import type { RpcCall, RpcReply } from './endpoint.js';

const signer = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const hashOf = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const blockHash = (height: number, fork = 0): Hex => hashOf(1_000_000 + fork * 1000 + height);
const hex = (n: number) => `0x${n.toString(16)}`;

interface Fork {
  /** Hashes of the transactions of each block. */
  readonly blocks: Record<number, readonly Hex[]>;
  fork: number;
  /** Answers instead of the node, where it has an answer. */
  override: ((call: RpcCall) => RpcReply | undefined) | undefined;
  from: string;
}

/** A node of a few blocks. */
function node(blocks: Record<number, readonly Hex[]>) {
  const state: Fork = { blocks: { ...blocks }, fork: 0, override: undefined, from: signer.toLowerCase() };
  const asked: RpcCall[] = [];
  const answer = ({ method, params }: RpcCall): RpcReply => {
    const height = Number(params[0]);
    const hashes = state.blocks[height];
    if (method === 'eth_getBlockByNumber') {
      const result = hashes && { number: hex(height), hash: blockHash(height, state.fork), transactions: hashes };
      return { kind: 'result', result: result ?? null };
    }
    const receipts = (hashes ?? []).map((transactionHash) => ({
      transactionHash,
      from: state.from,
      blockNumber: hex(height),
      blockHash: blockHash(height, state.fork),
      status: '0x1',
      gasUsed: '0x5208',
    }));
    return { kind: 'result', result: receipts };
  };
  const read = async (calls: readonly RpcCall[]) => {
    asked.push(...calls);
    return calls.map((call) => state.override?.(call) ?? answer(call));
  };
  const count = (method: string) => asked.filter((call) => call.method === method).length;
  const find = (receipts: BlockReceipts, hashes: readonly Hex[], head = 100, now = 0) =>
    receipts.find(hashes, { now, head, signer, read });
  return { state, asked, count, find };
}

const many = Array.from({ length: 40 }, (_, n) => hashOf(n + 1));
const split = { 97: [], 98: many.slice(0, 20), 99: [hashOf(777)], 100: many.slice(20) };

describe('receipts of whole blocks', () => {
  it('are found with one call for each block that has any of the hashes', async () => {
    const one = node(split);
    const found = await one.find(new BlockReceipts(), many);
    expect(new Set(found.keys())).toEqual(new Set(many));
    expect(found.get(hashOf(1))).toMatchObject({ blockNumber: 98, blockHash: blockHash(98), executed: true });
    expect([one.count('eth_getBlockByNumber'), one.count('eth_getBlockReceipts')]).toEqual([4, 2]);
  });

  it('are read once, and believed as long as the block is at its height', async () => {
    const one = node(split);
    const receipts = new BlockReceipts();
    await one.find(receipts, many);
    expect((await one.find(receipts, many)).size).toBe(40);
    expect(one.count('eth_getBlockReceipts')).toBe(2);
    one.state.fork = 1;
    const after = await one.find(receipts, many);
    expect(after.get(hashOf(1))?.blockHash).toBe(blockHash(98, 1));
    one.state.blocks[98] = [];
    one.state.fork = 2;
    expect((await one.find(receipts, many)).size).toBe(20);
  });

  it('are found again far below the head, where they were read before', async () => {
    const one = node(split);
    const receipts = new BlockReceipts();
    await one.find(receipts, many);
    const lots = [...many, ...Array.from({ length: 80 }, (_, n) => hashOf(n + 500))];
    for (let height = 101; height <= 110; height++) one.state.blocks[height] = [];
    expect((await one.find(receipts, lots, 110)).size).toBe(40);
    one.state.override = ({ method, params }) =>
      method === 'eth_getBlockByNumber' && params[0] === hex(98) ? { kind: 'broken', message: 'cut' } : undefined;
    expect((await one.find(receipts, lots, 110)).size).toBe(20);
  });

  it('are looked for in all blocks since the last time', async () => {
    const lots = Array.from({ length: 100 }, (_, n) => hashOf(n + 1));
    const one = node({ 88: lots.slice(0, 50), 92: lots.slice(50) });
    const receipts = new BlockReceipts();
    expect((await one.find(receipts, lots, 98)).size).toBe(0);
    expect((await one.find(receipts, [], 87)).size).toBe(0);
    expect((await one.find(receipts, lots, 98)).size).toBe(100);
  });

  it('are not asked for where single ones are fewer calls', async () => {
    const one = node(split);
    expect((await one.find(new BlockReceipts(), many.slice(0, 30))).size).toBe(0);
    expect(one.asked).toEqual([]);
  });

  it('are not asked for of very large blocks', async () => {
    const one = node({ 100: [...many, ...Array.from({ length: 2000 }, (_, n) => hashOf(n + 5000))] });
    expect((await one.find(new BlockReceipts(), many)).size).toBe(0);
    expect(one.count('eth_getBlockReceipts')).toBe(0);
  });

  it('of others are not kept', async () => {
    const one = node(split);
    one.state.from = other;
    expect((await one.find(new BlockReceipts(), many)).size).toBe(0);
  });

  it('of another block than the header told of are not believed', async () => {
    const one = node(split);
    one.state.override = ({ method }) => {
      if (method !== 'eth_getBlockReceipts') return undefined;
      one.state.fork = 1;
      return undefined;
    };
    expect((await one.find(new BlockReceipts(), many)).size).toBe(0);
  });
});

test.each<[string, RpcReply, number]>([
  ['does not know the method', { kind: 'error', code: -32601, message: 'method not found' }, 600_000],
  ['fails at it', { kind: 'timeout', ms: 15_000 }, 60_000],
  ['answers nonsense', { kind: 'result', result: null }, 60_000],
])('a node that %s is left in peace for a while', async (_what, reply, pauseMs) => {
  const one = node(split);
  const receipts = new BlockReceipts();
  one.state.override = ({ method }) => (method === 'eth_getBlockReceipts' ? reply : undefined);
  expect((await one.find(receipts, many)).size).toBe(0);
  one.state.override = undefined;
  const asked = one.asked.length;
  await one.find(receipts, many, 100, pauseMs - 1);
  expect(one.asked.length).toBe(asked);
  expect((await one.find(receipts, many, 100, pauseMs)).size).toBe(40);
});
