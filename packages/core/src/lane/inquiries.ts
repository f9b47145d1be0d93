import type { Address } from 'viem';
import type { Lane } from '../transaction/lane.js';
import type { LaneContext } from './context.js';
import type { Mailbox } from './mailbox.js';
import type { Finding } from './stranger.js';

/** Questions under way at a time: each is a search over blocks. */
const mostAtATime = 4;
const firstPauseMs = 15_000;
const longestPauseMs = 600_000;

/** Finds out, beside the rounds, which transactions used nonces that the ledger cannot explain. */
export class Inquiries {
  readonly #context: LaneContext;
  readonly #signer: Address;
  readonly #mailbox: Mailbox;
  readonly #findings = new Map<number, Finding & { readonly askAgainAt: number }>();
  readonly #asking = new Set<number>();

  constructor(context: LaneContext, { signer }: Pick<Lane, 'signer'>, mailbox: Mailbox) {
    this.#context = context;
    this.#signer = signer;
    this.#mailbox = mailbox;
  }

  get findings(): ReadonlyMap<number, Finding> {
    return this.#findings;
  }

  /** Asks about these nonces, again where nothing was found out; what is known of others than suspects is forgotten. */
  ask(nonces: ReadonlySet<number>, suspects: ReadonlyMap<number, unknown>): void {
    for (const nonce of this.#findings.keys()) if (!suspects.has(nonce)) this.#findings.delete(nonce);
    const now = this.#context.clock.now();
    for (const nonce of nonces) {
      if (this.#asking.size >= mostAtATime) return;
      const before = this.#findings.get(nonce);
      const isDue = before === undefined || (before.use.kind === 'unknown' && now >= before.askAgainAt);
      if (isDue && !this.#asking.has(nonce)) void this.#ask(nonce, before?.tries ?? 0);
    }
  }

  /** A person has decided to go on without the answers that were not found. */
  approve(): void {
    for (const [nonce, finding] of this.#findings)
      if (finding.use.kind === 'unknown') this.#findings.set(nonce, { ...finding, use: { kind: 'approved' } });
  }

  async #ask(nonce: number, tries: number): Promise<void> {
    const { chain, clock, warn } = this.#context;
    this.#asking.add(nonce);
    const use = await chain.nonceUse(this.#signer, nonce);
    this.#asking.delete(nonce);
    const askAgainAt = clock.now() + Math.min(firstPauseMs * 2 ** tries, longestPauseMs);
    this.#findings.set(nonce, { use, tries: tries + 1, askAgainAt });
    if (use.kind === 'unknown')
      warn('it cannot be found out which transaction used a nonce', { signer: this.#signer, nonce, message: use.why });
    this.#mailbox.nudge();
  }
}
