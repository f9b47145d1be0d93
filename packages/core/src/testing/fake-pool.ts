import type { Address, Hex } from 'viem';
import type { FakeAccount } from './fake-accounts.js';
import { refused } from './fake-rpc-error.js';
import { costOf, type FakeTransaction } from './fake-transaction.js';

export interface FakePoolLimits {
  /** Executable transactions of one account. */
  readonly accountSlots: number;
  /** Transactions of one account that wait behind a gap. */
  readonly accountQueue: number;
  /** What meets a full account: an error, or an answer as if all were well and nothing kept, which geth does too. */
  readonly overflow: 'refuse' | 'forget';
}

/** What of one account waits, by nonce. */
interface SenderPool {
  readonly byNonce: Map<number, FakeTransaction>;
  total: bigint;
  /** The unbroken run of nonces that was looked at last: adding to its end must not walk it again. */
  run: Run;
}

/** Transactions with the nonces `from` .. `end` - 1, and what they can cost together. */
interface Run {
  readonly from: number;
  end: number;
  cost: bigint;
}

const NO_RUN: Run = { from: -1, end: -1, cost: 0n };

/** Transactions that no block has yet, with the rules of geth's legacy pool (core/txpool/legacypool). */
export class FakePool {
  readonly #limits: FakePoolLimits;
  readonly #byHash = new Map<Hex, FakeTransaction>();
  readonly #senders = new Map<Address, SenderPool>();

  constructor(limits: FakePoolLimits) {
    this.#limits = limits;
  }

  /** In order of arrival. */
  get all(): readonly FakeTransaction[] {
    return [...this.#byHash.values()];
  }

  get senders(): readonly Address[] {
    return [...this.#senders.keys()];
  }

  get(hash: Hex): FakeTransaction | undefined {
    return this.#byHash.get(hash);
  }

  next(sender: Address, nonce: number): FakeTransaction | undefined {
    return this.#senders.get(sender)?.byNonce.get(nonce);
  }

  /** The nonce after the last executable transaction: eth_getTransactionCount for `pending`. */
  pendingNonce(sender: Address, nonce: number): number {
    const pool = this.#senders.get(sender);
    return pool ? runFrom(pool, nonce).end : nonce;
  }

  /** Takes a transaction whose bytes are in order, or throws what geth says. */
  add(transaction: FakeTransaction, account: FakeAccount, isDelegated: boolean): 'executable' | 'queued' | 'forgotten' {
    const { from, nonce } = transaction;
    if (nonce < account.nonce) throw refused(`nonce too low: next nonce ${account.nonce}, tx nonce ${nonce}`);
    const pool = this.#senders.get(from);
    const run = pool ? runFrom(pool, account.nonce) : { from: account.nonce, end: account.nonce, cost: 0n };
    const old = pool?.byNonce.get(nonce);
    const isExecutable = nonce <= run.end;
    // geth counts only the executable ones against the balance
    checkFunds(transaction, account.balance, run.cost, nonce < run.end ? old : undefined);
    if (old) {
      if (!outbids(transaction, old)) throw refused('replacement transaction underpriced');
      this.remove(old.hash);
    } else {
      if (isDelegated && !isExecutable) throw refused('gapped-nonce tx from delegated accounts');
      if (isDelegated && run.end > run.from)
        throw refused('in-flight transaction limit reached for delegated accounts');
      const waiting = (pool?.byNonce.size ?? 0) - (run.end - run.from);
      const isFull = isExecutable
        ? run.end - run.from >= this.#limits.accountSlots
        : waiting >= this.#limits.accountQueue;
      if (isFull && this.#limits.overflow === 'forget') return 'forgotten';
      if (isFull) throw refused('txpool is full');
    }
    this.#insert(transaction);
    return isExecutable ? 'executable' : 'queued';
  }

  /** Puts back what a reorg took out of its block; what has taken its place meanwhile stays. */
  readmit(transaction: FakeTransaction): void {
    if (!this.next(transaction.from, transaction.nonce)) this.#insert(transaction);
  }

  remove(hash: Hex): boolean {
    const transaction = this.#byHash.get(hash);
    const pool = transaction && this.#senders.get(transaction.from);
    if (!pool) return false;
    this.#byHash.delete(hash);
    pool.byNonce.delete(transaction.nonce);
    pool.total -= costOf(transaction);
    pool.run = NO_RUN;
    if (pool.byNonce.size === 0) this.#senders.delete(transaction.from);
    return true;
  }

  clear(): void {
    this.#byHash.clear();
    this.#senders.clear();
  }

  /** Drops what the new head has made impossible: used nonces, and what its sender alone can no longer pay. */
  prune(accountOf: (address: Address) => FakeAccount): void {
    for (const [sender, pool] of this.#senders) {
      const { nonce, balance } = accountOf(sender);
      const isPoor = balance < pool.total;
      for (const transaction of [...pool.byNonce.values()]) {
        if (transaction.nonce < nonce || (isPoor && costOf(transaction) > balance)) this.remove(transaction.hash);
      }
    }
  }

  #insert(transaction: FakeTransaction): void {
    const pool = this.#senders.get(transaction.from) ?? { byNonce: new Map(), total: 0n, run: NO_RUN };
    this.#senders.set(transaction.from, pool);
    this.#byHash.set(transaction.hash, transaction);
    pool.byNonce.set(transaction.nonce, transaction);
    pool.total += costOf(transaction);
  }
}

function runFrom(pool: SenderPool, nonce: number): Run {
  if (pool.run.from !== nonce) pool.run = { from: nonce, end: nonce, cost: 0n };
  const { run } = pool;
  for (let next = pool.byNonce.get(run.end); next; next = pool.byNonce.get(run.end)) {
    run.end++;
    run.cost += costOf(next);
  }
  return run;
}

function checkFunds(
  transaction: FakeTransaction,
  balance: bigint,
  queued: bigint,
  replaced: FakeTransaction | undefined,
): void {
  const cost = costOf(transaction);
  if (cost > balance)
    throw refused(
      `insufficient funds for gas * price + value: balance ${balance}, tx cost ${cost}, overshot ${cost - balance}`,
    );
  const added = cost - (replaced ? costOf(replaced) : 0n);
  const over = queued + added - balance;
  if (over > 0n)
    throw refused(
      `insufficient funds for gas * price + value: balance ${balance}, queued cost ${queued}, ` +
        `tx ${replaced ? 'bumped' : 'cost'} ${added}, overshot ${over}`,
    );
}

/** geth's --txpool.pricebump: more than before, and at least 10 % more, on both fields (core/txpool/legacypool/list.go). */
function outbids(transaction: FakeTransaction, old: FakeTransaction): boolean {
  const beats = (price: bigint, before: bigint) => price > before && price >= (before * 110n) / 100n;
  return (
    beats(transaction.maxFeePerGas, old.maxFeePerGas) &&
    beats(transaction.maxPriorityFeePerGas, old.maxPriorityFeePerGas)
  );
}
