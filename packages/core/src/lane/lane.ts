import type { Address } from 'viem';
import type { Observation, OtherChain } from '../chain/chain.js';
import { messageOf } from '../errors.js';
import { isDriven } from '../signer/private-key-signer.js';
import type { LaneReport } from '../store/store.js';
import type { LaneOrders, Lane as LaneRow, NonceReview } from '../transaction/lane.js';
import { isParked } from '../transaction/parked.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';
import type { BelowBase } from './base.js';
import type { LaneContext } from './context.js';
import { type Unsettled, type UsedSlot, usedSlots } from './finality.js';
import { Inquiries } from './inquiries.js';
import { Ledger } from './ledger.js';
import { Lookout } from './lookout.js';
import { type Mail, Mailbox } from './mailbox.js';
import { type LanePolicy, policyFor } from './policy.js';
import { PoolCheck } from './pool-check.js';
import { isDoubted, leaveLimit } from './reassign.js';
import { renew } from './renew.js';
import { isReplaced } from './review.js';
import { RoundRefused, type RoundResult, round } from './round.js';
import { Sender } from './sender.js';
import type { Suspects } from './settle.js';

/** What the lane remembers is read anew this often: hints of what people did elsewhere may be lost. */
const rereadMs = 30_000;
/** Most slots that one round opens again; the others follow. */
const mostReopened = 500;

/** So long a signer that failed gets nothing from others. */
const failureMs = 30_000;
/** What takes a transaction out of the queue. */
const leaves: ReadonlySet<string> = new Set(['signed', 'reassigned']);

