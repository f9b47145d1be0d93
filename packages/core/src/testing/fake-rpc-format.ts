import { type Hex, numberToHex } from 'viem';
import { type FakeBlock, type FakeInclusion, nextBaseFee } from './fake-blocks.js';
import { type FakeTransaction, tipAt } from './fake-transaction.js';

const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;
const NO_LOGS: Hex = `0x${'0'.repeat(512)}`;
const TYPES = { legacy: '0x0', eip2930: '0x1', eip1559: '0x2' } as const;

const formatted = new WeakMap<FakeBlock, ReturnType<typeof buildBlock>>();

/** The object of eth_getBlockByNumber; blocks never change, and are asked for often. */
export function formatBlock(block: FakeBlock, isFull: boolean) {
  if (isFull) return buildBlock(block, true);
  const built = formatted.get(block) ?? buildBlock(block, false);
  formatted.set(block, built);
  return built;
}

function buildBlock(block: FakeBlock, isFull: boolean) {
  return {
    number: numberToHex(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    timestamp: numberToHex(block.timestamp),
    gasLimit: numberToHex(block.gasLimit),
    gasUsed: numberToHex(block.gasUsed),
    ...(block.baseFee === null ? {} : { baseFeePerGas: numberToHex(block.baseFee) }),
    transactions: block.inclusions.map((inclusion) =>
      isFull ? formatTransaction(inclusion.transaction, block, inclusion) : inclusion.transaction.hash,
    ),
    miner: `0x${'0'.repeat(40)}`,
    difficulty: '0x0',
    extraData: '0x',
    logsBloom: NO_LOGS,
    mixHash: ZERO_HASH,
    nonce: '0x0000000000000000',
    receiptsRoot: ZERO_HASH,
    sha3Uncles: ZERO_HASH,
    size: '0x220',
    stateRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    uncles: [],
  };
}

/** The block that a miner would start from now; it has neither hash nor transactions here. */
export function formatPendingBlock(head: FakeBlock, blockTime: number, fixedBaseFee: bigint | null) {
  const block = formatBlock(
    {
      ...head,
      number: head.number + 1,
      parentHash: head.hash,
      timestamp: head.timestamp + blockTime,
      baseFee: fixedBaseFee ?? nextBaseFee(head),
      gasUsed: 0n,
      inclusions: [],
    },
    false,
  );
  return { ...block, hash: null, nonce: null, miner: null, logsBloom: null };
}

/** The object of eth_getTransactionByHash; in the pool without a block. */
export function formatTransaction(transaction: FakeTransaction, block?: FakeBlock, inclusion?: FakeInclusion) {
  const { type, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const isDynamic = type === 'eip1559';
  const parity = transaction.v >= 27n ? transaction.v - 27n : transaction.v;
  const gasPrice = inclusion?.receipt.effectiveGasPrice ?? maxFeePerGas;
  return {
    hash: transaction.hash,
    type: TYPES[type],
    chainId: transaction.chainId === undefined ? undefined : numberToHex(transaction.chainId),
    from: transaction.from,
    to: transaction.to,
    nonce: numberToHex(transaction.nonce),
    value: numberToHex(transaction.value),
    input: transaction.input,
    gas: numberToHex(transaction.gas),
    gasPrice: numberToHex(gasPrice),
    ...(isDynamic
      ? { maxFeePerGas: numberToHex(maxFeePerGas), maxPriorityFeePerGas: numberToHex(maxPriorityFeePerGas) }
      : {}),
    ...(type === 'legacy' ? {} : { accessList: transaction.accessList, yParity: numberToHex(parity) }),
    v: numberToHex(type === 'legacy' ? transaction.v : parity),
    r: transaction.r,
    s: transaction.s,
    blockHash: block?.hash ?? null,
    blockNumber: block ? numberToHex(block.number) : null,
    transactionIndex: inclusion ? numberToHex(inclusion.receipt.transactionIndex) : null,
  };
}

const receipts = new WeakMap<FakeInclusion, ReturnType<typeof buildReceipt>>();

/** The object of eth_getTransactionReceipt; it never changes, either. */
export function formatReceipt(inclusion: FakeInclusion) {
  const built = receipts.get(inclusion) ?? buildReceipt(inclusion);
  receipts.set(inclusion, built);
  return built;
}

function buildReceipt({ transaction, receipt }: FakeInclusion) {
  return {
    transactionHash: receipt.transactionHash,
    transactionIndex: numberToHex(receipt.transactionIndex),
    blockHash: receipt.blockHash,
    blockNumber: numberToHex(receipt.blockNumber),
    from: transaction.from,
    to: transaction.to,
    type: TYPES[transaction.type],
    status: numberToHex(receipt.status),
    gasUsed: numberToHex(receipt.gasUsed),
    cumulativeGasUsed: numberToHex(receipt.cumulativeGasUsed),
    effectiveGasPrice: numberToHex(receipt.effectiveGasPrice),
    contractAddress: receipt.contractAddress,
    logs: [],
    logsBloom: NO_LOGS,
  };
}

/** The object of eth_feeHistory over these blocks, oldest first. */
export function formatFeeHistory(blocks: readonly FakeBlock[], next: bigint | null, percentiles: readonly number[]) {
  const [oldest] = blocks;
  const prices = blocks.map((block) => pricesOf(block, percentiles));
  return {
    oldestBlock: numberToHex(oldest?.number ?? 0),
    baseFeePerGas: [...prices.map(({ baseFee }) => baseFee), numberToHex(next ?? 0n)],
    gasUsedRatio: prices.map(({ ratio }) => ratio),
    ...(percentiles.length > 0 ? { reward: prices.map(({ reward }) => reward) } : {}),
  };
}

const priced = new WeakMap<FakeBlock, Map<string, ReturnType<typeof pricesIn>>>();

/** What one block adds to a history, which is asked for again with every block that follows. */
function pricesOf(block: FakeBlock, percentiles: readonly number[]) {
  const known = priced.get(block) ?? new Map<string, ReturnType<typeof pricesIn>>();
  priced.set(block, known);
  const name = percentiles.join();
  const prices = known.get(name) ?? pricesIn(block, percentiles);
  known.set(name, prices);
  return prices;
}

function pricesIn(block: FakeBlock, percentiles: readonly number[]) {
  return {
    baseFee: numberToHex(block.baseFee ?? 0n),
    ratio: Number((block.gasUsed * 10_000n) / block.gasLimit) / 10_000,
    reward: rewards(block, percentiles),
  };
}

/** The tips of a block at these percentiles of its gas. */
function rewards(block: FakeBlock, percentiles: readonly number[]): Hex[] {
  const paid = block.inclusions
    .map(({ transaction, receipt }) => ({ tip: tipAt(transaction, block.baseFee ?? 0n), gas: receipt.gasUsed }))
    .sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0));
  return percentiles.map((percentile) => {
    const threshold = (Number(block.gasUsed) * percentile) / 100;
    let seen = 0;
    for (const { tip, gas } of paid) {
      seen += Number(gas);
      if (seen >= threshold) return numberToHex(tip);
    }
    return numberToHex(paid.at(-1)?.tip ?? 0n);
  });
}
