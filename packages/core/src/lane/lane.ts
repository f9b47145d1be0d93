import type { Address } from 'viem';
import type { Observation } from '../chain/chain.js';
import { messageOf } from '../errors.js';
import type { Attempt } from '../transaction/attempt.js';
import type { Lane as LaneRow, NonceReview } from '../transaction/lane.js';
import type { BlockedOn } from '../transaction/stage.js';
import type { LaneId, Transaction } from '../transaction/transaction.js';
import { type Answered, isLastTry } from './answer.js';
import type { LaneContext } from './context.js';
import { Ledger } from './ledger.js';
import { type LanePolicy, policyFor } from './policy.js';
import { type Mail, RoundRefused, type RoundResult, round } from './round.js';
import { due, nextDue } from './send.js';
import { hashesToWatch } from './settle.js';

/** Envelopes in one request to an endpoint, and requests under way at a time. */
const sendBatch = 100;
const sendsInFlight = 4;
/** After this long without any change a lane that only watches looks less often. */
const quietAfterMs = 3_600_000;
const quietPollMs = 60_000;
/** The intrinsic cost of any transaction: what a transfer without data takes where the chain does not say otherwise. */
const transferGas = 21_000n;

/**
 * The life of one lane in the instance that owns it: it gathers what arrives, runs rounds, and between rounds sleeps
 * until the next due time or a wake-up. Wake-ups are hints: everything it acts on is read from the store or the chain.
 */
export class Lane {
  readonly id: LaneId;
  /** Resolves when the first look at the chain has ended, well or not. */
  readonly looked: Promise<void>;
  #noteLooked: () => void = () => {};
  readonly #context: LaneContext;
  #row: LaneRow;
  #ledger: Ledger | null = null;
  #mail = emptyMail();
  #admitted: { readonly id: string; readonly resolve: (bound: Transaction | null) => void }[] = [];
  #stale = new Set<string>();
  #fillerGas: bigint | null = null;
  #suspects: ReadonlySet<number> = new Set();
  #seen: Observation | null = null;
  #inFlight = new Set<number>();
  #estimating = new Set<string>();
  #sending = 0;
  #looking = false;
  /** When the last look ended; null: a look is wanted at once. */
  #lookedAt: number | null = null;
  #lookFailed = false;
  #changedAt: number;
  #blockedOn: BlockedOn = null;
  #backlog = 0;
  #turning: Promise<void> | null = null;
  #soon = false;
  #cancelTimer: () => void = () => {};
  #stopped = false;

