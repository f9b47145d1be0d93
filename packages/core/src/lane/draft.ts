import type { LaneCommit } from '../store/lane-commit.js';
import type { Attempt } from '../transaction/attempt.js';
import type { TransactionEvent } from '../transaction/event.js';
import type { Lane, NonceReview } from '../transaction/lane.js';
import type { Slot } from '../transaction/slot.js';
import type { Status } from '../transaction/stage.js';
import type { Transaction } from '../transaction/transaction.js';

/** One change of a transaction, as told to listeners after the commit. */
export interface Told {
  readonly transaction: Transaction;
  readonly event: TransactionEvent;
  /** The version before; 0: the transaction comes into being with this commit. */
  readonly from: number;
  /** The status before. */
  readonly previous: Status;
}

/** What the running round has changed and not committed yet: of each row the last state, of each transaction one event. */
export class Draft {
  readonly #transactions = new Map<string, Told>();
  readonly #slots = new Map<number, Slot>();
  readonly #newSlots = new Map<number, Slot>();
  readonly #newAttempts: Attempt[] = [];
  readonly #attempts = new Map<Attempt['hash'], Attempt>();
  /** An acknowledgement is withdrawn, or a decision: slot and record must say so together. */
  #withdraws = false;
  baseNonce: number | undefined;
  review: NonceReview | null | undefined;
  parkedAt: number | null | undefined;

  /** What this round has made of a transaction so far. */
  told(id: string): Told | undefined {
    return this.#transactions.get(id);
  }

  tell(told: Told): void {
    this.#transactions.set(told.transaction.id, told);
  }

  addSlot(slot: Slot): void {
    this.#newSlots.set(slot.nonce, slot);
  }

  /**
   * A slot that is new in this round stays an insertion, so that a second owner of its nonce is refused. When it is sent
   * next, and that a node has it, is not worth a write: the record and the attempts tell, see `restored`.
   */
  setSlot(slot: Slot, before: Slot): void {
    this.#withdraws ||= (before.acknowledged && !slot.acknowledged) || (before.usedBy !== null && slot.usedBy === null);
    if (this.#newSlots.has(slot.nonce)) this.#newSlots.set(slot.nonce, slot);
    else if (this.#slots.has(slot.nonce) || differs(slot, before)) this.#slots.set(slot.nonce, slot);
  }

  addAttempt(attempt: Attempt): void {
    this.#newAttempts.push(attempt);
  }

  setAttempt(attempt: Attempt): void {
    this.#attempts.set(attempt.hash, attempt);
  }

  /** The commit of it all, or null when nothing changed. */
  commitFor(lane: Lane): (LaneCommit & { readonly told: readonly Told[] }) | null {
    const told = [...this.#transactions.values()];
    const stored = told.filter(({ from }) => from > 0);
    const leaving = stored.filter(({ transaction }) => transaction.lane !== lane.id);
    const slots = [...this.#slots.values()];
    const rows = told.length + slots.length + this.#newSlots.size + this.#newAttempts.length + this.#attempts.size;
    if (rows === 0 && this.review === undefined) return null;
    const decides =
      this.#withdraws ||
      leaving.length > 0 ||
      stored.length < told.length ||
      this.#newAttempts.length > 0 ||
      this.#newSlots.size > 0 ||
      slots.some((slot) => slot.usedBy !== null);
    return {
      lane: lane.id,
      epoch: lane.epoch,
      seq: lane.seq,
      expected: new Map(stored.map(({ transaction, from }) => [transaction.id, from])),
      // answers may be learned again by a resend: one changed record must not hold up the others
      skipChanged: !decides,
      leaving: leaving.map(({ transaction }) => transaction),
      newTransactions: told.filter(({ from }) => from === 0).map(({ transaction }) => transaction),
      transactions: stored.flatMap(({ transaction }) => (transaction.lane === lane.id ? [transaction] : [])),
      events: told.map(({ event }) => event),
      newSlots: [...this.#newSlots.values()],
      slots,
      newAttempts: this.#newAttempts,
      attempts: [...this.#attempts.values()],
      ...(this.baseNonce === undefined ? {} : { baseNonce: this.baseNonce }),
      ...(this.review === undefined ? {} : { review: this.review }),
      ...(this.parkedAt === undefined ? {} : { parkedAt: this.parkedAt }),
      told,
    };
  }
}

function differs(slot: Slot, before: Slot): boolean {
  return (
    slot.usedBy !== before.usedBy ||
    slot.minedHash !== before.minedHash ||
    slot.fillerAcknowledged !== before.fillerAcknowledged ||
    slot.refusals !== before.refusals ||
    (before.acknowledged && !slot.acknowledged)
  );
}

/** A slot as read from the store, with what its transaction's record says of it. */
export function restored(slot: Slot, transaction: Transaction | null): Slot {
  if (!transaction) return slot;
  const acknowledged = slot.acknowledged || transaction.stage === 'accepted' || transaction.stage === 'mined';
  return { ...slot, acknowledged, nextSendAt: Math.max(slot.nextSendAt, transaction.nextAttemptAt ?? 0) };
}
