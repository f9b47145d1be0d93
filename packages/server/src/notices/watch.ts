import type { Broadcaster, Clock, Documents, EndpointNotice } from '@tx-broadcaster/core';
import type { NoticeDraft } from './notice.js';
import type { NoticeLog } from './notice-log.js';
import { type SignerState, signerNotices } from './signer-state.js';
import { tellChange } from './tell-change.js';

export interface WatchOptions {
  readonly broadcaster: Pick<Broadcaster, 'signers' | 'on'>;
  readonly documents: Documents;
  readonly log: NoticeLog;
  readonly clock: Clock;
  /** Wei: below it a low balance is told. @default null: once transactions wait for funds */
  readonly lowBalance?: bigint | null;
  /** How often signers are looked at, ms. @default 3000 */
  readonly everyMs?: number;
  /** Told of what could not be read or written; it is tried again. */
  readonly warn?: (error: unknown) => void;
}

const signerKind = 'signer_told';
const endpointKind = 'endpoint_told';

/**
 * Tells the log of notices how signers and endpoints are doing. What was told last is kept beside it, in the same commit:
 * of several instances one tells, and what changes while none is there is told at the next start.
 */
export class NoticeWatch {
  readonly #options: WatchOptions;
  #cancelTimer: () => void = () => {};
  #stopListening: () => void = () => {};
  #last: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#stopListening = this.#options.broadcaster.on('endpoint', (notice) => this.#do(() => this.#endpoint(notice)));
    this.#lookIn(0);
  }

  /** Waits for what it has begun. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    this.#stopListening();
    await this.#last;
  }

  #lookIn(ms: number): void {
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      this.#do(() => this.#signers());
      void this.#last.then(() => {
        if (this.#isRunning) this.#lookIn(this.#options.everyMs ?? 3_000);
      });
    });
  }

  /** One after the other. */
  #do(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error) => this.#options.warn?.(error));
  }

  async #signers(): Promise<void> {
    const { broadcaster, lowBalance = null } = this.#options;
    for (const signer of await broadcaster.signers()) {
      await tellChange<SignerState>(this.#options, signerKind, signer.lane, (told) =>
        signerNotices(told, signer, lowBalance),
      );
    }
  }

  /** As the first instance sees it that sees it otherwise than was told. */
  async #endpoint({ endpoint }: EndpointNotice): Promise<void> {
    const { chain_id, name, status, last_error } = endpoint;
    const isBad = status === 'open' || status === 'wrong_chain';
    // limits and lags pass by themselves
    if (!isBad && status !== 'healthy') return;
    const id = `${chain_id}:${name}`;
    await tellChange<{ isBad: boolean }>(this.#options, endpointKind, id, (told) => {
      const about = { about: `rpc:${id}`, data: { endpoint } };
      const drafts: NoticeDraft[] = [];
      if (isBad) drafts.push({ type: 'rpc.unhealthy', reason: last_error?.message ?? status, ...about });
      else drafts.push({ type: 'rpc.recovered', reason: null, ...about });
      return { state: { isBad }, drafts: isBad === (told?.isBad ?? false) ? [] : drafts };
    });
  }
}
