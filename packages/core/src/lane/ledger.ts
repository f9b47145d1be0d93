import type { Envelope, MinedTransaction, Observation } from '../chain/chain.js';
import type { LaneWork } from '../store/lane-work.js';
import type { Attempt } from '../transaction/attempt.js';
import type { Lane, LaneOrders } from '../transaction/lane.js';
import { isParked } from '../transaction/parked.js';
import { laneId, type ProgressChange, type Transaction } from '../transaction/transaction.js';
import type { Change, Intent } from './change.js';
import { Draft } from './draft.js';
import { isWinner } from './finality.js';
import { type Move, moved } from './moved.js';
import { newAttempt, newSlot, reopenedSlot, sentAttempt } from './new-rows.js';
import { costOf, type OpenSlot, ownedBy } from './open-slot.js';
import { OpenSlots } from './open-slots.js';
import { Queue } from './queue.js';
import type { UsedSlot } from './used-slot.js';
import type { LaneView } from './view.js';

/** A change of one kind. */
type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/**
 * A lane's memory: what the store has, plus what the running round has decided and not committed yet. It is thrown away
 * whole whenever a commit is refused or its outcome unknown, so it never has to be taken back in parts.
 */
export class Ledger implements LaneView {
  lane: Lane;
  highestNonce: number | null;
  observation: Observation | null = null;
  pendingAheadSince: number | null = null;
  shrunkWindow: number | null = null;
  doubtedUntil: number | null = null;
  reserved = 0n;
  readonly canSign: boolean;
  readonly open = new OpenSlots();
  readonly estimates = new Map<string, bigint>();
  readonly underpriced = new Set<number>();
  readonly waiting: Queue;
  #draft = new Draft();
  /** Transactions in the queue that the store does not have yet: they come into being with what this round makes of them. */
  readonly #arrivals = new Set<string>();
  /** Transactions that this round takes out of the queue. */
  #leaving = new Set<string>();
  #now = 0;

  constructor(work: LaneWork, queueWindow: number, canSign: boolean) {
    this.canSign = canSign;
    this.lane = work.lane;
    this.highestNonce = work.highestNonce;
    this.waiting = new Queue(queueWindow);
    this.waiting.complete = work.queued === 0;
    const transactions = new Map(work.transactions.map((transaction) => [transaction.id, transaction]));
    for (const slot of [...work.slots].sort((a, b) => a.nonce - b.nonce)) {
      const owner = slot.transactionId === null ? null : (transactions.get(slot.transactionId) ?? null);
      this.open.set(ownedBy(owner, slot, []));
    }
    const byIndex = [...work.attempts].sort((a, b) => a.index - b.index);
    for (const attempt of byIndex) {
      const open = this.open.get(attempt.nonce);
      if (open) this.open.set({ ...open, attempts: [...open.attempts, attempt] });
    }
  }

  get queue(): readonly Transaction[] {
    return this.waiting.items;
  }

  /** How many of the queue at hand are not parked; those that are take no room from the others. */
  get bindable(): number {
    const { parkedAt } = this.lane;
    const parked =
      parkedAt === null ? 0 : this.queue.reduce((sum, queued) => sum + Number(isParked(queued, parkedAt)), 0);
    this.waiting.allowance = parked;
    return this.waiting.length - parked;
  }

  /** Starts a round: everything decided from here on happened at `now`. */
  begin(now: number): void {
    this.#now = now;
  }

  /** What nodes taught the lane, and no store keeps. */
  learnFrom(before: Ledger): void {
    this.shrunkWindow = before.shrunkWindow;
    // what stands in a pool is waited for with patience, which must come to its end
    if (this.pendingAheadSince !== null) this.pendingAheadSince = before.pendingAheadSince ?? this.pendingAheadSince;
    for (const nonce of before.underpriced) if (this.open.has(nonce)) this.underpriced.add(nonce);
    for (const [id, gas] of before.estimates) this.estimates.set(id, gas);
  }

  /** What people ordered of the lane. */
  instruct(orders: LaneOrders): void {
    this.lane = { ...this.lane, orders };
  }

  /** A newer look at the chain; what open slots may cost is counted against its balance. */
  observe(observation: Observation): void {
    this.observation = observation;
    const next = Math.max(observation.count, this.highestNonce === null ? 0 : this.highestNonce + 1);
    this.pendingAheadSince = observation.pendingCount > next ? (this.pendingAheadSince ?? observation.at) : null;
    this.reserved = 0n;
    for (const open of this.open.values()) if (open.slot.nonce >= observation.count) this.reserved += costOf(open);
  }

