import type { Address } from 'viem';
import type { Chain } from '../chain/chain.js';
import type { Clock, Random } from '../clock.js';
import type { CrashPoint } from '../crash-point.js';
import type { Candidate } from '../signer/pool.js';
import type { Signer } from '../signer/signer.js';
import type { Store } from '../store/store.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Identity } from './chain-identity.js';
import type { Told } from './draft.js';
import type { LanePolicy } from './policy.js';
import type { AbiOf } from './settle.js';

/** What a lane works with; everything with an effect is handed in. */
export interface LaneContext {
  readonly store: Store;
  readonly chain: Chain;
  readonly identity: Identity;
  /** null: no key for this sender; only what it signed itself can be sent. */
  readonly signer: Signer | null;
  readonly policy: LanePolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly abiOf: AbiOf;
  /** The other signers whom transactions of this signer and message type may go over to. */
  readonly neighbours: (messageType: string) => readonly Candidate[];
  /** All of them, of any message type. */
  readonly siblings: readonly Address[];
  /** Hands a transaction that has gone over to another lane to that one. */
  readonly handOver: (transaction: Transaction) => void;
  /** Told after the commit, never before. */
  readonly tell: (told: readonly Told[]) => void;
  readonly warn: (message: string, details: Readonly<Record<string, unknown>>) => void;
  readonly reached: (point: CrashPoint) => void;
}
