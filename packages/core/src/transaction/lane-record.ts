import type { Address, Hex } from 'viem';
import type { Attempt } from './attempt.js';
import type { TransactionRecord } from './record.js';
import type { Slot } from './slot.js';

/** What lies between a chain and the queue of a signer: nonces that are given out and not decided. */
export interface LaneRecord {
  readonly lane: string;
  readonly chain_id: number;
  readonly signer: Address;
  /** What the next transaction gets, if the chain does not count more; null: the chain's count decides. */
  readonly next_nonce: number | null;
  /** Lowest first; not all where there are very many. */
  readonly slots: readonly SlotRecord[];
  /** How many there are. */
  readonly open: number;
}

export interface SlotRecord {
  readonly nonce: number;
  /** `open`: its transaction waits for it; `closing`: a no-op was signed for it; `mined`: seen mined, not final; `empty`: nobody of ours has it. */
  readonly state: 'open' | 'closing' | 'mined' | 'empty';
  readonly transaction: TransactionRecord | null;
  readonly attempts: number;
  /** The attempt that was seen mined. */
  readonly mined_hash: Hex | null;
}

export function toSlotRecord(
  { nonce, minedHash }: Slot,
  transaction: TransactionRecord | null,
  attempts: readonly Pick<Attempt, 'kind'>[],
): SlotRecord {
  const closing = attempts.some(({ kind }) => kind === 'filler');
  const state = minedHash !== null ? 'mined' : closing ? 'closing' : transaction === null ? 'empty' : 'open';
  return { nonce, state, transaction, attempts: attempts.length, mined_hash: minedHash };
}
