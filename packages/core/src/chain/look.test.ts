import type { Hex } from 'viem';
import { describe, expect, it, test } from 'vitest';
import { BlockReceipts } from './block-receipts.js';
import type { RpcCall, RpcReply } from './endpoint.js';
import { type LookContext, look } from './look.js';

const signer = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const block = (number: number, fields: Record<string, unknown> = {}) => ({
  number: `0x${number.toString(16)}`,
  hash: hash(number),
  timestamp: '0x64',
  baseFeePerGas: '0x7',
  ...fields,
});
const receiptOf = (n: number, fields: Record<string, unknown> = {}) => ({
  transactionHash: hash(n),
  blockNumber: '0x60',
  blockHash: hash(96),
  status: '0x1',
  gasUsed: '0x5208',
  effectiveGasPrice: '0x9',
  ...fields,
});

/** What a node answers to each method; functions are asked with the parameters; an RpcReply goes back as it is. */
type Node = Readonly<Record<string, unknown>>;
const healthy: Node = {
  eth_chainId: '0x1',
  latest: block(100),
  finalized: block(64),
  safe: block(90),
  count: '0x5',
  pending: '0x7',
  deep: '0x3',
  balance: '0xff',
  tip: '0x2',
  price: '0xa',
  receipt: () => null,
  height: '0x64',
  size: '0x1',
};

const names: Readonly<Record<string, string>> = {
  eth_getBalance: 'balance',
  eth_maxPriorityFeePerGas: 'tip',
  eth_gasPrice: 'price',
  eth_getTransactionReceipt: 'receipt',
  eth_blockNumber: 'height',
  eth_getBlockTransactionCountByHash: 'size',
};

function answer(node: Node, { method, params }: RpcCall): RpcReply {
  const name =
    method === 'eth_getBlockByNumber'
      ? String(params[0])
      : method === 'eth_getTransactionCount'
        ? params[1] === 'latest'
          ? 'count'
          : params[1] === 'pending'
            ? 'pending'
            : 'deep'
        : (names[method] ?? method);
  const value = node[name];
  const result: unknown = typeof value === 'function' ? value(...params) : value;
  const isReply = typeof result === 'object' && result !== null && 'kind' in result;
  return isReply ? (result as RpcReply) : { kind: 'result', result };
}

function seen(fields: Node = {}, context: Partial<LookContext> = {}) {
  const asked: RpcCall[][] = [];
  const troubles: string[] = [];
  const read = async (calls: readonly RpcCall[]) => {
    asked.push([...calls]);
    return calls.map((call) => answer({ ...healthy, ...fields }, call));
  };
  const looked = look({
    at: 1234,
    endpoint: 'node',
    development: false,
    read,
    signer,
    settling: { depth: 12, tag: null },
    batchSize: 100,
    known: null,
    blocks: new BlockReceipts(),
    judgeChain: (reply) => (reply?.kind === 'result' && reply.result === '0x1' ? null : 'node serves another chain'),
    troubled: (message) => troubles.push(message),
    watchedAt: () => [{ hash: hash(1), call: null }],
    ...context,
  });
  return { looked, asked, troubles };
}

const trouble: RpcReply = { kind: 'error', code: -32000, message: 'header not found' };

