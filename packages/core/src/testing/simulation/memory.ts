import type { Address, Hex } from 'viem';
import type { Attempt } from '../../transaction/attempt.js';
import type { Journal } from './journal.js';
import type { Network } from './network.js';

/** Longer than anything is on its way to a node. */
const forgottenMs = 600_000;

export interface MemoryContext {
  readonly journal: Journal;
  readonly network: Network;
  readonly settleDepth: number;
  /** Since when nothing goes wrong any more; null: it still does. */
  readonly calmSince: () => number | null;
  readonly now: () => number;
}

/**
 * What became of transactions by bytes that were signed before the store was set back, and that it has forgotten: what
 * people find out with an explorer before they let a parked transaction go on.
 */
export class Memory {
  readonly #context: MemoryContext;

  constructor(context: MemoryContext) {
    this.#context = context;
  }

  /** The store has been set back. */
  get isShort(): boolean {
    return this.#context.journal.wasSetBack;
  }

  /** `open`: it is not known yet; `free`: no such bytes can ever be executed. */
  fateOf(id: string): 'free' | 'executed' | 'open' {
    const fates = this.#context.journal.lostAttempts
      .filter(({ transactionId, kind }) => transactionId === id && kind === 'payload')
      .map((attempt) => this.#fateOf(attempt));
    if (fates.includes('open')) return 'open';
    return fates.includes('executed') ? 'executed' : 'free';
  }

  #fateOf({ hash, nonce, lane }: Attempt): 'free' | 'executed' | 'open' {
    const { network, settleDepth, calmSince, now } = this.#context;
    const signer = lane.split(':')[1] as Address; // a lane's name is made of both
    const deep = network.height - settleDepth;
    const receipt = network.inclusionOf(hash)?.receipt;
    if (receipt) {
      if (receipt.blockNumber > deep) return 'open';
      return receipt.status === 1 ? 'executed' : 'free';
    }
    if (network.countOf(signer, deep) > nonce) return 'free';
    const since = calmSince();
    if (since === null || now() - since < forgottenMs) return 'open';
    return this.#isForgotten(hash, nonce, signer) ? 'free' : 'open';
  }

  /** Pools drop in the end what waits for nonces that never come, or for a base fee that never falls so low. */
  #isForgotten(hash: Hex, nonce: number, signer: Address): boolean {
    const { network } = this.#context;
    for (const { pool } of network.nodes) {
      const pooled = pool.get(hash);
      if (!pooled) continue;
      const isNext = pool.pendingNonce(signer.toLowerCase() as Address, network.countOf(signer)) > nonce;
      if (isNext && pooled.maxFeePerGas >= (network.baseFee ?? 0n)) return false;
      pool.remove(hash);
    }
    return true;
  }
}
