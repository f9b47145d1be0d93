import { type Address, getContractAddress } from 'viem';
import type { FakeAccounts } from './fake-accounts.js';
import { blockHash, type FakeBlock, type FakeInclusion } from './fake-blocks.js';
import type { FakeContracts } from './fake-contracts.js';
import type { FakePool } from './fake-pool.js';
import { costOf, type FakeTransaction, lower, tipAt } from './fake-transaction.js';

export interface FakeHeader {
  readonly timestamp: number;
  readonly baseFee: bigint | null;
  readonly gasLimit: bigint;
  /** Goes into the hash, so that two blocks of one height and parent are two blocks. */
  readonly salt: string;
}

/** Builds the block after `parent` out of the pool and records in `accounts` what its transactions do. */
export function mineBlock(
  parent: FakeBlock,
  header: FakeHeader,
  from: { pool: FakePool | null; accounts: FakeAccounts; contracts: FakeContracts },
): FakeBlock {
  const { salt, ...rest } = header;
  const number = parent.number + 1;
  const hash = blockHash(parent.hash, number, salt);
  const inclusions: FakeInclusion[] = [];
  let gasUsed = 0n;
  const candidates = new Candidates(from.pool, (address) => from.accounts.at(address, number).nonce);
  for (let next = candidates.best(header); next; next = candidates.best(header)) {
    const isAffordable = costOf(next) <= from.accounts.at(next.from, number).balance;
    // as geth: what does not fit by its limit is left with all that follow it, though it might have used less
    if (!isAffordable || gasUsed + next.gas > header.gasLimit) {
      candidates.skipSender(next);
      continue;
    }
    const outcome = execute(next, number, header.baseFee ?? 0n, from);
    gasUsed += outcome.gasUsed;
    inclusions.push({
      transaction: next,
      receipt: {
        ...outcome,
        transactionHash: next.hash,
        transactionIndex: inclusions.length,
        blockHash: hash,
        blockNumber: number,
        cumulativeGasUsed: gasUsed,
      },
    });
    candidates.take(next);
  }
  return { ...rest, number, hash, parentHash: parent.hash, gasUsed, inclusions };
}

/** The next transaction of every sender in the pool, by nonce. */
class Candidates {
  readonly #pool: FakePool | null;
  readonly #heads = new Map<Address, FakeTransaction>();

  constructor(pool: FakePool | null, nonceOf: (address: Address) => number) {
    this.#pool = pool;
    for (const sender of pool?.senders ?? []) this.#look(sender, nonceOf(sender));
  }

  /** The one that pays most, the first come of equals. */
  best(header: FakeHeader): FakeTransaction | undefined {
    const baseFee = header.baseFee ?? 0n;
    let best: FakeTransaction | undefined;
    for (const head of this.#heads.values()) {
      if (head.maxFeePerGas < baseFee) continue;
      if (!best || tipAt(head, baseFee) > tipAt(best, baseFee)) best = head;
    }
    return best;
  }

  take(transaction: FakeTransaction): void {
    this.#heads.delete(transaction.from);
    this.#look(transaction.from, transaction.nonce + 1);
  }

  skipSender(transaction: FakeTransaction): void {
    this.#heads.delete(transaction.from);
  }

  #look(sender: Address, nonce: number): void {
    const next = this.#pool?.next(sender, nonce);
    if (next) this.#heads.set(sender, next);
  }
}

function execute(
  transaction: FakeTransaction,
  block: number,
  baseFee: bigint,
  { accounts, contracts }: { accounts: FakeAccounts; contracts: FakeContracts },
) {
  const { from, to, nonce, value } = transaction;
  const needed = contracts.gasFor(transaction, transaction.accessList);
  const isOutOfGas = needed > transaction.gas;
  const gasUsed = isOutOfGas ? transaction.gas : needed;
  const effectiveGasPrice = baseFee + tipAt(transaction, baseFee);
  const status: 0 | 1 = isOutOfGas || contracts.revertData(transaction) !== null ? 0 : 1;
  const contractAddress = to === null ? lower(getContractAddress({ from, nonce: BigInt(nonce) })) : null;
  const sent = status === 1 ? value : 0n;
  accounts.change(from, block, { nonce: nonce + 1, flow: -(gasUsed * effectiveGasPrice + sent) });
  const receiver = to ?? contractAddress;
  if (receiver && sent > 0n) accounts.change(receiver, block, { flow: sent });
  return { status, gasUsed, effectiveGasPrice, contractAddress };
}
