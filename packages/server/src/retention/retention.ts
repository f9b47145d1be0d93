import { type Clock, messageOf, type Store, systemClock } from '@tx-broadcaster/core';

export interface RetentionOptions {
  readonly store: Pick<Store, 'prune'>;
  /** What has ended and has not changed for so long is removed, ms. */
  readonly keepMs: number;
  /** Until when what has not changed since `before`, epoch ms, may be removed. */
  readonly mayPruneBefore: (before: number) => Promise<number>;
  readonly clock?: Clock;
  readonly warn: (details: Readonly<Record<string, unknown>>, message: string) => void;
}

const lookEveryMs = 60_000;

/** So few at a time, and so long between them, that nobody waits for it: SQLite removes them in some 6 ms. */
const most = 200;
const restMs = 50;

/** Removes transactions that ended long ago, by and by; any number of instances may run at once. */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #clock: Clock;
  #cancel: () => void = () => {};
  #turning: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#later(lookEveryMs);
  }

  /** Waits for what is being removed. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    await this.#turning;
  }

  #later(ms: number): void {
    if (this.#isRunning) this.#cancel = this.#clock.after(ms, () => void this.#turn());
  }

  #turn(): Promise<void> {
    this.#turning = this.#removeSome().then(
      (removed) => this.#later(removed < most ? lookEveryMs : restMs),
      (error: unknown) => {
        this.#options.warn({ message: messageOf(error) }, 'old transactions could not be removed');
        this.#later(lookEveryMs);
      },
    );
    return this.#turning;
  }

  async #removeSome(): Promise<number> {
    const { store, keepMs, mayPruneBefore } = this.#options;
    const before = await mayPruneBefore(this.#clock.now() - keepMs);
    return await store.prune({ before, statuses: ['success', 'failed'], limit: most });
  }
}