describe('look', () => {
  it('brings head, counts, balance, price and receipts of one endpoint', async () => {
    expect(await seen({ receipt: () => receiptOf(1, { blockTimestamp: '0x65' }) }).looked).toEqual({
      endpoint: 'node',
      at: 1234,
      head: { number: 100, hash: hash(100), at: 100_000, baseFee: 7n },
      finalized: 64,
      safe: null,
      count: 5,
      pendingCount: 7,
      deepCount: 3,
      firstGenesis: null,
      balance: 255n,
      suggestedPrice: 2n,
      receipts: new Map([
        [
          hash(1),
          {
            hash: hash(1),
            blockNumber: 96,
            blockHash: hash(96),
            at: 101_000,
            executed: true,
            gasUsed: 21_000n,
            effectiveGasPrice: 9n,
          },
        ],
      ]),
      conclusive: true,
      development: false,
    });
  });

  it('takes the pool’s count only where it can be one', async () => {
    const pendingOf = async (pending: unknown) => {
      const looked = await seen({ pending }).looked;
      return typeof looked === 'string' || 'genesis' in looked ? looked : looked.pendingCount;
    };
    expect(await pendingOf('0x15')).toBe(21);
    for (const useless of [trouble, null, '0x4', '0xffffffffff', 'x', { kind: 'timeout', ms: 1 }])
      expect(await pendingOf(useless), JSON.stringify(useless)).toBe(5);
  });

  it('asks for the count at exactly settleDepth below the head, but not below genesis', async () => {
    const deepOf = async (latest: unknown, depth: number) => {
      const { looked, asked } = seen({ latest }, { settling: { depth, tag: null } });
      await looked;
      return asked[1]?.[0]?.params[1];
    };
    expect(await deepOf(block(100), 12)).toBe('0x58');
    expect(await deepOf(block(5), 12)).toBe('0x0');
  });

  it('asks nothing more when no slot is in question', async () => {
    const { looked, asked } = seen({}, { watchedAt: () => null });
    expect(await looked).toMatchObject({ conclusive: true, deepCount: 0, receipts: new Map() });
    expect(asked).toHaveLength(1);
  });

  it('takes the count itself for the deep one on a chain without reorgs', async () => {
    const { looked, asked } = seen({ deep: '0x0' }, { settling: { depth: 0, tag: null } });
    expect(await looked).toMatchObject({ deepCount: 5, finalized: null });
    expect(asked[0]?.some(({ params }) => params[0] === 'finalized')).toBe(false);
  });

  it('takes the count where the chain itself says that blocks stay, if that is lower', async () => {
    const deepOf = async (depth: number, tag: 'safe' | 'finalized', node: Node = {}) => {
      const { looked, asked } = seen(node, { settling: { depth, tag } });
      await looked;
      return asked[1]?.[0]?.params[1];
    };
    expect(await deepOf(12, 'finalized')).toBe('0x40');
    expect(await deepOf(12, 'safe')).toBe('0x58');
    expect(await deepOf(0, 'safe')).toBe('0x5a');
  });

  it('brings the height that waits for the chain’s word', async () => {
    expect(await seen({}, { settling: { depth: 12, tag: 'safe' } }).looked).toMatchObject({ safe: 90, finalized: 64 });
    expect(await seen({}, { settling: { depth: 0, tag: 'finalized' } }).looked).toMatchObject({ finalized: 64 });
  });

  it('takes nothing for deep while a young chain has no such block', async () => {
    for (const finalized of [null, { kind: 'error', code: -39001, message: 'finalized block not found' }]) {
      const { looked } = seen({ finalized }, { settling: { depth: 12, tag: 'finalized' } });
      expect(await looked).toMatchObject({ finalized: null, deepCount: 0, conclusive: true });
    }
  });

  it('does not go by a node that cannot tell what `confirmations` waits for', async () => {
    const unknown: RpcReply = { kind: 'error', code: -32602, message: 'hex string without 0x prefix' };
    const { looked, troubles } = seen({ safe: unknown }, { settling: { depth: 12, tag: 'safe' } });
    expect(await looked).toBe(
      "node: hex string without 0x prefix (eth_getBlockByNumber, 'safe', which `confirmations` waits for)",
    );
    expect(troubles).toHaveLength(1);
  });

  it('asks which hashes are wanted once the count is known', async () => {
    const counts: number[] = [];
    const watchedAt = (count: number) => {
      counts.push(count);
      return null;
    };
    await seen({}, { watchedAt }).looked;
    expect(counts).toEqual([5]);
  });

  it('is conclusive only when the height did not fall between the two batches', async () => {
    for (const [height, conclusive] of [
      ['0x64', true],
      ['0x65', true],
      ['0x63', false],
      [null, false],
      [trouble, false],
      ['latest', false],
    ]) {
      expect(await seen({ height }).looked).toMatchObject({ conclusive });
    }
  });

  describe('where the head is not known any more by the time of the receipts', () => {
    const known = {
      genesis: hash(0),
      anchor: { number: 36, hash: hash(36) },
      development: true,
    };
    const forgotten = (shown: Node, development = true) => {
      let batches = 0;
      const anchors = [block(36), shown.anchor === undefined ? block(36) : shown.anchor, shown.again ?? shown.anchor];
      const node = { height: '0x70', size: null, '0x0': block(0), ...shown, '0x24': () => anchors[batches++] };
      return seen(node, { known, development }).looked;
    };

    it('it is another chain if that does not have the remembered block: nothing has left a chain that is gone', async () => {
      const other = { genesis: hash(7), missing: hash(36), development: true };
      const restarted = { '0x0': block(0, { hash: hash(7) }), receipt: () => receiptOf(1) };
      expect(await forgotten({ ...restarted, anchor: block(36, { hash: hash(8) }) })).toMatchObject(other);
      expect(await forgotten({ ...restarted, anchor: null })).toMatchObject(other);
    });

    it('it is another backend or branch of the same chain else: what is missing proves nothing', async () => {
      expect(await forgotten({})).toMatchObject({ conclusive: false, receipts: new Map([[hash(1), null]]) });
      expect(await forgotten({ anchor: trouble }, false)).toMatchObject({ conclusive: false });
      // an endpoint that answered null to anything, until it was asked for the first block, too
      expect(await forgotten({ anchor: null, again: block(36) })).toMatchObject({ conclusive: false });
      expect(await seen({ size: null, '0x0': block(0) }).looked).toMatchObject({ conclusive: false });
    });

    it('an endpoint that cannot tell is taken at its word', async () => {
      const unsupported: RpcReply = { kind: 'error', code: -32601, message: 'the method does not exist' };
      expect(await forgotten({ size: unsupported })).toMatchObject({ conclusive: true });
    });
  });

  it('knows no deep count from a node without old state: then only receipts settle', async () => {
    expect(await seen({ deep: trouble }).looked).toMatchObject({ deepCount: 0 });
    expect(await seen({ deep: null }).looked).toMatchObject({ deepCount: 0 });
  });

  it('knows nothing of finality where the chain does not tell', async () => {
    for (const finalized of [null, trouble, 'latest', { number: '0x5' }]) {
      expect(await seen({ finalized }).looked).toMatchObject({ finalized: null });
    }
  });
});