/** Somebody who waits to hear whether a transaction could go at once. */
interface Admitted {
  readonly id: string;
  readonly resolve: (bound: Transaction | null) => void;
  /** Only for what the store does not have: whether it has it now is not known. */
  readonly reject?: (error: unknown) => void;
}

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
  #row: LaneRow;
  #orders: LaneOrders;
  #ledger: Ledger | null = null;
  /** The memory that was thrown away last: what nodes taught the lane is taken over from it. */
  #before: Ledger | null = null;
  #readAt = 0;
  #admitted: Admitted[] = [];
  #suspected: Suspects = new Map();
  #belowBase: BelowBase | null = null;
  #unsettled: Unsettled | null = null;
  /** Slots to open again, as just read; see `reopened`. */
  #used: UsedSlot[] = [];
  #otherChain: OtherChain | null = null;
  #estimating = new Set<string>();
  #changedAt: number;
  /** The signer failed lately: until then it is not expected to sign. */
  #failedUntil = 0;
  #isPoor = false;
  #blockedOn: BlockedOn = null;
  #backlog = 0;
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
    this.#row = row;
    this.#orders = row.orders;
    this.#changedAt = context.clock.now();
    this.#sender = new Sender(context, this.#mailbox);
    this.#lookout = new Lookout(context, row, this.#mailbox);
    this.#deafen = context.chain.onHead((number) => {
      if (this.#lookout.heard(number, this.#ledger, this.#changedAt)) this.wake();
    });
    this.#inquiries = new Inquiries(context, row, this.#mailbox);
    this.#pool = new PoolCheck(context, row, this.#mailbox);
  }

  get chainId(): number {
    return this.#row.chainId;
  }

  get signer(): Address {
    return this.#row.signer;
  }

  /** Why queued transactions of this lane wait. */
  get blockedOn(): BlockedOn {
    return this.#blockedOn;
  }

  /** How many transactions are queued, near enough to refuse more. */
  get backlog(): number {
    return this.#backlog;
  }

  /** How many of its slots are open. */
  get openSlots(): number {
    return this.#ledger?.open.size ?? 0;
  }

  /** Nothing is known that would hold a new transaction up. */
  get isFit(): boolean {
    const isHeld = this.#row.review !== null || this.#row.parkedAt !== null || this.#orders.paused !== null;
    const canSign = this.#context.signer !== null && this.#failedUntil <= this.#context.clock.now();
    return canSign && !isHeld && !this.#isPoor;
  }

  /** Wei that nothing under way may cost; null: not known yet. */
  get spare(): bigint | null {
    const seen = this.#ledger?.observation;
    return this.#ledger && seen ? seen.balance - this.#ledger.reserved : null;
  }

  /** Set while the lane waits for a person. */
  get review(): NonceReview | null {
    return this.#row.review;
  }

  /** Since when transactions are parked, see `isParked`. */
  get parkedAt(): number | null {
    return this.#row.parkedAt;
  }

  /** For those who do not drive it. */
  get report(): LaneReport {
    const { blockedOn, parkedAt, observation: look } = this;
    const seen = look && { at: look.at, headBlock: look.head.number, balance: look.balance.toString() };
    return { blockedOn, parkedAt, queued: this.backlog, inFlight: this.openSlots, seen };
  }

  get epoch(): number {
    return this.#row.epoch;
  }

  /** Its commits so far, as far as they are known to have been applied. */
  get seq(): number {
    return this.#row.seq;
  }

  /** The last look at the chain. */
  get observation(): Observation | null {
    return this.#lookout.seen;
  }

  /** Resolves when the first look at the chain has ended, well or not. */
  get looked(): Promise<void> {
    return this.#lookout.looked;
  }

  /**
   * Hands over a transaction that the store has. Resolves with it once it is signed and committed, or with null as soon
   * as the lane knows that it cannot go now.
   */
  admit(transaction: Transaction): Promise<Transaction | null> {
    this.#backlog++;
    return new Promise((resolve) => {
      if (this.#stopped) resolve(null);
      else this.#admitted.push({ id: transaction.id, resolve });
      this.#mailbox.putRecord(transaction);
    });
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
      this.#ledger !== null &&
      this.#offersFrom <= this.#context.clock.now() &&
      this.#blockedOn === null &&
      this.#backlog === 0 &&
      signer !== null;
    if (!ready || !isDriven(signer) || transaction.gas === null || transaction.presigned !== null) {
      return Promise.resolve(null);
    }
    return new Promise((resolve, reject) => {
      this.#admitted.push({ id: transaction.id, resolve, reject });
      this.#mailbox.putArrival(transaction);
    });
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
    this.#readAt = Number.NEGATIVE_INFINITY;
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
    for (const { resolve } of this.#admitted.splice(0)) resolve(null);
  }

  async #turn(): Promise<void> {
    const admitted = this.#admitted.splice(0);
    try {
      if (!this.#stopped) await this.#oneRound(admitted);
    } catch (error) {
      this.#before = this.#ledger ?? this.#before;
      this.#ledger = null;
      // a conflict is an everyday race with a person's action; anything else leaves the outcome open
      const refused = error instanceof RoundRefused ? error.reason : null;
      if (admitted.some(({ reject }) => reject)) this.#offersFrom = this.#context.clock.now() + 1000;
      if (refused === null) for (const { reject } of admitted) reject?.(error);
      if (refused !== 'conflict')
        this.#context.warn('a lane reads the store again', { lane: this.id, message: messageOf(error) });
      this.#sleep(refused === 'conflict' ? 0 : 1000);
    } finally {
      // whoever was not served knows now that it cannot go at once; resolving twice does nothing
      for (const { resolve } of admitted) resolve(null);
      this.#turning = null;
      if (!this.#mailbox.isEmpty) this.wake();
    }
  }

  async #oneRound(admitted: readonly Admitted[]): Promise<void> {
    const mail = this.#mailbox.take();
    const { ledger, result } = await this.#decide(mail);
    this.#row = ledger.lane;
    if (ledger.lane.review === null) this.#orders = { ...this.#orders, approved: null };
    this.#suspected = result.suspects;
    if (result.unexplainedApproved) this.#inquiries.approve();
    if (result.doubted) this.#inquiries.ask(result.doubted, result.suspects);
    this.#belowBase = result.belowBase;
    this.#unsettled = result.unsettled;
    this.#blockedOn = result.blockedOn;
    if (result.told.length > 0) this.#changedAt = this.#context.clock.now();
    if (this.#row.review !== null) this.#pool.stopped();
    if (result.blockedOn === 'signer_unavailable') this.#failedUntil = this.#context.clock.now() + failureMs;
    this.#isPoor = ledger.queue.slice(0, 50).some(({ blockedOn }) => blockedOn === 'insufficient_funds');
    this.#countBacklog(ledger, result);
    const bound = new Map(result.told.map(({ transaction }) => [transaction.id, transaction]));
    for (const { id, resolve } of admitted) resolve(bound.get(id) ?? null);

    this.#context.tell(result.told);
    this.#context.reached('round.told');
    const left = result.told.filter(({ transaction }) => transaction.lane !== this.id);
    for (const { transaction } of left) this.#context.handOver(transaction);
    this.#sender.send(ledger);
    this.#estimate(result.unestimated);
    // the chain may know more than the ledger: what it counts is looked up before the next decision
    if (mail.answers.some(saysUsed)) this.#lookout.hurry();
    const [accuser = null] = this.#suspected.values();
    const lookAt = this.#lookout.look(() => this.#ledger, result.policy, this.#changedAt, accuser);
    const poolAt = this.#pool.run(ledger);
    this.#sleepUntilDue(ledger, result.policy, left.length < leaveLimit ? Math.min(lookAt, poolAt) : 0);
    if (result.takenBackFrom !== null) await this.#readUsed(result.takenBackFrom);
  }

  /** Learns which chain this is, and begins the lane anew when another one has taken its place. */
  async #identify({ observation, otherChain }: Mail): Promise<void> {
    const { identity, chain } = this.#context;
    if (observation) {
      this.#otherChain = null;
      const { firstGenesis, head, development } = observation;
      if (firstGenesis) await identity.learn(firstGenesis, development);
      void identity.follow(head.number, development, (number) => chain.blockHash(number));
    } else if (otherChain) this.#otherChain = otherChain;
    const other = this.#otherChain;
    const wasReset = other?.development === true && identity.known?.development === true;
    if (other && (wasReset || isReplaced({ ...this.#row, orders: this.#orders })))
      await identity.renew(other, !wasReset);
    if (this.#row.incarnation >= identity.incarnation) return;

    const ledger = this.#ledger ?? (await this.#open(null));
    const park = identity.parks && this.#orders.approved?.unpark !== 'all';
    const told = await renew(this.#context, ledger, identity.incarnation, park);
    this.#context.warn('the chain was reset: the lane begins anew', { lane: this.id });
    this.#context.tell(told);
    this.#otherChain = null;
    this.#lookout.forget();
    this.#sender.forget();
    await this.#open(null);
  }

  async #decide(mail: Mail): Promise<{ ledger: Ledger; result: RoundResult }> {
    let answers = mail.answers;
    try {
      await this.#identify(mail);
      const stale = this.#context.clock.now() - this.#readAt >= rereadMs;
      const ledger = this.#ledger && !stale ? this.#ledger : await this.#open(this.#ledger ?? this.#before);
      const records = [...mail.records];
      for (const id of mail.stale) {
        const record = await this.#context.store.get(id);
        if (record) records.push(record);
      }
      answers = this.#sender.holdBack(ledger, answers, policyFor(this.#context.policy, ledger.observation));
      // read once more, if need be, where the round does not go through
      const used = this.#used.splice(0);
      const memory = {
        suspected: this.#suspected,
        findings: this.#inquiries.findings,
        belowBase: this.#belowBase,
        pool: this.#pool,
        unsettled: this.#unsettled,
        used,
        fillerGas: this.#lookout.fillerGas,
      };
      return { ledger, result: await round(this.#context, ledger, { ...mail, records, answers }, memory) };
    } finally {
      // learned or lost, these slots may be sent again: what was lost is learned again by a resend of the same bytes
      this.#sender.release(answers);
    }
  }

  /** A reorg was deeper than anything may be: what it took back is read, and the next round opens it again. */
  async #readUsed(from: number): Promise<void> {
    this.#used = usedSlots(await this.#context.store.slotsFrom(this.id, from, mostReopened));
    const nonces = this.#used.map(({ slot }) => slot.nonce);
    this.#context.warn('finality was violated: the chain has taken back what was settled', { lane: this.id, nonces });
    this.wake();
  }

  /** Reads all of the lane's unsettled work: the start, now and then, and after every refused or unknown commit. */
  async #open(before: Ledger | null): Promise<Ledger> {
    this.#readAt = this.#context.clock.now();
    const work = await this.#context.store.openLane(this.id);
    // a lower seq is a store that was set back: see Lanes
    if (work.lane.epoch !== this.#row.epoch || work.lane.seq < this.#row.seq) throw new RoundRefused('fenced');
    this.#row = work.lane;
    const ledger = new Ledger(work, this.#context.policy.queueWindow, this.#context.signer !== null);
    if (this.#lookout.seen) ledger.observe(this.#lookout.seen);
    if (before) ledger.learnFrom(before);
    this.#ledger = ledger;
    this.#backlog = work.queued;
    return ledger;
  }

  #countBacklog({ waiting }: Ledger, { told }: RoundResult): void {
    const bound = told.filter(({ event, from }) => leaves.has(event.type) && from > 0).length;
    this.#backlog = waiting.complete ? waiting.length : Math.max(this.#backlog - bound, waiting.length);
  }

  #estimate(transactions: readonly Transaction[]): void {
    for (const transaction of transactions) {
      if (this.#estimating.has(transaction.id)) continue;
      this.#estimating.add(transaction.id);
      const { signer: from, to, value, calldata: data } = transaction;
      void this.#context.chain.estimateGas({ from, to, value, data }).then((gas) => {
        this.#estimating.delete(transaction.id);
        this.#context.reached('estimate.answered');
        this.#mailbox.putEstimate({ transaction, gas });
      });
    }
  }

  #sleepUntilDue(ledger: Ledger, policy: LanePolicy, lookAt: number): void {
    const now = this.#context.clock.now();
    const times = [lookAt, this.#sender.nextDue(ledger) ?? Number.POSITIVE_INFINITY];
    const front = ledger.queue.slice(0, policy.bindLimit);
    for (const { nextAttemptAt } of front) if (nextAttemptAt !== null && nextAttemptAt > now) times.push(nextAttemptAt);
    const unread = !ledger.waiting.complete && ledger.waiting.length === 0;
    const more = unread || (this.#blockedOn === null && ledger.queue.some((queued) => isReady(queued, ledger, now)));
    this.#sleep(more ? 0 : Math.max(0, Math.min(...times) - now));
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

/** A queued transaction that only this round's limit kept from being bound. */
function isReady(queued: Transaction, ledger: Ledger, now: number): boolean {
  if (queued.nextAttemptAt !== null && queued.nextAttemptAt > now) return false;
  if (isParked(queued, ledger.lane.parkedAt) || isDoubted(queued, ledger)) return false;
  // these look again at every block
  if (queued.blockedOn === 'insufficient_funds' || queued.blockedOn === 'fee_cap') return false;
  if (queued.blockedOn === 'policy_denied') return false;
  return queued.presigned === null && (queued.gas !== null || ledger.estimates.has(queued.id));
}
