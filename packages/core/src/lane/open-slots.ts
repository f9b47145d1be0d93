import { isGivenUp } from '../transaction/stage.js';
import type { OpenSlot } from './open-slot.js';

/** Width of a bucket of due times, ms. */
const bucketMs = 250;

/**
 * The open slots of a lane by nonce, with what rounds ask for kept at hand: a lane may have thousands of slots that are
 * fine, and a round must not look at each of them to find the few that are not, or that are due.
 */
export class OpenSlots {
  readonly #slots = new Map<number, OpenSlot>();
  /** Of how many of them: one that a reorg has opened again may stand beside its transaction's newer one. */
  readonly #owners = new Map<string, number>();
  readonly #unsteady = new Set<number>();
  readonly #deadlines = new Set<number>();
  readonly #faster = new Set<number>();
  readonly #buckets = new Map<number, Set<number>>();

  get size(): number {
    return this.#slots.size;
  }

  has(nonce: number): boolean {
    return this.#slots.has(nonce);
  }

  get(nonce: number): OpenSlot | undefined {
    return this.#slots.get(nonce);
  }

  /** Whether one of them is this transaction's. */
  hasOwner(transactionId: string): boolean {
    return this.#owners.has(transactionId);
  }

  /** In the order in which they were opened: for a managed signer that of their nonces. */
  values(): Iterable<OpenSlot> {
    return this.#slots.values();
  }

  set(open: OpenSlot): void {
    const { nonce } = open.slot;
    const before = this.#slots.get(nonce);
    this.#slots.set(nonce, open);
    if (before?.slot.transactionId !== open.slot.transactionId) {
      if (before) this.#countOwner(before, -1);
      this.#countOwner(open, 1);
    }
    mark(this.#unsteady, nonce, isUnsteady(open));
    mark(this.#deadlines, nonce, open.transaction !== null && open.transaction.validUntil !== null);
    mark(this.#faster, nonce, open.transaction !== null && open.transaction.speedUp !== null);
    const bucket = bucketOf(open);
    if (before && bucketOf(before) === bucket && this.#buckets.get(bucket)?.has(nonce)) return;
    if (before) this.#unschedule(before);
    const nonces = this.#buckets.get(bucket);
    if (nonces) nonces.add(nonce);
    else this.#buckets.set(bucket, new Set([nonce]));
  }

  delete(nonce: number): void {
    const open = this.#slots.get(nonce);
    if (!open) return;
    this.#slots.delete(nonce);
    this.#countOwner(open, -1);
    this.#unsteady.delete(nonce);
    this.#deadlines.delete(nonce);
    this.#faster.delete(nonce);
    this.#unschedule(open);
  }

  /**
   * Slots that a healthy lane has none of, by nonce: of transactions that were given up, that somebody wants ended or
   * retried, or that failed and no node has acknowledged; and nonces that never were ours.
   */
  unsteady(): OpenSlot[] {
    return this.#pick(this.#unsteady);
  }

  /** Slots of transactions that are worth nothing after some moment. */
  withDeadline(): OpenSlot[] {
    return this.#pick(this.#deadlines);
  }

  /** Nonces of transactions that a person wants sped up. */
  wantedFaster(): Iterable<number> {
    return this.#faster;
  }

  /** Slots whose `nextSendAt` has come, by nonce. */
  dueAt(now: number): OpenSlot[] {
    const due: OpenSlot[] = [];
    for (const [bucket, nonces] of this.#buckets) {
      if (bucket * bucketMs > now) continue;
      for (const open of this.#pick(nonces)) if (open.slot.nextSendAt <= now) due.push(open);
    }
    return due.sort((a, b) => a.slot.nonce - b.slot.nonce);
  }

  /** The earliest `nextSendAt` of the slots that satisfy the condition; null: none does. */
  earliestSend(condition: (open: OpenSlot) => boolean): number | null {
    for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      let earliest: number | null = null;
      for (const open of this.#pick(this.#buckets.get(bucket) ?? [])) {
        if ((earliest === null || open.slot.nextSendAt < earliest) && condition(open)) earliest = open.slot.nextSendAt;
      }
      if (earliest !== null) return earliest;
    }
    return null;
  }

  #countOwner({ slot: { transactionId } }: OpenSlot, change: 1 | -1): void {
    if (transactionId === null) return;
    const slots = (this.#owners.get(transactionId) ?? 0) + change;
    if (slots === 0) this.#owners.delete(transactionId);
    else this.#owners.set(transactionId, slots);
  }

  #pick(nonces: Iterable<number>): OpenSlot[] {
    const picked: OpenSlot[] = [];
    for (const nonce of nonces) {
      const open = this.#slots.get(nonce);
      if (open) picked.push(open);
    }
    return picked.sort((a, b) => a.slot.nonce - b.slot.nonce);
  }

  #unschedule(open: OpenSlot): void {
    const bucket = bucketOf(open);
    const nonces = this.#buckets.get(bucket);
    nonces?.delete(open.slot.nonce);
    if (nonces?.size === 0) this.#buckets.delete(bucket);
  }
}

function bucketOf({ slot }: OpenSlot): number {
  return Math.floor(slot.nextSendAt / bucketMs);
}

function isUnsteady({ slot, transaction }: OpenSlot): boolean {
  if (transaction === null || isGivenUp(transaction.stage) || transaction.wish !== null) return true;
  return transaction.failures > 0 && !slot.acknowledged;
}

function mark(set: Set<number>, nonce: number, member: boolean): void {
  if (member) set.add(nonce);
  else set.delete(nonce);
}
