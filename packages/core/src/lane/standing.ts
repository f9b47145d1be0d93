import type { Clock } from '../clock.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { Ledger } from './ledger.js';
import type { RoundResult } from './round.js';

/** So long a signer that failed gets nothing from others. */
const failureMs = 30_000;
/** What takes a transaction out of the queue. */
const leaves: ReadonlySet<string> = new Set(['signed', 'reassigned']);

/** How the lane stands after its last round, for those who choose among lanes or refuse more for one. */
export class Standing {
  readonly #clock: Pick<Clock, 'now'>;
  #blockedOn: BlockedOn = null;
  #backlog = 0;
  #isPoor = false;
  /** The signer failed lately: until then it is not expected to sign. */
  #failedUntil = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Why queued transactions of this lane wait. */
  get blockedOn(): BlockedOn {
    return this.#blockedOn;
  }

  /** How many transactions are queued, near enough to refuse more. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Neither the signer nor its funds are known to hold a new transaction up. */
  get isFit(): boolean {
    return this.#failedUntil <= this.#clock.now() && !this.#isPoor;
  }

  /** One more is queued. */
  admitted(): void {
    this.#backlog++;
  }

  /** So many are, as the store says. */
  read(queued: number): void {
    this.#backlog = queued;
  }

  /** What a round has shown. */
  see({ waiting, queue }: Ledger, { blockedOn, told }: RoundResult): void {
    this.#blockedOn = blockedOn;
    if (blockedOn === 'signer_unavailable') this.#failedUntil = this.#clock.now() + failureMs;
    this.#isPoor = queue.slice(0, 50).some((queued) => queued.blockedOn === 'insufficient_funds');
    const left = told.filter(({ event, from }) => leaves.has(event.type) && from > 0).length;
    this.#backlog = waiting.complete ? waiting.length : Math.max(this.#backlog - left, waiting.length);
  }
}
