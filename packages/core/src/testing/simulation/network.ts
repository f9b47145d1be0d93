import type { Address, Hex } from 'viem';
import { FakeAccounts } from '../fake-accounts.js';
import { checkEnvelope } from '../fake-admission.js';
import { blockHash, type FakeBlock, FakeBlocks, type FakeInclusion, nextBaseFee } from '../fake-blocks.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { FakeContracts } from '../fake-contracts.js';
import { mineBlock } from '../fake-mining.js';
import { answer } from '../fake-rpc.js';
import { refused } from '../fake-rpc-error.js';
import { FakeParams } from '../fake-rpc-params.js';
import { decode, type Envelope, type FakeTransaction } from '../fake-transaction.js';
import { refusalIn, said } from './dialects.js';
import { SimulatedNode } from './node.js';
import type { Scenario } from './scenario.js';

/** What became of the chain, for whoever keeps the books. */
export interface NetworkEvents {
  readonly mined: (block: FakeBlock) => void;
  readonly removed: (inclusions: readonly FakeInclusion[], depth: number) => void;
}

/** What blocks that replace others hold: the same again, nothing, what is in the pools, or what another node would mine. */
export type AfterReorg = 'include' | 'reinject' | 'drop' | 'rival';

/** Blocks of the other chain that nodes may show. */
const otherHeight = 20;

/** One canonical chain and several nodes that see it, each with a pool of its own. Mines when it is told to. */
export class Network {
  readonly nodes: readonly SimulatedNode[];
  readonly contracts = new FakeContracts();
  #blocks: FakeBlocks;
  #accounts: FakeAccounts;
  readonly #scenario: Scenario;
  readonly #events: NetworkEvents;
  readonly #senderOf: (hash: Hex) => Address;
  readonly #decoded = new Map<Hex, Envelope>();
  /** Wei per gas of the next block; null: as the gas used tells. */
  baseFee: bigint | null;
  tip = 10n ** 9n;
  minTip = 1n;
  #forks = 0;
  /** Blocks of the chains that had this id before. */
  readonly #former: (readonly FakeBlock[])[] = [];

  constructor(scenario: Scenario, senderOf: (hash: Hex) => Address, events: NetworkEvents, startMs: number) {
    this.#scenario = scenario;
    this.#senderOf = senderOf;
    this.#events = events;
    this.baseFee = scenario.legacy ? null : 10n ** 9n;
    const limits = { accountSlots: 16, accountQueue: 64, overflow: scenario.overflow };
    this.nodes = scenario.nodes.map((dialect, index) => new SimulatedNode(`node ${index + 1}`, dialect, limits));
    this.#blocks = this.#chainOf(String(scenario.seed), startMs);
    this.#accounts = new FakeAccounts(DEFAULTS.balance);
  }

  get height(): number {
    return this.#blocks.head.number;
  }

  /** The chains that had this id before, oldest first: a reset put this one in their place. */
  get former(): readonly (readonly FakeBlock[])[] {
    return this.#former;
  }

  get blocks(): readonly FakeBlock[] {
    return this.#blocks.all;
  }

  countOf(address: Address, height = this.height): number {
    return this.#accounts.at(lowerCase(address), Math.max(0, height)).nonce;
  }

  inclusionOf(hash: Hex): FakeInclusion | undefined {
    return this.#blocks.inclusionOf(hash);
  }

  setBalance(address: Address, wei: bigint): void {
    this.#accounts.setBalance(lowerCase(address), this.height, wei);
  }

