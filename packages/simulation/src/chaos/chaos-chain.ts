import { laneId } from '@tx-broadcaster/core';
import type { ChainRecord, MinedRecord } from '@tx-broadcaster/core/testing';
import { type Anvil, startAnvil } from '@tx-broadcaster/testing';
import { type Address, createPublicClient, type Hex, http, keccak256, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { accounts, blockMs, chainId } from './settings.js';

/** A real chain of blocks and reorgs, whose signers are used elsewhere now and then. */
export class ChaosChain {
  /** Envelopes that were signed outside the broadcaster. */
  readonly foreign = new Set<Hex>();
  readonly #anvil: Anvil;
  readonly #client;
  readonly #mined = new Map(accounts.map(({ address }) => [laneOf(address), [] as MinedRecord[]]));
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** The next block to read. */
  #read = 0;

  private constructor(anvil: Anvil) {
    this.#anvil = anvil;
    this.#client = createPublicClient({ transport: http(anvil.url) });
  }

  static async start(): Promise<ChaosChain> {
    const chain = new ChaosChain(await startAnvil(['--no-mining']));
    chain.#timer = setInterval(() => void chain.#inTurn('evm_mine', []).catch(() => {}), blockMs);
    return chain;
  }

  get url(): string {
    return this.#anvil.url;
  }

  /** Replaces the last blocks by empty ones: what they held is gone, until somebody sends it again. */
  reorg(depth: number): Promise<unknown> {
    return this.#inTurn('anvil_reorg', [depth, []]);
  }

  forget(hash: Hex): Promise<unknown> {
    return this.#ask('anvil_dropTransaction', [hash]);
  }

  setBaseFee(gwei: number): Promise<unknown> {
    return this.#ask('anvil_setNextBlockBaseFeePerGas', [toHex(BigInt(Math.round(gwei * 1e9)))]);
  }

  /** Somebody signs with one of the keys. */
  async useKeyElsewhere(which: number): Promise<void> {
    const { privateKey, address } = accounts[which % accounts.length] ?? fail();
    const account = privateKeyToAccount(privateKey);
    const nonce = await this.#client.getTransactionCount({ address });
    const price = 40n * 10n ** 9n;
    const raw = await account.signTransaction({
      chainId,
      nonce,
      to: address,
      value: 1n,
      gas: 21_000n,
      maxFeePerGas: price,
      maxPriorityFeePerGas: price,
    });
    this.foreign.add(keccak256(raw));
    await this.#ask('eth_sendRawTransaction', [raw]);
  }

  /** The signers' canonical transactions, in order. What was read stays: no block may be replaced any more. */
  async mined(): Promise<ChainRecord['mined']> {
    // in turn, because anvil tells a new height a moment before it has the block
    const height = Number(await this.#inTurn('eth_blockNumber', []));
    for (; this.#read <= height; this.#read++) {
      const asked = { blockNumber: BigInt(this.#read), includeTransactions: true } as const;
      const block = await this.#client.getBlock(asked).catch(absent);
      // a chain of which a block is missing must not be taken for a shorter one
      if (block === null) throw new Error(`anvil has no block ${this.#read}, though it has come to ${height}`);
      for (const { hash, nonce, from } of block.transactions) {
        const own = this.#mined.get(laneOf(from));
        if (!own) continue;
        const { status } = await this.#client.getTransactionReceipt({ hash });
        own.push({ hash, nonce, executed: status === 'success', blockNumber: this.#read });
      }
    }
    return this.#mined;
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#anvil.stop();
  }

  /** Blocks come, and are replaced, one after the other: where it does both at once anvil loses some. */
  #inTurn(method: string, params: unknown[]): Promise<unknown> {
    const done = this.#last.then(() => this.#ask(method, params));
    this.#last = done.catch(() => {});
    return done;
  }

  async #ask(method: string, params: unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json' };
    const answer = (await (await fetch(this.#anvil.url, { method: 'POST', headers, body })).json()) as {
      result?: unknown;
      error?: unknown;
    };
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  }
}

function laneOf(address: Address) {
  return laneId(chainId, address);
}

function fail(): never {
  throw new Error('there is no such account');
}

function absent(error: Error): null {
  if (error.name !== 'BlockNotFoundError') throw error;
  return null;
}