describe('a receipt', () => {
  const of = async (receipt: unknown) => {
    const observation = await seen({ receipt: () => receipt }).looked;
    if (typeof observation === 'string' || 'genesis' in observation) throw new Error('there is nothing to see');
    return observation.receipts;
  };

  it('E30: that is missing is null, and one that the node could not look for is not said', async () => {
    expect(await of(null)).toEqual(new Map([[hash(1), null]]));
    for (const answer of [trouble, { kind: 'timeout', ms: 5 }, 'indexing', 5]) expect((await of(answer)).size).toBe(0);
  });

  test.each([
    ['of another transaction', receiptOf(2)],
    ['without a block', receiptOf(1, { blockNumber: null })],
    ['of a negative block', receiptOf(1, { blockNumber: '-0x1' })],
    ['of a block beyond all numbers', receiptOf(1, { blockNumber: `0x${'f'.repeat(64)}` })],
    ['with a block hash that is none', receiptOf(1, { blockHash: '0x60' })],
  ])('%s is not believed', async (_name, receipt) => {
    expect((await of(receipt)).size).toBe(0);
  });

  it('of a reverted transaction says so', async () => {
    expect((await of(receiptOf(1, { status: '0x0' }))).get(hash(1))).toMatchObject({ executed: false, at: null });
  });

  it('without a status that makes sense does not prove that the call executed', async () => {
    expect((await of(receiptOf(1, { status: 'fine' }))).get(hash(1))?.executed ?? false).toBe(false);
  });
});

describe('prices', () => {
  it('are the suggested tip; where the node has none, what its gas price leaves above the base fee', async () => {
    expect(await seen({ tip: trouble, price: '0xa' }).looked).toMatchObject({ suggestedPrice: 3n });
    expect(await seen({ tip: null, price: '0x7' }).looked).toMatchObject({ suggestedPrice: 1n });
  });

  it('are the gas price on a chain without a base fee', async () => {
    const latest = block(100, { baseFeePerGas: undefined });
    expect(await seen({ latest }).looked).toMatchObject({ suggestedPrice: 10n, head: { baseFee: null } });
  });

  it('cannot be made up', async () => {
    expect(await seen({ tip: null, price: null }).looked).toBe('node: an answer that makes no sense (eth_gasPrice)');
  });
});

