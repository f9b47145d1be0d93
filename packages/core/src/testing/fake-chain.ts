import { type Address, type Hex, keccak256 } from 'viem';
import { FakeAccounts } from './fake-accounts.js';
import { checkEnvelope } from './fake-admission.js';
import { blockHash, type FakeBlock, FakeBlocks, type FakeReceipt, nextBaseFee } from './fake-blocks.js';
import { DEFAULTS, type FakeChainOptions } from './fake-chain-options.js';
import { FakeContracts } from './fake-contracts.js';
import { mineBlock } from './fake-mining.js';
import { FakePool } from './fake-pool.js';
import { answer } from './fake-rpc.js';
import { refused } from './fake-rpc-error.js';
import { FakeParams } from './fake-rpc-params.js';
import { decode, type Envelope, type FakeTransaction, lower, recoverSender } from './fake-transaction.js';

/** Raw bytes that arrived with eth_sendRawTransaction. */
export interface Received {
  readonly order: number;
  readonly raw: Hex;
  readonly hash: Hex;
  /** 'accepted', the words of the refusal, or null while the signature is being checked. */
  answer: string | null;
}

/** A transaction on the canonical chain. Addresses are in lower case. */
export interface MinedTransaction {
  readonly hash: Hex;
  readonly from: Address;
  readonly nonce: number;
  readonly to: Address | null;
  readonly value: bigint;
  readonly input: Hex;
  /** 0: reverted. */
  readonly status: 0 | 1;
  readonly blockNumber: number;
}

/**
 * An EVM chain in memory, seen through JSON-RPC, as strict as geth's pool and fully deterministic: it has no clock and
 * mines when it is told to.
 *
 * ```ts
 * const chain = new FakeChain();
 * await chain.request('eth_sendRawTransaction', [raw]);
 * chain.mine();
 * chain.transactionsOf(address); // [{ hash, nonce, to, status: 1, ... }]
 * ```
 */
export class FakeChain {
  /** What addresses do when they are called: revert, return, burn gas, have code. */
  readonly contracts = new FakeContracts();
  readonly #received: Received[] = [];
  #options: Required<FakeChainOptions>;
  readonly #accounts: FakeAccounts;
  readonly #blocks: FakeBlocks;
  readonly #pool: FakePool;
  readonly #senders = new Map<Hex, Address>();
  #fixedBaseFee: bigint | null = null;
  #forks = 0;

