import type { Address } from 'viem';
import type { Observation } from '../chain/chain.js';
import { messageOf } from '../errors.js';
import { isDriven } from '../signer/private-key-signer.js';
import type { LaneReport } from '../store/lane-lease.js';
import type { LaneOrders, Lane as LaneRow, NonceReview } from '../transaction/lane.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';
import { Admitted, type Callers } from './admitted.js';
import { Carried } from './carried.js';
import type { LaneContext } from './context.js';
import { Estimator } from './estimator.js';
import { Inquiries } from './inquiries.js';
import type { Ledger } from './ledger.js';
import { LedgerReader } from './ledger-reader.js';
import { Lookout } from './lookout.js';
import { type Mail, Mailbox } from './mailbox.js';
import { policyFor } from './policy.js';
import { PoolCheck } from './pool-check.js';
import { leaveLimit } from './reassign.js';
import { Renewal } from './renewal.js';
import { RoundRefused, type RoundResult, round } from './round.js';
import { Sender } from './sender.js';
import { Standing } from './standing.js';
import { wakeTime } from './wake-time.js';

/** What went wrong may go wrong again at once. */
const againMs = 1000;

/**
 * The life of one lane in the instance that owns it: it gathers what arrives, runs rounds, and between rounds sleeps
 * until the next due time or a wake-up. Wake-ups are hints: everything it acts on is read from the store or the chain.
 */
export class Lane {
  readonly id: LaneId;
  readonly #context: LaneContext;
  readonly #mailbox = new Mailbox(() => this.wake());
  readonly #sender: Sender;
  readonly #lookout: Lookout;
  readonly #inquiries: Inquiries;
  readonly #pool: PoolCheck;
  readonly #estimator: Estimator;
  readonly #reader: LedgerReader;
  readonly #renewal: Renewal;
  readonly #standing: Standing;
  readonly #carried = new Carried();
  readonly #admitted = new Admitted();
  #orders: LaneOrders;
  #changedAt: number;
  #turning: Promise<void> | null = null;
  #soon = false;
  /** Until then nothing that is not stored is taken: one that was there already has just refused a whole round. */
  #offersFrom = 0;
  #cancelTimer: () => void = () => {};
  #stopped = false;
  readonly #deafen: () => void;

