import type { Observation, OtherChain } from '../chain/chain.js';
import type { Lane } from '../transaction/lane.js';
import type { LaneContext } from './context.js';
import type { Ledger } from './ledger.js';
import type { Mailbox } from './mailbox.js';
import type { LanePolicy } from './policy.js';
import { toWatch } from './settle.js';

/** After this long without any change a lane that only watches looks less often. */
const quietAfterMs = 3_600_000;
const quietPollMs = 60_000;
/** How long a single high answer outweighs lower ones. */
const patienceMs = 120_000;
/** How often it is asked whether the signer has delegated itself to code. */
const codeEveryMs = 600_000;
/** The intrinsic cost of any transaction: what a transfer without data takes where the chain does not say otherwise. */
const transferGas = 21_000n;

/** Between two looks that follow hints of new blocks, and how often a block that was told of is looked for. */
const headGapMs = 100;
const headTries = 3;

function isBusy(ledger: Ledger | null): ledger is Ledger {
  return ledger !== null && (ledger.open.size > 0 || ledger.waiting.length > 0);
}

/** Looks at the chain when it is time to, beside the rounds; what was seen arrives as mail. */
export class Lookout {
  readonly #context: LaneContext;
  readonly #lane: Pick<Lane, 'id' | 'signer'>;
  readonly #mailbox: Mailbox;
  #seen: Observation | null = null;
  #looking = false;
  /** When the last look ended; null: a look is wanted at once. */
  #lookedAt: number | null = null;
  #endedAt = 0;
  #failed = false;
  /** A block that a node told of and no look has shown yet. */
  #promised: { readonly number: number; readonly tries: number } | null = null;
  #behindSince: number | null = null;
  #fillerGas: bigint | null = null;
  #delegated: boolean | null = null;
  #askCodeAt = 0;

  constructor(context: LaneContext, lane: Pick<Lane, 'id' | 'signer'>, mailbox: Mailbox) {
    this.#context = context;
    this.#lane = lane;
    this.#mailbox = mailbox;
  }

  /** The newest view of the chain; answers of nodes that lag behind it are of no use. */
  get seen(): Observation | null {
    return this.#seen;
  }

  /** Gas limit of a filler. */
  get fillerGas(): bigint {
    return this.#fillerGas ?? transferGas;
  }

  /** What was seen was another chain: the next look comes at once. */
  forget(): void {
    this.#seen = null;
    this.#behindSince = null;
    this.hurry();
  }

  /** The chain knows something that the ledger does not: look before the next decision. */
  hurry(): void {
    this.#lookedAt = null;
  }

  /** A node tells of a new block; returns whether that is worth a look now. */
  heard(number: number, ledger: Ledger | null, changedAt: number): boolean {
    const isNews = number > (this.#seen?.head.number ?? -1);
    const now = this.#context.clock.now();
    // a lane in which nothing happens any more keeps its slow pace
    const isQuiet = now - changedAt > quietAfterMs;
    if (this.#looking || !isNews || !isBusy(ledger) || isQuiet || now - this.#endedAt < headGapMs) return false;
    this.#promised = { number, tries: headTries };
    this.hurry();
    return true;
  }

  /**
   * Looks if it is time to; returns when it will be next, epoch ms. `ledger` is asked again once the look is under way.
   * What the endpoint `besides` has shown is to be confirmed by another.
   */
  look(ledger: () => Ledger | null, policy: LanePolicy, changedAt: number, besides: string | null): number {
    if (this.#looking) return Number.POSITIVE_INFINITY;
    const now = this.#context.clock.now();
    const due =
      this.#lookedAt === null ? now : this.#lookedAt + this.#pause(ledger(), policy, now - changedAt > quietAfterMs);
    if (now < due) return due;
    void this.#lookNow(ledger, policy, besides);
    return Number.POSITIVE_INFINITY;
  }

  #pause(ledger: Ledger | null, policy: LanePolicy, quiet: boolean): number {
    // the node that is read from may be a moment behind the one that told of a block
    if (this.#promised !== null) return headGapMs;
    const every = !isBusy(ledger) ? policy.idlePollMs : quiet ? Math.max(policy.pollMs, quietPollMs) : policy.pollMs;
    return this.#failed ? Math.min(Math.max(every, 1000), 5000) : every;
  }

  async #lookNow(ledger: () => Ledger | null, policy: LanePolicy, besides: string | null): Promise<void> {
    const { chain, clock, reached, warn } = this.#context;
    this.#looking = true;
    const watchedAt = (count: number) => {
      const current = ledger();
      return current && toWatch(current, count);
    };
    reached('look.begun');
    const asked = this.#askCode();
    const settling = { depth: policy.settleDepth, tag: policy.settledBy };
    const seen = await chain.look(this.#lane.signer, settling, watchedAt, besides);
    // the first nonce is not given before it is known of how many the pool takes
    if (this.#delegated === null) await asked;
    this.#looking = false;
    this.#lookedAt = clock.now();
    this.#endedAt = clock.now();
    this.#keepPromise(seen);
    this.#failed = typeof seen === 'string' || 'genesis' in seen;
    reached('look.done');
    if (typeof seen === 'string') {
      warn('the chain cannot be seen', { lane: this.#lane.id, message: seen });
      this.#mailbox.nudge();
    } else if ('genesis' in seen) {
      warn('another chain has this id', { lane: this.#lane.id, message: seen.message });
      this.#mailbox.putOtherChain(seen);
    } else if (this.#isBehind(seen)) this.#mailbox.nudge();
    else {
      this.#seen = { ...seen, delegated: this.#delegated ?? false };
      this.#behindSince = null;
      this.#measureFiller();
      this.#mailbox.putObservation(this.#seen);
    }
  }

  /** A block that was told of is looked for a few times; then the usual pace goes on. */
  #keepPromise(seen: Observation | OtherChain | string): void {
    const promised = this.#promised;
    if (promised === null) return;
    const isKept = typeof seen !== 'string' && 'head' in seen && seen.head.number >= promised.number;
    this.#promised = isKept || promised.tries <= 1 ? null : { ...promised, tries: promised.tries - 1 };
  }

  /**
   * A view older than one that was seen is not believed - until nothing newer has come for minutes: then it was the high
   * one that was wrong. A development node may have been set back on purpose.
   */
  #isBehind(seen: Observation): boolean {
    if (this.#seen === null || seen.development || seen.head.number >= this.#seen.head.number) return false;
    this.#behindSince ??= seen.at;
    return seen.at - this.#behindSince < patienceMs;
  }

  /** A signer may delegate itself to code (EIP-7702) at any time, or take it back. */
  async #askCode(): Promise<void> {
    const now = this.#context.clock.now();
    if (now < this.#askCodeAt) return;
    this.#askCodeAt = now + codeEveryMs;
    const delegated = await this.#context.chain.isDelegated(this.#lane.signer);
    if (delegated === null) this.#askCodeAt = 0;
    else this.#delegated = delegated;
  }

  /** On some chains (Arbitrum) a plain transfer takes more than the usual gas: asked for once. */
  #measureFiller(): void {
    if (this.#fillerGas !== null || !this.#context.signer) return;
    this.#fillerGas = transferGas;
    const { signer } = this.#lane;
    void this.#context.chain.estimateGas({ from: signer, to: signer, value: 0n, data: '0x' }).then((gas) => {
      if (typeof gas === 'bigint' && gas > transferGas) this.#fillerGas = gas + gas / 4n;
    });
  }
}