  constructor(options: FakeChainOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    const { chainId, seed, start, gasLimit, baseFee, balance } = this.#options;
    const parentHash: Hex = `0x${'0'.repeat(64)}`;
    this.#blocks = new FakeBlocks({
      number: 0,
      hash: blockHash(parentHash, 0, `${chainId}/${seed}`),
      parentHash,
      timestamp: start,
      baseFee,
      gasLimit,
      gasUsed: 0n,
      inclusions: [],
    });
    this.#accounts = new FakeAccounts(balance);
    this.#pool = new FakePool(this.#options);
  }

  /** Every raw transaction that arrived, in order, also the refused ones. */
  get received(): readonly Received[] {
    return this.#received;
  }

  get chainId(): number {
    return this.#options.chainId;
  }

  /** Height of the head. */
  get blockNumber(): number {
    return this.#blocks.head.number;
  }

  /** The canonical blocks from genesis on. */
  get blocks(): readonly FakeBlock[] {
    return this.#blocks.all;
  }

  /** What waits in the pool, executable or not, in order of arrival. */
  get pooled(): readonly FakeTransaction[] {
    return this.#pool.all;
  }

  /** Answers as a node; throws a FakeRpcError. `lag` answers as a node that is so many blocks behind. */
  async request(method: string, params?: unknown, options: { lag?: number } = {}): Promise<unknown> {
    const head = Math.max(0, this.blockNumber - (options.lag ?? 0));
    const view = {
      ...this.#options,
      head,
      blocks: this.#blocks,
      pool: this.#pool,
      accounts: this.#accounts,
      contracts: this.contracts,
      fixedBaseFee: this.#fixedBaseFee,
      send: (raw: Hex) => this.#send(raw, head),
    };
    return answer(view, method, new FakeParams(params));
  }

  /** The same as an EIP-1193 provider, which viem's `custom` transport takes. */
  provider(options: { lag?: number } = {}) {
    return {
      request: ({ method, params }: { method: string; params?: unknown }) => this.request(method, params, options),
    };
  }

  /** Mines `n` blocks out of the pool, or empty ones. */
  mine(n = 1, options: { empty?: boolean } = {}): void {
    const pool = options.empty ? null : this.#pool;
    const { seed, blockTime, gasLimit } = this.#options;
    for (let i = 0; i < n; i++) {
      const parent = this.#blocks.head;
      const header = {
        timestamp: parent.timestamp + blockTime,
        baseFee: this.#fixedBaseFee ?? nextBaseFee(parent),
        gasLimit,
        salt: `${seed}/${this.#forks}`,
      };
      this.#blocks.append(mineBlock(parent, header, { pool, accounts: this.#accounts, contracts: this.contracts }));
      this.#pool.prune((address) => this.#accounts.at(address, this.blockNumber));
    }
  }

  /**
   * Replaces the last `depth` blocks by one more, with other hashes. Their transactions go back to the pool and wait
   * ('reinject'), are mined again in the new blocks ('include'), or are gone ('drop').
   */
  reorg(depth: number, options: { keep?: 'reinject' | 'include' | 'drop' } = {}): void {
    const keep = options.keep ?? 'reinject';
    const removed = this.#blocks.rewind(depth);
    this.#accounts.rewind(this.blockNumber);
    this.#forks++;
    if (keep !== 'drop')
      for (const block of removed) for (const { transaction } of block.inclusions) this.#pool.readmit(transaction);
    this.mine(depth + 1, { empty: keep !== 'include' });
  }

  /** Takes a transaction out of the pool as if the node had evicted it; false when it was not there. */
  dropTransaction(hash: Hex): boolean {
    return this.#pool.remove(hash);
  }

  /** Empties the pool, as a restarted node does. */
  evictAll(): void {
    this.#pool.clear();
  }

  /** Fixes the base fee of the blocks to come; null lets it walk again. */
  setBaseFee(wei: bigint | null): void {
    this.#fixedBaseFee = wei;
  }

  /** Changes what nodes suggest as a tip, and what the pool asks at least. */
  setTip(wei: bigint, options: { minimum?: bigint } = {}): void {
    this.#options = { ...this.#options, tip: wei, minTip: options.minimum ?? this.#options.minTip };
  }

  setAutomine(automine: boolean): void {
    this.#options = { ...this.#options, automine };
  }

  setBalance(address: Address, wei: bigint): void {
    this.#accounts.setBalance(lower(address), this.blockNumber, wei);
  }

  /** Lets all calls to the address revert with this data; null lets them pass again. */
  setReverting(address: Address, data: Hex | null): void {
    this.contracts.setReverting(address, data);
  }

  nonceOf(address: Address): number {
    return this.#accounts.at(lower(address), this.blockNumber).nonce;
  }

  balanceOf(address: Address): bigint {
    return this.#accounts.at(lower(address), this.blockNumber).balance;
  }

  receiptOf(hash: Hex): FakeReceipt | null {
    return this.#blocks.inclusionOf(hash)?.receipt ?? null;
  }

  /** What the address has on the canonical chain, in order. */
  transactionsOf(address: Address): MinedTransaction[] {
    const sender = lower(address);
    return this.blocks.flatMap((block) =>
      block.inclusions
        .filter(({ transaction }) => transaction.from === sender)
        .map(({ transaction: { hash, from, nonce, to, value, input }, receipt: { status, blockNumber } }) => ({
          hash,
          from,
          nonce,
          to,
          value,
          input,
          status,
          blockNumber,
        })),
    );
  }

  /** Not async where the sender is known at once, so that a simulation sees the pool change before the call returns. */
  #send(raw: Hex, head: number): Hex | Promise<Hex> {
    const received: Received = { order: this.#received.length, raw, hash: keccak256(raw), answer: null };
    this.#received.push(received);
    const refuse = (error: unknown): never => {
      received.answer = error instanceof Error ? error.message : String(error);
      throw error;
    };
    const admit = (envelope: Envelope, from: Address) => {
      try {
        this.#admit({ ...envelope, from }, head);
      } catch (error) {
        return refuse(error);
      }
      received.answer = 'accepted';
      return received.hash;
    };
    try {
      const envelope = decode(raw);
      const sender = this.#senderOf(envelope);
      return typeof sender === 'string'
        ? admit(envelope, sender)
        : sender.then((from) => admit(envelope, from), refuse);
    } catch (error) {
      return refuse(error);
    }
  }

  #senderOf({ hash, raw }: Envelope): Address | Promise<Address> {
    const known = this.#senders.get(hash);
    if (known) return known;
    const { verifySignatures } = this.#options;
    const remember = (sender: Address) => {
      this.#senders.set(hash, sender);
      return sender;
    };
    return verifySignatures === 'viem' ? recoverSender(raw).then(remember) : remember(lower(verifySignatures(raw)));
  }

  #admit(transaction: FakeTransaction, head: number): void {
    const { from, hash } = transaction;
    if (this.#pool.get(hash)) throw refused('already known');
    checkEnvelope(transaction, this.#options, this.#blocks.at(head) ?? this.#blocks.head);
    const outcome = this.#pool.add(transaction, this.#accounts.at(from, head), this.contracts.isDelegated(from));
    if (this.#options.automine && outcome === 'executable') this.mine();
  }
}
