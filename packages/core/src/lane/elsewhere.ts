import type { LaneGlance } from '../store/instances.js';
import type { LaneReport } from '../store/lane-lease.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { LaneId } from '../transaction/transaction.js';

/** What a signer or a person would have to end. */
const holding: ReadonlySet<BlockedOn> = new Set(['signer_paused', 'nonce_review', 'signer_unavailable']);

/** What is known of lanes that this instance does not drive, as of the last look at all of them. */
export class Elsewhere {
  readonly #seen = new Map<LaneId, LaneGlance>();
  /** Lanes of which it turned out since that somebody else owns them. */
  readonly #owned = new Set<LaneId>();
  /** Transactions that were taken in here since. */
  readonly #added = new Map<LaneId, number>();

  /** A new look at all lanes but one's own. */
  see(lanes: readonly LaneGlance[]): void {
    this.#seen.clear();
    this.#owned.clear();
    this.#added.clear();
    for (const lane of lanes) this.#seen.set(lane.lane, lane);
  }

  /** Whether somebody else owns it. */
  has(id: LaneId): boolean {
    return this.#owned.has(id) || this.#seen.get(id)?.free === false;
  }

  /** It was not free, and has one more transaction now. */
  admitted(id: LaneId): void {
    this.#owned.add(id);
    this.#added.set(id, (this.#added.get(id) ?? 0) + 1);
  }

  /** How many transactions are queued, near enough to refuse more. */
  queuedIn(id: LaneId): number {
    return (this.#seen.get(id)?.queued ?? 0) + (this.#added.get(id) ?? 0);
  }

  /** Whether its owner says nothing that would hold a new transaction up; false where nobody drives it. */
  isFit(id: LaneId): boolean {
    const report = this.reportOf(id);
    if (report === null || report.parkedAt !== null) return false;
    return report.blockedOn === null || !holding.has(report.blockedOn);
  }

  /** What its owner says; null where nobody drives it. */
  reportOf(id: LaneId): LaneReport | null {
    const seen = this.#seen.get(id);
    return seen === undefined || seen.free ? null : seen.report;
  }
}
