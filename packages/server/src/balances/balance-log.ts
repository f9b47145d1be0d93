import type { Broadcaster, Clock, Documents } from '@tx-broadcaster/core';

export interface BalanceLogOptions {
  readonly broadcaster: Pick<Broadcaster, 'signers'>;
  /** Where balances are kept: a store's. */
  readonly documents: Documents;
  readonly clock: Clock;
  /** Told of what could not be read or written; it is tried again. */
  readonly warn?: (error: unknown) => void;
}

export interface BalanceRecord {
  readonly at: string;
  /** Wei. */
  readonly balance: string;
}

const stepMs = 15 * 60_000;
const keptMs = 7 * 24 * 3_600_000;
const lookEveryMs = 60_000;

/** What signers have had over the last week, every quarter of an hour; of several instances one keeps each. */
export class BalanceLog {
  readonly #options: BalanceLogOptions;
  #cancelTimer: () => void = () => {};
  #last: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: BalanceLogOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#lookIn(0);
  }

  /** Waits for what it is writing. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    await this.#last;
  }

  /** Oldest first. */
  async of(lane: string): Promise<BalanceRecord[]> {
    const { documents, clock } = this.#options;
    const query = { after: idOf(clock.now() - keptMs), limit: keptMs / stepMs + 1 };
    const found = await documents.list(kindOf(lane), query);
    return found.map(({ value }) => value as unknown as BalanceRecord); // what #keep wrote
  }

  #lookIn(ms: number): void {
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      this.#last = this.#look()
        .catch((error) => this.#options.warn?.(error))
        .then(() => {
          if (this.#isRunning) this.#lookIn(lookEveryMs);
        });
    });
  }

  async #look(): Promise<void> {
    for (const { lane, balance } of await this.#options.broadcaster.signers())
      if (balance !== null) await this.#keep(lane, balance);
  }

  async #keep(lane: string, balance: string): Promise<void> {
    const { documents, clock } = this.#options;
    const now = clock.now();
    const [kind, id] = [kindOf(lane), idOf(now)];
    if (await documents.get(kind, id)) return;
    const value = { at: new Date(now).toISOString(), balance };
    await documents.put({ kind, id, value, updatedAt: now }, null);
    for (const old of await documents.list(kind, { limit: 10 })) {
      if (old.id < idOf(now - keptMs)) await documents.remove(kind, old.id);
    }
  }
}

function kindOf(lane: string): string {
  return `balance:${lane}`;
}

/** Of the quarter of an hour that a moment is in; sorts by time. */
function idOf(ms: number): string {
  return String(Math.floor(ms / stepMs)).padStart(12, '0');
}