  constructor(context: LaneContext, row: LaneRow) {
    this.id = row.id;
    this.#context = context;
    this.#orders = row.orders;
    this.#changedAt = context.clock.now();
    this.#standing = new Standing(context.clock);
    this.#reader = new LedgerReader(context, row, {
      seen: () => this.#lookout.seen,
      read: (queued) => this.#standing.read(queued),
    });
    this.#sender = new Sender(context, this.#mailbox);
    this.#lookout = new Lookout(context, row, this.#mailbox);
    this.#deafen = context.chain.onHead((number) => {
      if (this.#lookout.heard(number, this.#reader.current, this.#changedAt)) this.wake();
    });
    this.#inquiries = new Inquiries(context, row, this.#mailbox);
    this.#pool = new PoolCheck(context, row, this.#mailbox);
    this.#estimator = new Estimator(context, this.#mailbox);
    this.#renewal = new Renewal(context, this.#reader, () => {
      this.#lookout.forget();
      this.#sender.forget();
    });
  }

  get chainId(): number {
    return this.#reader.row.chainId;
  }

  get signer(): Address {
    return this.#reader.row.signer;
  }

  /** Why queued transactions of this lane wait. */
  get blockedOn(): BlockedOn {
    return this.#standing.blockedOn;
  }

  /** How many transactions are queued, near enough to refuse more. */
  get backlog(): number {
    return this.#standing.backlog;
  }

  /** How many of its slots are open. */
  get openSlots(): number {
    return this.#reader.current?.open.size ?? 0;
  }

  /** Nothing is known that would hold a new transaction up. */
  get isFit(): boolean {
    const { review, parkedAt } = this.#reader.row;
    const isHeld = review !== null || parkedAt !== null || this.#orders.paused !== null;
    return this.#context.signer !== null && !isHeld && this.#standing.isFit;
  }

  /** Wei that nothing under way may cost; null: not known yet. */
  get spare(): bigint | null {
    const ledger = this.#reader.current;
    return ledger?.observation ? ledger.observation.balance - ledger.reserved : null;
  }

  /** Set while the lane waits for a person. */
  get review(): NonceReview | null {
    return this.#reader.row.review;
  }

  /** Since when transactions are parked, see `isParked`. */
  get parkedAt(): number | null {
    return this.#reader.row.parkedAt;
  }

  /** For those who do not drive it. */
  get report(): LaneReport {
    const { blockedOn, parkedAt, observation: look } = this;
    const seen = look && { at: look.at, headBlock: look.head.number, balance: look.balance.toString() };
    return { blockedOn, parkedAt, queued: this.backlog, inFlight: this.openSlots, seen };
  }

  get epoch(): number {
    return this.#reader.row.epoch;
  }

  /** Its commits so far, as far as they are known to have been applied. */
  get seq(): number {
    return this.#reader.row.seq;
  }

  /** The last look at the chain. */
  get observation(): Observation | null {
    return this.#lookout.seen;
  }

  /**
   * Hands over a transaction that the store has. Resolves with it once it is signed and committed, or with null as soon
   * as the lane knows that it cannot go now.
   */
  admit(transaction: Transaction): Promise<Transaction | null> {
    this.#standing.admitted();
    const bound = this.#stopped ? Promise.resolve(null) : this.#admitted.wait(transaction.id);
    this.#mailbox.putRecord(transaction);
    return bound;
  }

  /**
   * Hands over a transaction that the store does not have. Resolves with it once it is stored together with its first
   * signature, all in one commit, or with null: it was not stored. Rejects where that is not known.
   *
   * Offered only where that is nearly certain to work at once: nothing waits, and the key is in this process.
   */
  offer(transaction: Transaction): Promise<Transaction | null> {
    const { signer } = this.#context;
    const ready =
      !this.#stopped &&
      this.#reader.current !== null &&
      this.#offersFrom <= this.#context.clock.now() &&
      this.blockedOn === null &&
      this.backlog === 0 &&
      signer !== null;
    if (!ready || !isDriven(signer) || transaction.gas === null || transaction.presigned !== null) {
      return Promise.resolve(null);
    }
    const bound = this.#admitted.waitUnstored(transaction.id);
    this.#mailbox.putArrival(transaction);
    return bound;
  }

  /** A record of this lane was changed outside it: the next round reads it again. */
  refresh(id: string): void {
    this.#mailbox.putStale(id);
  }

  /** Another instance may have stored new transactions. */
  lookForMore(): void {
    this.#mailbox.putMore();
  }

  /** Somebody acted on transactions of this lane elsewhere: the next round begins with what the store has. */
  readAnew(): void {
    this.#reader.readAnew();
    this.#mailbox.putMore();
  }

  /** What people ordered of the lane, as last read from the store. */
  get orders(): LaneOrders {
    return this.#orders;
  }

  /** The store's newest word on it; the next round heeds it. */
  instruct(orders: LaneOrders): void {
    if (JSON.stringify(orders) === JSON.stringify(this.#orders)) return;
    this.#orders = orders;
    this.#mailbox.putOrders(orders);
  }

  /** Runs a round soon. */
  wake(): void {
    if (this.#soon || this.#stopped) return;
    this.#soon = true;
    this.#context.clock.soon(() => {
      this.#soon = false;
      if (this.#turning === null) this.#turning = this.#turn();
    });
  }

  /** Finishes the running round and starts no other; what was sent meanwhile is learned by the next owner. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deafen();
    this.#cancelTimer();
    await this.#turning;
    this.#admitted.take().turnAway();
  }

  async #turn(): Promise<void> {
    const callers = this.#admitted.take();
    try {
      if (!this.#stopped) await this.#oneRound(callers);
    } catch (error) {
      this.#startOver(error, callers);
    } finally {
      // whoever was not served knows now that it cannot go at once
      callers.turnAway();
      this.#turning = null;
      if (!this.#mailbox.isEmpty) this.wake();
    }
  }

  /** The round did not go through, or nobody knows: the store is read again. */
  #startOver(error: unknown, callers: Callers): void {
    this.#reader.drop();
    // a conflict is an everyday race with a person's action; anything else leaves the outcome open
    const refused = error instanceof RoundRefused ? error.reason : null;
    if (callers.hasUnstored) this.#offersFrom = this.#context.clock.now() + againMs;
    if (refused === null) callers.leaveOpen(error);
    if (refused !== 'conflict')
      this.#context.warn('a lane reads the store again', { lane: this.id, message: messageOf(error) });
    this.#sleep(refused === 'conflict' ? 0 : againMs);
  }

  async #oneRound(callers: Callers): Promise<void> {
    const mail = this.#mailbox.take();
    const { ledger, result } = await this.#decide(mail);
    this.#heed(ledger, result);
    callers.tell(result.told);

    this.#context.tell(result.told);
    this.#context.reached('round.told');
    const left = result.told.filter(({ transaction }) => transaction.lane !== this.id);
    for (const { transaction } of left) this.#context.handOver(transaction);
    this.#sender.send(ledger);
    this.#estimator.ask(result.unestimated);
    // the chain may know more than the ledger: what it counts is looked up before the next decision
    if (mail.answers.some(saysUsed)) this.#lookout.hurry();
    this.#sleepUntilDue(ledger, result, left.length >= leaveLimit);
    if (result.takenBackFrom === null) return;
    await this.#carried.readUsed(this.#context, this.id, result.takenBackFrom);
    this.wake();
  }

  async #decide(came: Mail): Promise<{ ledger: Ledger; result: RoundResult }> {
    let answers = came.answers;
    try {
      const mail = await this.#renewal.heed(came, this.#orders);
      answers = mail.answers;
      const ledger = this.#reader.fresh ?? (await this.#reader.open());
      const records = [...mail.records];
      for (const id of mail.stale) {
        const record = await this.#context.store.get(id);
        if (record) records.push(record);
      }
      answers = this.#sender.holdBack(ledger, answers, policyFor(this.#context.policy, ledger.observation));
      const memory = {
        ...this.#carried.take(),
        findings: this.#inquiries.findings,
        pool: this.#pool,
        fillerGas: this.#lookout.fillerGas,
      };
      return { ledger, result: await round(this.#context, ledger, { ...mail, records, answers }, memory) };
    } finally {
      // learned or lost, these slots may be sent again: what was lost is learned again by a resend of the same bytes
      this.#sender.release(answers);
    }
  }

  /** Takes over what the round has shown. */
  #heed(ledger: Ledger, result: RoundResult): void {
    this.#reader.row = ledger.lane;
    if (ledger.lane.review === null) this.#orders = { ...this.#orders, approved: null };
    else this.#pool.stopped();
    this.#carried.keep(result);
    if (result.unexplainedApproved) this.#inquiries.approve();
    if (result.doubted) this.#inquiries.ask(result.doubted, result.suspects);
    if (result.told.length > 0) this.#changedAt = this.#context.clock.now();
    this.#standing.see(ledger, result);
  }

  #sleepUntilDue(ledger: Ledger, { policy, blockedOn }: RoundResult, hasMore: boolean): void {
    const seenAt = this.#lookout.look(() => this.#reader.current, policy, this.#changedAt, this.#carried.accuser);
    const poolAt = this.#pool.run(ledger);
    const now = this.#context.clock.now();
    const due = { lookAt: Math.min(seenAt, poolAt), sendAt: this.#sender.nextDue(ledger) };
    this.#sleep(hasMore ? 0 : wakeTime(ledger, policy, blockedOn, due, now) - now);
  }

  #sleep(ms: number): void {
    this.#cancelTimer();
    if (this.#stopped || ms === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#context.clock.after(ms, () => this.wake());
  }
}

function saysUsed({ delivery }: Mail['answers'][number]): boolean {
  return delivery.answers.some(({ verdict }) => verdict.class === 'nonce-too-low');
}
