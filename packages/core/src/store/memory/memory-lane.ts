import type { Hex } from 'viem';
import type { Lane } from '../../transaction/lane.js';
import type { Slot } from '../../transaction/slot.js';
import type { LaneReport } from '../lane-lease.js';
import { LaneQueue } from './lane-queue.js';

/** What the memory store keeps of one lane. */
export class MemoryLane {
  /** null: never leased. */
  row: Lane | null = null;
  holder: string | null = null;
  leaseUntil = 0;
  /** How often people acted on it. */
  acts = 0;
  report: LaneReport | null = null;
  readonly queue = new LaneQueue();
  readonly slots = new Map<number, Slot>();
  /** Nonces whose slot is unused. */
  readonly open = new Set<number>();
  /** The attempts of each nonce. */
  readonly hashes = new Map<number, Hex[]>();
  highestNonce: number | null = null;

  /** Forgets all slots; their attempts are somebody else's to keep. */
  clear(): void {
    this.slots.clear();
    this.open.clear();
    this.hashes.clear();
    this.highestNonce = null;
  }

  putSlot(slot: Slot): void {
    this.slots.set(slot.nonce, slot);
    if (slot.usedBy === null) this.open.add(slot.nonce);
    else this.open.delete(slot.nonce);
    if (this.highestNonce === null || slot.nonce > this.highestNonce) this.highestNonce = slot.nonce;
  }
}
