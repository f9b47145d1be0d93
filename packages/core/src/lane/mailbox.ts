import type { Observation, OtherChain } from '../chain/chain.js';
import type { Verdict } from '../chain/verdict.js';
import type { LaneOrders } from '../transaction/lane.js';
import type { Transaction } from '../transaction/transaction.js';
import type { Answered } from './answer.js';

/** What a round takes in: everything that has reached the lane since the last one. */
export interface Mail {
  readonly observation: Observation | null;
  /** In its place: another chain answers. */
  readonly otherChain: OtherChain | null;
  readonly answers: readonly Answered[];
  readonly estimates: readonly Estimate[];
  /** Records that are new to the lane. */
  readonly records: readonly Transaction[];
  /** Transactions that were accepted and are not stored yet. */
  readonly arrivals: readonly Transaction[];
  /** Ids of records that were changed outside the lane. */
  readonly stale: ReadonlySet<string>;
  /** What people ordered of the lane, where that changed. */
  readonly orders: LaneOrders | null;
  /** The store may have queued transactions that nobody handed over. */
  readonly more: boolean;
}

/** Gas of a queued transaction, a verdict on it, or null where no endpoint answered. */
export interface Estimate {
  readonly transaction: Transaction;
  readonly gas: bigint | Verdict | null;
}

/** Gathers what arrives while a round runs or the lane sleeps; each arrival wakes the lane. */
export class Mailbox {
  readonly #wake: () => void;
  #mail = emptyMail();

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  get isEmpty(): boolean {
    const { observation, otherChain, answers, estimates, records, arrivals, stale, orders, more } = this.#mail;
    return (
      !observation &&
      !otherChain &&
      !more &&
      orders === null &&
      answers.length + estimates.length + records.length + arrivals.length + stale.size === 0
    );
  }

  take(): Mail {
    const mail = this.#mail;
    this.#mail = emptyMail();
    return mail;
  }

  /** Nothing came of something that was under way: the lane plans anew. */
  nudge(): void {
    this.#wake();
  }

  putObservation(observation: Observation): void {
    this.#mail.observation = observation;
    this.#mail.otherChain = null;
    this.#wake();
  }

  putOtherChain(other: OtherChain): void {
    this.#mail.otherChain = other;
    this.#mail.observation = null;
    this.#wake();
  }

  putAnswers(answers: readonly Answered[]): void {
    this.#mail.answers.push(...answers);
    this.#wake();
  }

  putEstimate(estimate: Estimate): void {
    this.#mail.estimates.push(estimate);
    this.#wake();
  }

  putRecord(record: Transaction): void {
    this.#mail.records.push(record);
    this.#wake();
  }

  putArrival(transaction: Transaction): void {
    this.#mail.arrivals.push(transaction);
    this.#wake();
  }

  putStale(id: string): void {
    this.#mail.stale.add(id);
    this.#wake();
  }

  putOrders(orders: LaneOrders): void {
    this.#mail.orders = orders;
    this.#wake();
  }

  putMore(): void {
    this.#mail.more = true;
    this.#wake();
  }
}

function emptyMail() {
  return {
    observation: null as Observation | null,
    otherChain: null as OtherChain | null,
    answers: [] as Answered[],
    estimates: [] as Estimate[],
    records: [] as Transaction[],
    arrivals: [] as Transaction[],
    stale: new Set<string>(),
    orders: null as LaneOrders | null,
    more: false,
  };
}