  constructor(context: LaneContext, row: LaneRow) {
    this.id = row.id;
    this.#context = context;
    this.#row = row;
    this.#changedAt = context.clock.now();
    this.looked = new Promise((resolve) => {
      this.#noteLooked = resolve;
    });
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

  /** Set while the lane waits for a person, see `approve`. */
  get review(): NonceReview | null {
    return this.#row.review;
  }

  get epoch(): number {
    return this.#row.epoch;
  }

  /** The last look at the chain. */
  get observation(): Observation | null {
    return this.#seen;
  }

  /**
   * Hands over a transaction that the store has. Resolves with it once it is signed and committed, or with null as soon
   * as the lane knows that it cannot go now.
   */
  admit(transaction: Transaction): Promise<Transaction | null> {
    this.#backlog++;
    this.#mail.records.push(transaction);
    return new Promise((resolve) => {
      if (this.#stopped) resolve(null);
      else this.#admitted.push({ id: transaction.id, resolve });
      this.wake();
    });
  }

  /** A record of this lane was changed outside it: the next round reads it again. */
  refresh(id: string): void {
    this.#stale.add(id);
    this.wake();
  }

  /**
   * A person has looked at why the lane stopped and approves the count that was shown: it goes on behind it. If the
   * chain is further ahead by then, it stops again.
   */
  approve(chainCount: number): void {
    this.#mail.approvedCount = chainCount;
    this.wake();
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
    this.#cancelTimer();
    await this.#turning;
    for (const { resolve } of this.#admitted.splice(0)) resolve(null);
  }

  async #turn(): Promise<void> {
    try {
      if (!this.#stopped) await this.#oneRound();
    } catch (error) {
      this.#ledger = null;
      // a conflict is an everyday race with a person's action; anything else leaves the outcome open
      const refused = error instanceof RoundRefused ? error.reason : null;
      if (refused !== 'conflict')
        this.#context.warn('a lane reads the store again', { lane: this.id, message: messageOf(error) });
      this.#sleep(refused === null ? 500 : 0);
    } finally {
      this.#turning = null;
      if (this.#hasMail()) this.wake();
    }
  }

  async #oneRound(): Promise<void> {
    const { clock } = this.#context;
    const admitted = this.#admitted.splice(0);
    const mail = this.#takeMail();
    let result: RoundResult;
    let ledger: Ledger;
    try {
      ledger = this.#ledger ?? (await this.#open());
      for (const id of this.#takeStale()) {
        const record = await this.#context.store.get(id);
        if (record) mail.records.push(record);
      }
      this.#holdBack(ledger, mail);
      for (const answer of mail.answers) this.#inFlight.delete(answer.nonce);
      result = await round(
        this.#context,
        ledger,
        { ...mail, fillerGas: this.#fillerGas ?? transferGas },
        this.#suspects,
      );
    } catch (error) {
      for (const answer of mail.answers) this.#inFlight.delete(answer.nonce);
      for (const { resolve } of admitted) resolve(null);
      throw error;
    }
    this.#row = ledger.lane;
    this.#suspects = result.suspects;
    this.#blockedOn = result.blockedOn;
    if (result.told.length > 0) this.#changedAt = clock.now();
    this.#backlog = ledger.waiting.complete
      ? ledger.waiting.length
      : Math.max(this.#backlog - countBound(result), ledger.waiting.length);
    if (admitted.length > 0) {
      const bound = new Map(result.told.map(({ transaction }) => [transaction.id, transaction]));
      for (const { id, resolve } of admitted) resolve(bound.get(id) ?? null);
    }
    this.#context.tell(result.told);
    this.#send(ledger);
    this.#estimate(result.unestimated);
    this.#sleepUntilDue(ledger, result.policy, this.#look(ledger, result.policy));
  }

  /** Reads all of the lane's unsettled work: the start, and what follows every refused or unknown commit. */
  async #open(): Promise<Ledger> {
    const work = await this.#context.store.openLane(this.id);
    if (work.lane.epoch !== this.#row.epoch) throw new RoundRefused('fenced');
    const ledger = new Ledger(work, this.#context.policy.queueWindow, this.#context.signer !== null);
    if (this.#seen) ledger.observe(this.#seen);
    this.#ledger = ledger;
    this.#backlog = work.queued;
    return ledger;
  }

  /** Answers that would end a transaction wait until every endpoint was asked whether it has it after all. */
  #holdBack(ledger: Ledger, mail: ReturnType<typeof emptyMail>): void {
    const policy = policyFor(this.#context.policy, ledger.observation);
    mail.answers = mail.answers.filter((answer) => {
      if (answer.checked || !isLastTry(ledger, answer, policy)) return true;
      const hashes = ledger.open.get(answer.nonce)?.attempts.map((attempt) => attempt.hash) ?? [];
      void this.#context.chain.known(hashes).then((found) => {
        this.#mail.answers.push({ ...answer, known: found.size > 0, checked: true });
        this.wake();
      });
      return false;
    });
  }

  #send(ledger: Ledger): void {
    const { chain, clock } = this.#context;
    while (this.#sending < sendsInFlight) {
      const batch = due(ledger, clock.now(), this.#inFlight, sendBatch);
      if (batch.length === 0) return;
      for (const attempt of batch) this.#inFlight.add(attempt.nonce);
      this.#sending++;
      this.#context.reached('send.before');
      void chain.send(batch.map(({ hash, raw }) => ({ hash, raw }))).then((deliveries) => {
        this.#sending--;
        this.#context.reached('send.answered');
        const at = clock.now();
        for (const [index, delivery] of deliveries.entries()) {
          const { nonce } = batch[index] as Attempt;
          this.#mail.answers.push({ nonce, at, delivery, known: false, checked: false });
        }
        // the chain may know more than the ledger: what it counts is looked up before the next decision
        if (deliveries.some(({ answers }) => answers.some(({ verdict }) => verdict.class === 'nonce-too-low')))
          this.#lookedAt = null;
        this.wake();
      });
    }
  }

  #estimate(transactions: readonly Transaction[]): void {
    for (const transaction of transactions) {
      if (this.#estimating.has(transaction.id)) continue;
      this.#estimating.add(transaction.id);
      const { signer: from, to, value, calldata: data } = transaction;
      void this.#context.chain.estimateGas({ from, to, value, data }).then((gas) => {
        this.#estimating.delete(transaction.id);
        this.#mail.estimates.push({ transaction, gas });
        this.wake();
      });
    }
  }

  /** Looks at the chain when it is time to, and returns when that will be next. */
  #look(ledger: Ledger, policy: LanePolicy): number {
    const { chain, clock } = this.#context;
    const now = clock.now();
    const busy = ledger.open.size > 0 || ledger.waiting.length > 0;
    const quiet = now - this.#changedAt > quietAfterMs;
    const every = !busy ? policy.idlePollMs : quiet ? Math.max(policy.pollMs, quietPollMs) : policy.pollMs;
    const pause = this.#lookFailed ? Math.min(Math.max(every, 1000), 5000) : every;
    if (this.#looking) return Number.POSITIVE_INFINITY;
    if (this.#lookedAt !== null && now < this.#lookedAt + pause) return this.#lookedAt + pause;
    this.#looking = true;
    void chain
      .look(this.#row.signer, policy.settleDepth, (count) => (this.#ledger ? hashesToWatch(this.#ledger, count) : null))
      .then((seen) => {
        this.#looking = false;
        this.#lookedAt = clock.now();
        this.#lookFailed = typeof seen === 'string';
        this.#noteLooked();
        this.#context.reached('look.done');
        if (typeof seen === 'string') this.#context.warn('the chain cannot be seen', { lane: this.id, message: seen });
        else {
          this.#seen = seen;
          this.#mail.observation = seen;
          this.#measureFiller();
        }
        this.wake();
      });
    return Number.POSITIVE_INFINITY;
  }

  /** On some chains (Arbitrum) a plain transfer takes more than the usual gas: asked for once. */
  #measureFiller(): void {
    if (this.#fillerGas !== null || !this.#context.signer) return;
    this.#fillerGas = transferGas;
    const { signer } = this.#row;
    void this.#context.chain.estimateGas({ from: signer, to: signer, value: 0n, data: '0x' }).then((gas) => {
      if (typeof gas === 'bigint' && gas > transferGas) this.#fillerGas = gas + gas / 4n;
    });
  }

  #sleepUntilDue(ledger: Ledger, policy: LanePolicy, lookAt: number): void {
    const now = this.#context.clock.now();
    const times = [lookAt];
    const bytes = this.#sending < sendsInFlight ? nextDue(ledger, this.#inFlight) : null;
    if (bytes !== null) times.push(bytes);
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

  #hasMail(): boolean {
    const { observation, answers, estimates, records, approvedCount } = this.#mail;
    return (
      observation !== null ||
      approvedCount !== null ||
      answers.length + estimates.length + records.length + this.#stale.size > 0
    );
  }

  #takeMail(): ReturnType<typeof emptyMail> {
    const mail = this.#mail;
    this.#mail = emptyMail();
    return mail;
  }

  #takeStale(): string[] {
    const stale = [...this.#stale];
    this.#stale.clear();
    return stale;
  }
}

function isReady(queued: Transaction, ledger: Ledger, now: number): boolean {
  if (queued.nextAttemptAt !== null && queued.nextAttemptAt > now) return false;
  if (queued.blockedOn === 'insufficient_funds' || queued.blockedOn === 'fee_cap') return false;
  return queued.presigned === null && (queued.gas !== null || ledger.estimates.has(queued.id));
}

function countBound({ told }: RoundResult): number {
  return told.filter(({ event }) => event.type === 'signed').length;
}

function emptyMail() {
  return {
    observation: null as Observation | null,
    answers: [] as (Answered & { readonly checked: boolean })[],
    estimates: [] as Mail['estimates'][number][],
    records: [] as Transaction[],
    approvedCount: null as number | null,
  };
}