  /** Answers as a node that is `lag` blocks behind; throws what it says to what it does not want. */
  request(node: SimulatedNode, method: string, params: unknown, lag: number): unknown {
    const { automine, legacy, finalizedDepth } = this.#scenario;
    const { blocks, accounts } = node.branch ?? { blocks: this.#blocks, accounts: this.#accounts };
    const head = Math.max(0, blocks.head.number - lag);
    return answer(
      {
        head,
        blocks,
        pool: node.pool,
        accounts,
        contracts: this.contracts,
        chainId: DEFAULTS.chainId,
        clientVersion: automine ? 'anvil/v1.7.1' : 'Geth/v1.16.0',
        tip: this.tip,
        blockTime: 1,
        fixedBaseFee: legacy ? null : this.baseFee,
        safeDepth: null,
        finalizedDepth,
        send: (raw) => this.receive(node, raw, lag),
      },
      method,
      new FakeParams(params),
    );
  }

  /** Takes raw bytes into a node's pool, or throws what the node says. */
  receive(node: SimulatedNode, raw: Hex, lag: number): Hex {
    const envelope = this.decode(raw);
    const from = lowerCase(this.#senderOf(envelope.hash));
    try {
      this.#admit(node, { ...envelope, from }, lag);
    } catch (error) {
      const refusal = refusalIn(error);
      throw refusal === null ? error : said(node.dialect, refusal);
    }
    return envelope.hash;
  }

  decode(raw: Hex): Envelope {
    const known = this.#decoded.get(raw);
    if (known) return known;
    const envelope = decode(raw);
    this.#decoded.set(raw, envelope);
    return envelope;
  }

  /** A block out of one node's pool, or an empty one. */
  mine(producer: SimulatedNode | null, timestampMs: number): void {
    const parent = this.#blocks.head;
    const block = mineBlock(
      parent,
      {
        timestamp: Math.max(parent.timestamp + 1, Math.floor(timestampMs / 1000)),
        baseFee: this.#scenario.legacy ? null : (this.baseFee ?? nextBaseFee(parent)),
        gasLimit: DEFAULTS.gasLimit,
        salt: `${this.#scenario.seed}/${this.#forks}`,
      },
      { pool: producer?.pool ?? null, accounts: this.#accounts, contracts: this.contracts },
    );
    this.#blocks.append(block);
    for (const { pool } of this.nodes) pool.prune((address) => this.#accounts.at(address, this.height));
    this.#events.mined(block);
  }

  /** Replaces the last `depth` blocks by one more. */
  reorg(depth: number, then: AfterReorg, producer: SimulatedNode, timestampMs: number): void {
    const removed = this.#blocks.rewind(depth).flatMap(({ inclusions }) => inclusions);
    this.#accounts.rewind(this.height);
    this.#forks++;
    this.#events.removed(removed, depth);
    const back = then === 'include' ? [producer] : then === 'reinject' ? this.nodes : [];
    for (const { pool } of back) for (const { transaction } of removed) pool.readmit(transaction);
    const from = then === 'include' || then === 'rival' ? producer : null;
    for (let n = 0; n <= depth; n++) this.mine(from, timestampMs);
    // who stays on the branch that was left knows other blocks of these heights
    if (this.nodes.some(({ branch }) => branch !== null))
      this.#events.removed(
        this.blocks.slice(-depth - 1).flatMap(({ inclusions }) => inclusions),
        0,
      );
  }

  /** Leaves a node where it is, while the others change to another branch. */
  leave(node: SimulatedNode): void {
    node.branch ??= { blocks: this.#blocks.copy(), accounts: this.#accounts.copy() };
  }

  /** The development node begins again, with another first block and nothing in its pool. */
  reset(timestampMs: number): void {
    this.#former.push(this.#blocks.all);
    this.#blocks = this.#chainOf(`${this.#scenario.seed} ${this.#former.length}`, timestampMs);
    this.#accounts = new FakeAccounts(DEFAULTS.balance);
    for (const node of this.nodes) {
      node.pool.clear();
      node.branch = null;
    }
  }

  /** Has nodes show another chain of the same id, which has had blocks and knows none of the signers. */
  changeChain(nodes: readonly SimulatedNode[], timestampMs: number): void {
    const blocks = this.#chainOf(`${this.#scenario.seed} other`, timestampMs);
    const accounts = new FakeAccounts(DEFAULTS.balance);
    const header = { baseFee: blocks.head.baseFee, gasLimit: DEFAULTS.gasLimit, salt: 'other' };
    for (let n = 0; n < otherHeight; n++)
      blocks.append(
        mineBlock(
          blocks.head,
          { ...header, timestamp: blocks.head.timestamp + 1 },
          { pool: null, accounts, contracts: this.contracts },
        ),
      );
    for (const node of nodes) node.branch = { blocks, accounts };
  }

  #chainOf(name: string, startMs: number): FakeBlocks {
    const parentHash: Hex = `0x${'0'.repeat(64)}`;
    return new FakeBlocks({
      number: 0,
      hash: blockHash(parentHash, 0, name),
      parentHash,
      timestamp: Math.floor(startMs / 1000),
      baseFee: this.baseFee,
      gasLimit: DEFAULTS.gasLimit,
      gasUsed: 0n,
      inclusions: [],
    });
  }

  #admit(node: SimulatedNode, transaction: FakeTransaction, lag: number): void {
    const { blocks, accounts } = node.branch ?? { blocks: this.#blocks, accounts: this.#accounts };
    const height = Math.max(0, blocks.head.number - lag);
    const head = blocks.at(height) ?? blocks.head;
    if (node.pool.get(transaction.hash)) throw refused('already known');
    checkEnvelope(
      transaction,
      { ...DEFAULTS, minTip: this.minTip, refuseBelowBaseFee: this.#scenario.gaps === 'refuse' },
      head,
    );
    const account = accounts.at(transaction.from, height);
    const isGapped = transaction.nonce > node.pool.pendingNonce(transaction.from, account.nonce);
    if (isGapped && this.#scenario.gaps === 'refuse') throw said(node.dialect, 'nonce too high');
    const outcome = node.pool.add(transaction, account, false);
    if (this.#scenario.automine && outcome === 'executable') this.mine(node, head.timestamp * 1000 + 1000);
  }
}

function lowerCase(address: Address): Address {
  return address.toLowerCase() as Address; // lower-casing keeps the 0x in front
}
