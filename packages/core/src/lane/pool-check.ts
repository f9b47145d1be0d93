import type { Address } from 'viem';
import type { Lane } from '../transaction/lane.js';
import { isParked } from '../transaction/parked.js';
import { type LaneId, laneId } from '../transaction/transaction.js';
import type { LaneContext } from './context.js';
import type { Ledger } from './ledger.js';
import type { Mailbox } from './mailbox.js';

const pauseMs = 5_000;

type Verdict = 'clear' | 'ahead' | 'unknown';

/**
 * A store that is an older copy of itself has forgotten which transactions went over to another signer and were sent
 * there: this lane's own nonces do not show it. So what was pooled and accepted before the lane was opened waits until the
 * other signers of its pools were looked at, too (lane-rules.md 1).
 */
export class PoolCheck {
  readonly #context: LaneContext;
  readonly #lane: Pick<Lane, 'id' | 'chainId'>;
  readonly #mailbox: Mailbox;
  #doubtedUntil: number | null;
  #isAhead = false;
  #asking = false;
  #askAt = 0;
  /** Signers of whom a pool has shown a transaction that the store does not know. */
  readonly #suspects = new Set<Address>();

  constructor(context: LaneContext, lane: Pick<Lane, 'id' | 'chainId'>, mailbox: Mailbox) {
    this.#context = context;
    this.#lane = lane;
    this.#mailbox = mailbox;
    const matters = context.siblings.length > 0 && context.policy.exclusive;
    this.#doubtedUntil = matters ? context.clock.now() : null;
  }

  get doubtedUntil(): number | null {
    return this.#doubtedUntil;
  }

  /** Another signer has sent what the store does not know: the lane must stop. */
  get isAhead(): boolean {
    return this.#isAhead;
  }

  /** The lane has stopped: what was doubted is parked now. */
  stopped(): void {
    this.#doubtedUntil = null;
    this.#isAhead = false;
  }

  /** Asks where something waits for it; returns when it will be asked again, epoch ms. */
  run({ lane, queue, waiting }: Ledger): number {
    const until = this.#doubtedUntil;
    if (until === null || this.#asking || lane.review !== null) return Number.POSITIVE_INFINITY;
    const old = queue.filter(
      (transaction) =>
        transaction.pooled &&
        transaction.createdAt <= until &&
        transaction.clearedAt === null &&
        !isParked(transaction, lane.parkedAt),
    );
    const oldest = old.reduce((least, { createdAt }) => Math.min(least, createdAt), Number.POSITIVE_INFINITY);
    if (old.length === 0) {
      if (waiting.complete) this.#doubtedUntil = null;
      return Number.POSITIVE_INFINITY;
    }
    if (this.#context.clock.now() < this.#askAt) return this.#askAt;
    void this.#ask(oldest);
    return Number.POSITIVE_INFINITY;
  }

  async #ask(oldest: number): Promise<void> {
    const { siblings, clock, warn } = this.#context;
    this.#asking = true;
    const verdicts = await Promise.all(
      siblings.map((signer) => this.#look(signer, oldest).catch((): Verdict => 'unknown')),
    );
    this.#asking = false;
    this.#askAt = clock.now() + pauseMs;
    if (verdicts.includes('ahead')) {
      this.#isAhead = true;
      warn('another signer of the pool has sent what the store does not know', { lane: this.#lane.id });
    } else if (!verdicts.includes('unknown')) this.#doubtedUntil = null;
    this.#mailbox.nudge();
  }

  async #look(signer: Address, oldest: number): Promise<Verdict> {
    const { chain, store } = this.#context;
    // the chain first: what it shows of ours was stored before
    const seen = await chain.look(signer, { depth: 0, tag: null }, () => null);
    if (typeof seen === 'string' || 'genesis' in seen) return 'unknown';
    if (seen.development) return 'clear';
    const id: LaneId = laneId(this.#lane.chainId, signer);
    const row = (await store.lanes()).find((known) => known.id === id);
    if (!row) return 'clear';
    if (row.parkedAt !== null && row.parkedAt >= oldest) return 'ahead';
    const { highestNonce } = await store.openLane(id);
    if (highestNonce === null) return 'clear';
    if (seen.count > highestNonce + 1) return 'ahead';
    if (seen.pendingCount <= highestNonce + 1) return 'clear';
    // a pool answers loosely: its word counts the second time
    if (this.#suspects.has(signer)) return 'ahead';
    this.#suspects.add(signer);
    return 'unknown';
  }
}
