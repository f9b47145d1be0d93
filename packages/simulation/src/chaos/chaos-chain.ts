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
  #reorgs: Promise<unknown> = Promise.resolve();
  /** The next block to read. */
  #read = 0;

  private constructor(anvil: Anvil) {
    this.#anvil = anvil;
    this.#client = createPublicClient({ transport: http(anvil.url) });
  }

  static async start(): Promise<ChaosChain> {
    return new ChaosChain(await startAnvil(['--block-time', String(blockMs / 1000)]));
  }

  get url(): string {
    return this.#anvil.url;
  }

  /**
   * Replaces the last blocks by empty ones: what they held is gone, until somebody sends it again. One after the other: two
   * at once leave heights without a block in anvil.
   */
  reorg(depth: number): Promise<unknown> {
    const done = this.#reorgs.then(() => this.#ask('anvil_reorg', [depth, []]));
    this.#reorgs = done.catch(() => {});
    return done;
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
    const height = Number(await this.#client.getBlockNumber({ cacheTime: 0 }));
    for (; this.#read <= height; this.#read++) {
      const asked = { blockNumber: BigInt(this.#read), includeTransactions: true } as const;
      const block = await this.#client.getBlock(asked).catch(absent);
      // a new height is told a moment before its block is there; any other that has none makes a record without an end
      if (block === null && this.#read === height) break;
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
    return this.#anvil.stop();
  }

  async #ask(method: string, params: unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const headers = { 'content-type': 'application/json' };
    const answer = (await (await fetch(this.#anvil.url, { method: 'POST', headers, body })).json()) as {
      error?: unknown;
    };
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer;
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
