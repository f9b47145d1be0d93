// A JSON-RPC node that does next to nothing, so that a benchmark measures the broadcaster and not the node. Runs as
//   node packages/testing/src/trivial-node-main.ts [--port N] [--latency-ms N] [--chain-id N] [--block-ms N] [--mine] [--senders A,B,...]
// by Node's own type stripping: hence one file, without imports from the workspace. It checks nothing. With --mine every
// transaction counts as mined when it arrives. Who signed is not asked, because that would cost more than all the rest:
// all count as one sender's, or, with --senders, as that of the one whose turn it is by the last word of the call's data.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import type { Hex } from 'viem';
import { keccak256 } from 'viem/utils';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    'chain-id': { type: 'string', default: '31337' },
    'block-ms': { type: 'string', default: '1000' },
    mine: { type: 'boolean', default: false },
    senders: { type: 'string', default: '' },
  },
});
const latencyMs = Number(options['latency-ms']);
const blockMs = Number(options['block-ms']);
const chainId = hex(Number(options['chain-id']));
const isMining = options.mine;
const senders = options.senders.toLowerCase().split(',').filter(Boolean);

const GWEI = '0x3b9aca00';
const ZEROS = '0'.repeat(64);
const startedAt = Date.now();

/** Every distinct transaction by its hash, with the block it is in. */
const blockOf = new Map<Hex, number>();
/** How many transactions of a sender there are up to a block, for the blocks that have some; in order. */
const totals = senders.concat(senders.length === 0 ? '' : []).map((): { block: number; total: number }[] => []);
let received = 0;
let firstAt: number | null = null;
let lastAt: number | null = null;

type Call = { readonly id: unknown; readonly method: string; readonly params?: readonly unknown[] };

function send(raw: Hex): Hex {
  const hash = keccak256(raw);
  lastAt = Date.now();
  firstAt ??= lastAt;
  received++;
  if (blockOf.has(hash)) return hash;
  const block = head();
  blockOf.set(hash, block);
  const own = totals[senders.length > 1 ? turnOf(raw) % senders.length : 0];
  const last = own?.at(-1);
  if (last?.block === block) last.total++;
  else own?.push({ block, total: (last?.total ?? 0) + 1 });
  return hash;
}

/** The last word of the call's data, which is the eighth field of a type 2 envelope (EIP-1559). */
function turnOf(raw: Hex): number {
  const bytes = Buffer.from(raw.slice(4), 'hex');
  let at = headOf(bytes, 0);
  for (let field = 0; field < 7; field++) at += lengthAt(bytes, at);
  const end = at + lengthAt(bytes, at);
  return bytes.readUInt32BE(end - 4);
}

/** How many bytes say what an item of RLP is and how long. */
function headOf(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 0;
  if (first >= 0xf8) return 1 + first - 0xf7;
  return first >= 0xb8 && first < 0xc0 ? 1 + first - 0xb7 : 1;
}

/** Of a whole item, a string: envelopes hold no list before their data. */
function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  return first < 0xb8 ? 1 + first - 0x80 : 1 + first - 0xb7 + bytes.readUIntBE(at + 1, first - 0xb7);
}

function answer(method: string, params: readonly unknown[]): unknown {
  const [first, second] = params;
  switch (method) {
    case 'eth_sendRawTransaction':
      return send(first as Hex);
    case 'eth_chainId':
      return chainId;
    case 'net_version':
      return String(Number(chainId));
    case 'web3_clientVersion':
      return 'TrivialNode/1.0';
    case 'eth_blockNumber':
      return hex(head());
    case 'eth_getBlockByNumber':
      return block(heightOf(first));
    case 'eth_getBlockByHash':
      return block(Number(first));
    case 'eth_getTransactionCount':
      return hex(isMining ? countAt(String(first), heightOf(second)) : 0);
    case 'eth_getTransactionReceipt':
      return receipt(first as Hex);
    case 'eth_getTransactionByHash':
      return transaction(first as Hex);
    case 'eth_gasPrice':
      return '0x77359400';
    case 'eth_maxPriorityFeePerGas':
      return GWEI;
    case 'eth_feeHistory':
      return feeHistory(Number(first), Array.isArray(params[2]) ? params[2].length : 0);
    case 'eth_estimateGas':
      return '0x5208';
    case 'eth_getBalance':
      return '0xd3c21bcecceda1000000'; // a million ether
    case 'eth_getCode':
    case 'eth_call':
      return '0x';
    case 'eth_syncing':
      return false;
    default:
      throw new Error(`the method ${method} does not exist/is not available`);
  }
}

