import { type Hex, numberToHex } from 'viem';
import type { FakeAccounts } from './fake-accounts.js';
import { type FakeBlock, type FakeBlocks, nextBaseFee } from './fake-blocks.js';
import type { FinalityDepth } from './fake-chain-options.js';
import type { FakeContracts } from './fake-contracts.js';
import type { FakePool } from './fake-pool.js';
import { FakeRpcError, refused } from './fake-rpc-error.js';
import {
  formatBlock,
  formatFeeHistory,
  formatPendingBlock,
  formatReceipt,
  formatTransaction,
} from './fake-rpc-format.js';
import { type FakeParams, quantity } from './fake-rpc-params.js';

/** What the methods read: the chain as one node sees it, up to the height `head`. */
export interface FakeView {
  readonly head: number;
  readonly blocks: FakeBlocks;
  readonly pool: FakePool;
  readonly accounts: FakeAccounts;
  readonly contracts: FakeContracts;
  readonly chainId: number;
  readonly clientVersion: string;
  /** Wei per gas that the node suggests as a tip. */
  readonly tip: bigint;
  readonly blockTime: number;
  /** The base fee that a test has fixed for the next blocks. */
  readonly fixedBaseFee: bigint | null;
  /** How far `safe` and `finalized` lie behind the head. */
  readonly safeDepth: FinalityDepth;
  readonly finalizedDepth: FinalityDepth;
  send(raw: Hex): Hex | Promise<Hex>;
}

type Method = (view: FakeView, params: FakeParams) => unknown;

const METHODS: Readonly<Record<string, Method>> = {
  eth_accounts: () => [],
  eth_blockNumber: (view) => numberToHex(view.head),
  eth_call(view, params) {
    return view.contracts.run(params.call(0));
  },
  eth_chainId: (view) => numberToHex(view.chainId),
  eth_estimateGas(view, params) {
    const call = params.call(0);
    if (call.from && call.value > view.accounts.at(call.from, view.head).balance)
      throw refused('insufficient funds for transfer');
    view.contracts.run(call);
    return numberToHex(view.contracts.gasFor(call));
  },
  eth_feeHistory(view, params) {
    const newest = blockNumber(view, params.block(1, 'latest'));
    if (newest > view.head) throw refused(`request beyond head block: requested ${newest}, head ${view.head}`);
    // geth takes the count as a number, too, and shortens it to what there is
    const given = params.raw(0);
    const count = Math.min(typeof given === 'number' ? given : Number(params.quantity(0)), 1024, newest + 1);
    const percentiles = params.raw(2);
    const last = view.blocks.at(newest) ?? view.blocks.head;
    return formatFeeHistory(
      view.blocks.all.slice(newest + 1 - count, newest + 1),
      view.blocks.at(newest + 1)?.baseFee ?? view.fixedBaseFee ?? nextBaseFee(last),
      Array.isArray(percentiles) ? percentiles.map(Number) : [],
    );
  },
  eth_gasPrice: (view) => numberToHex((headOf(view).baseFee ?? 0n) + view.tip),
  eth_getBalance(view, params) {
    return numberToHex(view.accounts.at(params.address(0), stateNumber(view, params.block(1, 'latest'))).balance);
  },
  eth_getBlockByHash(view, params) {
    const block = view.blocks.byHash(params.hash(0));
    return block && block.number <= view.head ? formatBlock(block, params.raw(1) === true) : null;
  },
  eth_getBlockByNumber(view, params) {
    const tag = params.block(0, 'latest');
    if (tag === 'pending') return formatPendingBlock(headOf(view), view.blockTime, view.fixedBaseFee);
    const block = blockAt(view, tag);
    return block ? formatBlock(block, params.raw(1) === true) : null;
  },
  eth_getBlockReceipts(view, params) {
    const block = blockAt(view, params.block(0, 'latest'));
    return block ? block.inclusions.map(formatReceipt) : null;
  },
  eth_getBlockTransactionCountByHash(view, params) {
    const block = view.blocks.byHash(params.hash(0));
    return block && block.number <= view.head ? numberToHex(block.inclusions.length) : null;
  },
  eth_getCode: (view, params) => view.contracts.codeOf(params.address(0)),
  eth_getTransactionByHash(view, params) {
    const hash = params.hash(0);
    const inclusion = view.blocks.inclusionOf(hash);
    const block = inclusion && view.blocks.at(inclusion.receipt.blockNumber);
    if (inclusion && block && block.number <= view.head)
      return formatTransaction(inclusion.transaction, block, inclusion);
    // to a node that lags, what is mined already is still in the pool
    const transaction = view.pool.get(hash) ?? inclusion?.transaction;
    return transaction ? formatTransaction(transaction) : null;
  },
  eth_getTransactionCount(view, params) {
    const address = params.address(0);
    const tag = params.block(1, 'latest');
    const { nonce } = view.accounts.at(address, stateNumber(view, tag));
    return numberToHex(tag === 'pending' ? view.pool.pendingNonce(address, nonce) : nonce);
  },
  eth_getTransactionReceipt(view, params) {
    const inclusion = view.blocks.inclusionOf(params.hash(0));
    return inclusion && inclusion.receipt.blockNumber <= view.head ? formatReceipt(inclusion) : null;
  },
  eth_maxPriorityFeePerGas: (view) => numberToHex(view.tip),
  eth_sendRawTransaction: (view, params) => view.send(params.bytes(0)),
  eth_syncing: () => false,
  net_version: (view) => String(view.chainId),
  web3_clientVersion: (view) => view.clientVersion,
};

/** Answers one JSON-RPC call or throws a FakeRpcError. */
export function answer(view: FakeView, method: string, params: FakeParams): unknown {
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!run) throw new FakeRpcError(-32601, `the method ${method} does not exist/is not available`);
  return run(view, params);
}

function headOf(view: FakeView): FakeBlock {
  return view.blocks.at(view.head) ?? view.blocks.head;
}

function blockAt(view: FakeView, tag: string | { blockHash: Hex }): FakeBlock | undefined {
  const block = typeof tag === 'string' ? view.blocks.at(blockNumber(view, tag)) : view.blocks.byHash(tag.blockHash);
  return block && block.number <= view.head ? block : undefined;
}

/** The height whose state is asked for; a height that is not there yet is an error here, not a null. */
function stateNumber(view: FakeView, tag: string | { blockHash: Hex }): number {
  const block = blockAt(view, tag === 'pending' ? 'latest' : tag);
  if (!block) throw refused('header not found');
  return block.number;
}

function blockNumber(view: FakeView, tag: string | { blockHash: Hex }): number {
  if (typeof tag !== 'string') return view.blocks.byHash(tag.blockHash)?.number ?? Number.POSITIVE_INFINITY;
  switch (tag) {
    case 'latest':
    case 'pending':
      return view.head;
    case 'earliest':
      return 0;
    case 'safe':
      return behind(view, view.safeDepth, tag);
    case 'finalized':
      return behind(view, view.finalizedDepth, tag);
    default:
      return Number(quantity(tag, 0));
  }
}

function behind(view: FakeView, depth: FinalityDepth, tag: string): number {
  if (depth === 'unknown') throw new FakeRpcError(-32602, 'invalid argument 0: hex string without 0x prefix');
  if (depth === null) throw refused(`${tag} block not found`);
  return Math.max(0, view.head - depth);
}
