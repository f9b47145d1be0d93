import type { Observation } from '../chain/chain.js';
import type { Lane } from '../transaction/lane.js';
import type { LaneContext } from './context.js';
import { Ledger } from './ledger.js';
import { RoundRefused } from './round.js';

/** What the lane remembers is read anew this often: hints of what people did elsewhere may be lost. */
const rereadMs = 30_000;

export interface LedgerReaderOptions {
  /** The last look at the chain. */
  readonly seen: () => Observation | null;
  /** Told how many transactions are queued, each time it was read. */
  readonly read: (queued: number) => void;
}

/** Reads the lane's ledger from the store: at the start, now and then, and after every refused or unknown commit. */
export class LedgerReader {
  /** The lane's row as last read or committed. */
  row: Lane;
  readonly #context: LaneContext;
  readonly #options: LedgerReaderOptions;
  #current: Ledger | null = null;
  /** The memory that was thrown away last: what nodes taught the lane is taken over from it. */
  #before: Ledger | null = null;
  #readAt = 0;

  constructor(context: LaneContext, row: Lane, options: LedgerReaderOptions) {
    this.#context = context;
    this.row = row;
    this.#options = options;
  }

  /** null: it is to be read. */
  get current(): Ledger | null {
    return this.#current;
  }

  /** The same, unless it was read too long ago. */
  get fresh(): Ledger | null {
    return this.#context.clock.now() - this.#readAt >= rereadMs ? null : this.#current;
  }

  /** It is of no use any more. */
  drop(): void {
    this.#before = this.#current ?? this.#before;
    this.#current = null;
  }

  /** The store has news that the ledger has not: the next round reads it. */
  readAnew(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /**
   * Reads all of the lane's unsettled work.
   *
   * @throws RoundRefused where another instance has taken the lane over
   */
  async open(before: Ledger | null = this.#current ?? this.#before): Promise<Ledger> {
    const { store, clock, policy, signer } = this.#context;
    this.#readAt = clock.now();
    const work = await store.openLane(this.row.id);
    // a lower seq is a store that was set back: see Lanes
    if (work.lane.epoch !== this.row.epoch || work.lane.seq < this.row.seq) throw new RoundRefused('fenced');
    this.row = work.lane;
    const ledger = new Ledger(work, policy.queueWindow, signer !== null);
    const seen = this.#options.seen();
    if (seen) ledger.observe(seen);
    if (before) ledger.learnFrom(before);
    this.#current = ledger;
    this.#options.read(work.queued);
    return ledger;
  }
}