  /** A record that was changed outside the lane. */
  refresh(transaction: Transaction): void {
    if (transaction.lane !== this.lane.id) {
      this.waiting.remove(new Set([transaction.id]));
      return;
    }
    if (transaction.stage === 'queued') {
      // handed over before its slot was taken it tells nothing new; one in the queue only waits for a slot of its past
      const isLate = this.open.hasOwner(transaction.id) && !this.waiting.has(transaction.id);
      if (!isLate) this.waiting.put(transaction);
      return;
    }
    this.waiting.remove(new Set([transaction.id]));
    const open = transaction.nonce === null ? undefined : this.open.get(transaction.nonce);
    if (open?.transaction?.id !== transaction.id) return;
    // somebody acted on it: its bytes, where there is something to send, go out at once
    const slot = { ...open.slot, nextSendAt: this.#now };
    this.#draft.setSlot(slot, open.slot);
    this.open.set({ ...open, slot, transaction });
  }

  /** A transaction that was never stored joins the queue for one round; only where the whole queue is known. */
  arrive(transaction: Transaction): void {
    if (!this.waiting.complete) return;
    this.#arrivals.add(transaction.id);
    this.waiting.put({ ...transaction, version: 0 });
  }

  /** Takes out of the queue again what arrived and was not given anything to commit. */
  sendAway(): void {
    const idle = [...this.#arrivals].filter((id) => !this.#draft.told(id));
    this.waiting.remove(new Set(idle));
    this.#arrivals.clear();
  }

  apply(changes: Iterable<Change>): void {
    for (const change of changes) this.#applyOne(change);
  }

  #applyOne(change: Change): void {
    switch (change.kind) {
      case 'transaction': {
        const { transaction, reason = null, executed = true } = change;
        this.#move(this.#latest(transaction), { change: change.change, event: change.event, reason, executed });
        break;
      }
      case 'reassign':
        this.#reassign(this.#latest(change.transaction), change);
        break;
      case 'slot':
        this.#changeSlot(change);
        break;
      case 'sent':
        this.#noteSent(change);
        break;
      case 'found':
        this.#adopt(change.transaction);
        break;
      case 'reopened':
        this.#reopen(change.used);
        break;
      case 'foreign':
        this.#addSlot(change.nonce, null);
        break;
      case 'base':
        this.#setBase(change.nonce);
        break;
      case 'review':
        this.#setReview(change);
        break;
      case 'underpriced':
        this.underpriced.add(change.nonce);
        break;
      case 'window':
        this.shrunkWindow = change.size;
        break;
    }
  }

  #reassign(transaction: Transaction, { signer, reason }: Of<'reassign'>): void {
    // what is not stored yet comes into being here
    if (this.#arrivals.has(transaction.id)) return;
    const elsewhere = { ...transaction, signer, lane: laneId(transaction.chainId, signer) };
    const change = { blockedOn: null, nextAttemptAt: null };
    this.#move(elsewhere, { change, event: 'reassigned', reason, executed: true });
  }

  #changeSlot({ nonce, change }: Of<'slot'>): void {
    const open = this.open.get(nonce);
    if (!open) return;
    const slot = { ...open.slot, ...change, updatedAt: this.#now };
    this.#draft.setSlot(slot, open.slot);
    if (slot.usedBy !== null) this.#forget(slot.nonce, open);
    else this.open.set({ ...open, slot });
  }

  #noteSent({ nonce, hash, at, answers }: Of<'sent'>): void {
    const open = this.open.get(nonce);
    if (!open) return;
    const attempts = open.attempts.map((attempt) => {
      if (attempt.hash !== hash) return attempt;
      const sent = sentAttempt(attempt, at, answers);
      this.#draft.setAttempt(sent);
      return sent;
    });
    this.open.set({ ...open, attempts });
  }

