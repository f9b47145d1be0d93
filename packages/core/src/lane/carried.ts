import type { BelowBase } from './base.js';
import type { LaneContext } from './context.js';
import { type Unsettled, usedSlots } from './finality.js';
import type { RoundMemory, RoundResult } from './round.js';
import type { Suspects } from './settle.js';
import type { UsedSlot } from './used-slot.js';

/** Most slots that one round opens again; the others follow. */
const mostReopened = 500;

/** What each round leaves to the next, and no store keeps: what was seen, and is not believed yet. */
export class Carried {
  #suspected: Suspects = new Map();
  #belowBase: BelowBase | null = null;
  #unsettled: Unsettled | null = null;
  /** Slots to open again, as just read; see `reopened`. */
  #used: UsedSlot[] = [];

  /** An endpoint that has shown a nonce to be used by somebody else; null: none has. */
  get accuser(): string | null {
    const [accuser = null] = this.#suspected.values();
    return accuser;
  }

  /** For the round that begins. */
  take(): Pick<RoundMemory, 'suspected' | 'belowBase' | 'unsettled' | 'used'> {
    return {
      suspected: this.#suspected,
      belowBase: this.#belowBase,
      unsettled: this.#unsettled,
      // read once more, if need be, where the round does not go through
      used: this.#used.splice(0),
    };
  }

  /** From the round that has gone through. */
  keep({ suspects, belowBase, unsettled }: RoundResult): void {
    this.#suspected = suspects;
    this.#belowBase = belowBase;
    this.#unsettled = unsettled;
  }

  /** A reorg was deeper than anything may be: what it took back is read, and the next round opens it again. */
  async readUsed({ store, warn }: LaneContext, lane: string, from: number): Promise<void> {
    this.#used = usedSlots(await store.slotsFrom(lane, from, mostReopened));
    const nonces = this.#used.map(({ slot }) => slot.nonce);
    warn('finality was violated: the chain has taken back what was settled', { lane, nonces });
  }
}