function head(): number {
  return 1 + Math.floor((Date.now() - startedAt) / blockMs);
}

function heightOf(tag: unknown): number {
  if (tag === 'earliest') return 0;
  return typeof tag === 'string' && tag.startsWith('0x') ? Number(tag) : head();
}

function countAt(address: string, height: number): number {
  const own = totals[senders.length > 1 ? senders.indexOf(address.toLowerCase()) : 0];
  return own?.findLast((entry) => entry.block <= height)?.total ?? 0;
}

/** A block's hash is its height, so that it can be found again. */
function hashOf(height: number): Hex {
  return `0x${height.toString(16).padStart(64, '0')}`;
}

function block(height: number) {
  if (!(height >= 0 && height <= head())) return null;
  return {
    number: hex(height),
    hash: hashOf(height),
    parentHash: hashOf(Math.max(0, height - 1)),
    timestamp: hex(Math.floor((startedAt + height * blockMs) / 1000)),
    baseFeePerGas: GWEI,
    gasLimit: '0x1c9c380',
    gasUsed: '0x0',
    transactions: [],
    miner: `0x${'0'.repeat(40)}`,
    difficulty: '0x0',
    extraData: '0x',
    logsBloom: `0x${'0'.repeat(512)}`,
    mixHash: `0x${ZEROS}`,
    nonce: '0x0000000000000000',
    receiptsRoot: `0x${ZEROS}`,
    sha3Uncles: `0x${ZEROS}`,
    size: '0x0',
    stateRoot: `0x${ZEROS}`,
    transactionsRoot: `0x${ZEROS}`,
    uncles: [],
  };
}

function receipt(hash: Hex) {
  const height = blockOf.get(hash);
  if (!isMining || height === undefined) return null;
  return {
    transactionHash: hash,
    transactionIndex: '0x0',
    blockHash: hashOf(height),
    blockNumber: hex(height),
    from: `0x${'0'.repeat(40)}`,
    to: `0x${'0'.repeat(40)}`,
    type: '0x2',
    status: '0x1',
    gasUsed: '0x5208',
    cumulativeGasUsed: '0x5208',
    effectiveGasPrice: '0x77359400',
    contractAddress: null,
    logs: [],
    logsBloom: `0x${'0'.repeat(512)}`,
  };
}

function transaction(hash: Hex) {
  const height = blockOf.get(hash);
  if (height === undefined) return null;
  return {
    hash,
    blockHash: isMining ? hashOf(height) : null,
    blockNumber: isMining ? hex(height) : null,
    transactionIndex: isMining ? '0x0' : null,
  };
}

function feeHistory(count: number, percentiles: number) {
  const blocks = Math.min(count, head() + 1);
  return {
    oldestBlock: hex(head() + 1 - blocks),
    baseFeePerGas: Array(blocks + 1).fill(GWEI),
    gasUsedRatio: Array(blocks).fill(0.5),
    ...(percentiles > 0 ? { reward: Array(blocks).fill(Array(percentiles).fill(GWEI)) } : {}),
  };
}

function hex(value: number): Hex {
  return `0x${value.toString(16)}`;
}

function respond({ id, method, params = [] }: Call) {
  try {
    return { jsonrpc: '2.0', id, result: answer(method, params) };
  } catch (error) {
    return { jsonrpc: '2.0', id, error: { code: -32601, message: (error as Error).message } };
  }
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const write = (json: unknown) => {
    const text = JSON.stringify(json);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  };
  if (request.method === 'GET') {
    write({ received, distinct: blockOf.size, firstAt, lastAt });
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: Call | Call[] = JSON.parse(Buffer.concat(chunks).toString());
    const json = Array.isArray(body) ? body.map(respond) : respond(body);
    if (latencyMs > 0) setTimeout(write, latencyMs, json);
    else write(json);
  });
}

const server = createServer(serve);
// a benchmark pauses between its runs and is not to meet a connection that has just been closed
server.keepAliveTimeout = 60_000;
server.listen(Number(options.port), '127.0.0.1', () => {
  const address = server.address();
  console.log(`Listening on 127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});