describe('garbage', () => {
  test.each([
    ['latest', null, 'eth_getBlockByNumber'],
    ['latest', 'pending', 'eth_getBlockByNumber'],
    ['latest', block(100, { number: null }), 'eth_getBlockByNumber'],
    ['latest', block(100, { number: '-0x5' }), 'eth_getBlockByNumber'],
    ['latest', block(100, { number: `0x${'f'.repeat(64)}` }), 'eth_getBlockByNumber'],
    ['latest', block(100, { hash: 'abc' }), 'eth_getBlockByNumber'],
    ['latest', block(100, { timestamp: {} }), 'eth_getBlockByNumber'],
    ['count', null, 'eth_getTransactionCount'],
    ['count', 5, 'eth_getTransactionCount'],
    ['count', '-0x1', 'eth_getTransactionCount'],
    ['count', `0x1${'0'.repeat(64)}`, 'eth_getTransactionCount'],
    ['balance', 'rich', 'eth_getBalance'],
    ['balance', null, 'eth_getBalance'],
  ])('for %s (%o) is nothing to see', async (name, value, method) => {
    expect(await seen({ [name]: value }).looked).toBe(`node: an answer that makes no sense (${method})`);
  });

  it('is told apart from trouble, with the node’s words', async () => {
    expect(await seen({ latest: trouble }).looked).toBe('node: header not found (eth_getBlockByNumber)');
    expect(await seen({ count: { kind: 'http', status: 503, body: '', retryAfterMs: null } }).looked).toBe(
      'node: HTTP 503 (eth_getTransactionCount)',
    );
    expect(await seen({ balance: { kind: 'timeout', ms: 9 } }).looked).toBe(
      'node: no answer within 9 ms (eth_getBalance)',
    );
  });

  it('counts against the endpoint where a node said it, not where its transport failed', async () => {
    const of = async (fields: Node) => {
      const { looked, troubles } = seen(fields);
      await looked;
      return troubles;
    };
    expect(await of({ latest: trouble })).toEqual(['node: header not found (eth_getBlockByNumber)']);
    expect(await of({ count: 'many' })).toHaveLength(1);
    expect(await of({ count: { kind: 'http', status: 503, body: '', retryAfterMs: null } })).toEqual([]);
    expect(await of({})).toEqual([]);
  });

  it('of another chain is told as that, whatever else was answered', async () => {
    expect(await seen({ eth_chainId: '0x2' }).looked).toBe('node serves another chain');
  });

  it('a count that no account can have (over 2^53) is nothing to see', async () => {
    expect(await seen({ count: `0x${'f'.repeat(40)}` }).looked).toBeTypeOf('string');
  });

  it('a finalized height above the head is not believed: it would settle everything at once', async () => {
    expect(await seen({ finalized: block(100_000) }).looked).not.toMatchObject({ finalized: 100_000 });
  });
});

describe('many hashes', () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ hash: hash(n + 1000), call: null }));
  const transactions = many.slice(0, 50).map((one) => one.hash);
  const inBlock = (n: number) => receiptOf(n, { from: signer, blockNumber: '0x64', blockHash: hash(100) });
  const node = {
    '0x64': block(100, { transactions }),
    ...Object.fromEntries([97, 98, 99].map((n) => [`0x${n.toString(16)}`, block(n, { transactions: [] })])),
    eth_getBlockReceipts: () => many.slice(0, 50).map((_, n) => inBlock(n + 1000)),
  };

  it('are looked for in whole blocks; only those that are in none are asked for by themselves', async () => {
    const { looked, asked } = seen(node, { watchedAt: () => many });
    const found = await looked;
    if (typeof found === 'string' || 'genesis' in found) throw new Error('there is nothing to see');
    expect(found).toMatchObject({ conclusive: true, deepCount: 3 });
    expect([...found.receipts.values()].filter(Boolean)).toHaveLength(50);
    expect(many.slice(50).map((one) => found.receipts.get(one.hash))).toEqual(Array.from({ length: 10 }, () => null));
    expect(asked.flat().filter(({ method }) => method === 'eth_getTransactionReceipt')).toHaveLength(10);
  });

  it('prove nothing where the node fell back on any of the requests', async () => {
    for (let at = 0; at < 3; at++) {
      let heights = 0;
      const { looked } = seen(
        { ...node, height: () => (heights++ === at ? '0x63' : '0x64') },
        { watchedAt: () => many },
      );
      expect(await looked).toMatchObject({ conclusive: false });
    }
  });
});
