import type { Address, Hex } from 'viem';
import type { LaneCommit } from '../../store/lane-commit.js';
import type { Slot } from '../../transaction/slot.js';
import type { Transaction } from '../../transaction/transaction.js';
import type { Journal } from './journal.js';
import type { Life } from './life.js';
import type { Network } from './network.js';
import type { Violation } from './record.js';
import { stepProblem } from './steps.js';

const mostBlocksSinceLook = 30;

/**
 * Rules about single moments, asked when they come: what a commit may say depends on what the chain shows at that
 * instant, and bytes that leave must have been committed before. `journal` is what was there before the write.
 */
export class Oracle {
  readonly violations: Violation[] = [];
  readonly #journal: Journal;
  readonly #network: Network;
  readonly #settleDepth: number;
  /** What was deep, and is not on the chain any more: the hash, and the height since then. */
  readonly #undone = new Map<Hex, number>();
  /** The height when that last happened. */
  #lastUndone: number | undefined;

  constructor(journal: Journal, network: Network, settleDepth: number) {
    this.#journal = journal;
    this.#network = network;
    this.#settleDepth = settleDepth;
  }

  /** What was deep once, and was taken out of the chain. */
  get undone(): ReadonlySet<Hex> {
    return new Set(this.#undone.keys());
  }

  /** Blocks with these were replaced. */
  removed(hashes: readonly Hex[], depth: number): void {
    if (depth <= this.#settleDepth) return;
    this.#lastUndone = this.#network.height;
    for (const hash of hashes) this.#undone.set(hash, this.#network.height);
  }

  /** `life`: what the process that sends knows of its lanes. */
  leaving(hash: Hex, life: Life): void {
    const { signed, attempts, pastSince } = this.#journal;
    const attempt = signed.get(hash);
    const since = pastSince.get(hash);
    if (!attempt) this.#broken('C1', `bytes left that were not committed (${hash})`);
    else if (life.isHalted(attempt.lane))
      this.#broken('F2', `bytes left while ${attempt.lane} waits for a person (${hash})`);
    // the same bytes may have been signed once more for the new one
    else if (since !== undefined && !attempts.has(hash) && life.knowsOf(attempt.lane, since))
      this.#broken('F2', `bytes for a chain that was reset left for the one in its place (${hash})`);
  }

  acted(transaction: Transaction, type: string): void {
    this.#step(transaction, type);
  }

  committed(commit: LaneCommit, skipped: readonly string[]): void {
    const owner = this.#journal.lanes.get(commit.lane)?.epoch ?? 0;
    if (commit.epoch !== owner)
      this.#broken('F1', `a commit of epoch ${commit.epoch} was applied, the lane is at ${owner}`);
    for (const { epoch, hash } of commit.newAttempts)
      if (epoch !== commit.epoch) this.#broken('F1', `${hash} carries epoch ${epoch} in a commit of ${commit.epoch}`);
    for (const slot of commit.slots) this.#slotMoved(slot);
    for (const slot of commit.newSlots) this.#slotTaken(slot, commit);
    for (const transaction of commit.leaving) this.#left(transaction);
    const types = new Map(commit.events.map(({ transactionId, type }) => [transactionId, type]));
    for (const transaction of commit.transactions)
      if (!skipped.includes(transaction.id)) this.#step(transaction, types.get(transaction.id) ?? '');
  }

  #slotMoved(slot: Slot): void {
    const before = this.#journal.slotOf(slot.lane, slot.nonce);
    const name = `slot ${slot.nonce}`;
    if (before && (before.transactionId !== slot.transactionId || before.generation !== slot.generation))
      this.#broken('B1', `${name} changed its transaction`);
    const [, signer = ''] = slot.lane.split(':');
    const isTakenBack = slot.usedBy === null && this.#network.countOf(signer as Address) <= slot.nonce;
    if (before?.usedBy && before.usedBy !== slot.usedBy && !isTakenBack)
      this.#broken('B1', `${name} was used by ${before.usedBy}, and then ${slot.usedBy}`);
    if (slot.usedBy !== null && before?.usedBy == null) this.#decided(slot);
  }

  /** What used a slot must be what the chain shows there, at depth. */
  #decided(slot: Slot): void {
    const [, signer = ''] = slot.lane.split(':');
    const deep = this.#network.height - this.#settleDepth;
    const used = this.#network.blocks
      .flatMap(({ inclusions }) => inclusions)
      .find(({ transaction }) => transaction.from === signer && transaction.nonce === slot.nonce);
    const kind = used && (this.#journal.attempts.get(used.transaction.hash)?.kind ?? 'foreign');
    if (used && kind === slot.usedBy && used.receipt.blockNumber <= deep) return;
    // nothing of its slots is on the chain that has taken the place of the one before
    if (slot.usedBy === 'chain_reset' && this.#network.former.length > 0) return;
    // what a chain showed that was reset since
    const former = this.#network.former.some((blocks) =>
      blocks.some(({ inclusions }) =>
        inclusions.some(({ transaction: { hash, from, nonce } }) =>
          slot.minedHash === null ? from === signer && nonce === slot.nonce : hash === slot.minedHash,
        ),
      ),
    );
    if (former) return;
    // it was as it says when it was looked at
    const undoneAt = slot.minedHash === null ? this.#lastUndone : this.#undone.get(slot.minedHash);
    if (undoneAt !== undefined && this.#network.height - undoneAt <= mostBlocksSinceLook) return;
    const shown = used ? `${kind} in block ${used.receipt.blockNumber}` : 'nothing';
    this.#broken(
      'C3',
      `slot ${slot.nonce} was decided as ${slot.usedBy}; the chain, deep up to ${deep}, shows ${shown}`,
    );
  }

  /** Only what never had a nonce may go over to another signer: whether it was executed only its own lane can tell. */
  #left(transaction: Transaction): void {
    this.#step(transaction, 'reassigned');
    for (const { transactionId, lane, nonce } of [...this.#journal.attempts.values(), ...this.#journal.past.values()])
      if (transactionId === transaction.id)
        this.#broken('C3', `${transactionId} left ${lane} after it had been signed there at nonce ${nonce}`);
  }

  #slotTaken(slot: Slot, commit: LaneCommit): void {
    if (slot.transactionId === null) return;
    const decidedHere = new Set(commit.slots.filter(({ usedBy }) => usedBy !== null).map(({ nonce }) => nonce));
    for (const slots of this.#journal.slots.values())
      for (const other of slots.values()) {
        const isSame = other.lane === slot.lane && other.nonce === slot.nonce;
        if (other.transactionId !== slot.transactionId || isSame) continue;
        if (other.usedBy === null && (other.lane !== slot.lane || !decidedHere.has(other.nonce)))
          this.#broken('C3', `${slot.transactionId} took slot ${slot.nonce} while its slot ${other.nonce} was open`);
      }
  }

  #step(after: Transaction, type: string): void {
    const before = this.#journal.transactions.get(after.id);
    const problem = before ? stepProblem(before, after, type) : 'a transaction changed that is not there';
    if (problem) this.#broken('E1', `${after.id}: ${problem}`);
  }

  #broken(rule: string, what: string): void {
    this.violations.push({ rule, what });
  }
}