  #setReview({ review, parkedAt }: Of<'review'>): void {
    this.lane = { ...this.lane, review, orders: { ...this.lane.orders, approved: null } };
    this.#draft.review = review;
    if (parkedAt === undefined) return;
    this.lane = { ...this.lane, parkedAt };
    this.#draft.parkedAt = parkedAt;
  }

  /** A signed envelope: a new attempt, in a new slot if it binds. */
  attach(intent: Intent, envelope: Envelope): void {
    const { nonce } = intent.unsigned;
    const transaction = intent.transaction && this.#latest(intent.transaction);
    if (intent.binds && transaction && this.open.hasOwner(transaction.id))
      throw new Error(`transaction ${transaction.id} was about to take nonce ${nonce} besides the slot that it has`);
    if (intent.binds) this.#addSlot(nonce, transaction);
    const open = this.open.get(nonce);
    if (!open) return;
    const attempt = newAttempt(this.lane, open, { ...envelope, ...intent.unsigned, kind: intent.kind }, this.#now);
    this.#draft.addAttempt(attempt);
    const slot = { ...open.slot, nextSendAt: this.#now, updatedAt: this.#now };
    this.#draft.setSlot(slot, open.slot);
    const grown = { ...open, slot, attempts: [...open.attempts, attempt] };
    this.reserved += costOf(grown) - costOf(open);
    this.open.set(grown);
    this.underpriced.delete(nonce);
    if (transaction) this.#attachTo(transaction, intent, attempt);
  }

  /** A payload that was signed before the store was set back, as the chain has it. */
  #adopt(mined: MinedTransaction): void {
    const { hash, nonce } = mined;
    const open = this.open.get(nonce);
    if (!open?.transaction) return;
    const transaction = this.#latest(open.transaction);
    const attempt = newAttempt(this.lane, open, { ...mined, kind: 'payload' }, this.#now);
    this.#draft.addAttempt(attempt);
    this.open.set({ ...open, attempts: [...open.attempts, attempt] });
    const change = { hash, attemptCount: transaction.attemptCount + 1 };
    const reason = 'the chain has it under a hash that the store did not know';
    this.#move(transaction, { change, event: 'found', reason, executed: true });
  }

  #attachTo(transaction: Transaction, intent: Intent, attempt: Attempt): void {
    if (intent.kind === 'filler') {
      const change = { slot: 'closing', blockedOn: transaction.status === 'pending' ? 'slot_closing' : null } as const;
      const event = transaction.slot === 'closing' ? 'replaced' : 'closing';
      this.#move(transaction, { change, event, reason: null, executed: true });
      return;
    }
    const change: ProgressChange = {
      nonce: attempt.nonce,
      slot: 'open',
      hash: attempt.hash,
      attemptCount: transaction.attemptCount + 1,
      blockedOn: null,
      speedUp: null,
      ...(intent.binds ? { stage: 'signed' as const, nextAttemptAt: null } : {}),
    };
    const event = intent.binds ? 'signed' : 'replaced';
    this.#move(transaction, { change, event, reason: null, executed: true });
  }

  #reopen({ slot: used, attempts, owner }: UsedSlot): void {
    const slot = reopenedSlot(used, this.#now);
    this.#draft.setSlot(slot, used);
    // its transaction has come to rest: the record says in the same round whether it takes the slot again
    const open = owner !== null && isWinner(owner, used) ? { slot, transaction: owner, attempts } : null;
    this.open.set(open ?? ownedBy(owner, slot, attempts));
  }

  /** What is to be committed, or null when the round changed nothing. The ledger counts on it being applied. */
  takeCommit(): ReturnType<Draft['commitFor']> {
    const commit = this.#draft.commitFor(this.lane);
    this.#draft = new Draft();
    if (commit) this.lane = { ...this.lane, seq: this.lane.seq + 1 };
    return commit;
  }

  /** The running round's version of a record that a phase has read earlier. */
  #latest(transaction: Transaction): Transaction {
    return this.#draft.told(transaction.id)?.transaction ?? transaction;
  }

  #move(before: Transaction, move: Move): void {
    const told = moved(before, move, this.#draft.told(before.id), this.#now);
    this.#draft.tell(told);
    this.#place(told.transaction);
  }

  /** Puts a changed record where the lane looks for it: its open slot, or the queue. */
  #place(transaction: Transaction): void {
    const open = transaction.nonce === null ? undefined : this.open.get(transaction.nonce);
    if (open?.transaction?.id === transaction.id) this.open.set({ ...open, transaction });
    if (transaction.stage === 'queued' && transaction.lane === this.lane.id) this.waiting.put(transaction);
    else if (this.waiting.has(transaction.id)) this.#leaving.add(transaction.id);
  }

  /** Takes out of the queue, in one pass, what this round moved on. */
  sweepQueue(): void {
    this.waiting.remove(this.#leaving);
    for (const id of this.#leaving) this.estimates.delete(id);
    this.#leaving.clear();
  }

  #addSlot(nonce: number, transaction: Transaction | null): void {
    const slot = newSlot(this.lane, nonce, transaction, this.#now);
    if (this.lane.baseNonce === null) this.#setBase(nonce);
    this.open.set({ slot, transaction, attempts: [] });
    this.#draft.addSlot(slot);
    this.highestNonce = Math.max(nonce, this.highestNonce ?? nonce);
  }

  #setBase(nonce: number): void {
    this.lane = { ...this.lane, baseNonce: nonce };
    this.#draft.baseNonce = nonce;
  }

  #forget(nonce: number, open: OpenSlot): void {
    this.open.delete(nonce);
    this.underpriced.delete(nonce);
    if (this.observation && nonce >= this.observation.count) this.reserved -= costOf(open);
  }
}
