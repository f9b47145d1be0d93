import type { Broadcaster, Clock, Documents, Store, StoreState } from '@tx-broadcaster/core';
import type { NoticeLog } from '../notices/notice-log.js';
import { tellChange } from '../notices/tell-change.js';
import { version } from '../version.js';
import { type SystemWarning, type WarningCode, warningCodes, warningsOf } from './warnings.js';

export interface SystemWatchOptions {
  readonly store: Pick<Store, 'state'>;
  readonly broadcaster: Pick<Broadcaster, 'instances'>;
  readonly documents: Documents;
  readonly log: NoticeLog;
  readonly clock: Clock;
  /** @default 30000 */
  readonly everyMs?: number;
  /** Told of what could not be read or written; it is tried again. */
  readonly warn?: (error: unknown) => void;
}

/** How it was when somebody looked last. */
export interface SystemLook {
  /** null: the store does not tell, or nobody has looked yet. */
  readonly store: StoreState | null;
  readonly warnings: readonly (SystemWarning & { /** Epoch ms. */ readonly since: number })[];
}

const kind = 'system_told';

/** Looks after what everything else stands on, and tells the log of notices what is wrong with it. */
export class SystemWatch {
  readonly #options: SystemWatchOptions;
  #latest: SystemLook = { store: null, warnings: [] };
  #cancelTimer: () => void = () => {};
  #last: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(options: SystemWatchOptions) {
    this.#options = options;
  }

  get latest(): SystemLook {
    return this.#latest;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#lookIn(0);
  }

  /** Waits for what it has begun. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    await this.#last;
  }

  #lookIn(ms: number): void {
    const { clock, everyMs = 30_000, warn } = this.#options;
    this.#cancelTimer = clock.after(ms, () => {
      this.#last = this.#look()
        .catch((error) => warn?.(error))
        .then(() => {
          if (this.#isRunning) this.#lookIn(everyMs);
        });
    });
  }

  async #look(): Promise<void> {
    const { store, broadcaster, clock } = this.#options;
    const state = (await store.state?.()) ?? null;
    const before = new Map(this.#latest.warnings.map(({ code, since }) => [code, since]));
    const now = clock.now();
    const warnings = warningsOf(state, broadcaster.instances(), [...before.keys()]).map((warning) => {
      return { ...warning, since: before.get(warning.code) ?? now };
    });
    this.#latest = { store: state, warnings };
    for (const code of warningCodes) await this.#tell(code, warnings.find((one) => one.code === code) ?? null);
  }

  /** Its beginning and its end; how it changes in between is for whoever looks. */
  async #tell(code: WarningCode, warning: SystemWarning | null): Promise<void> {
    // an older release sees what a newer one does not: each of them agrees with its like
    const id = code === 'schema_too_new' ? `${code}:${version}` : code;
    await tellChange<{ detail: string | null }>(this.#options, kind, id, (told) => {
      const was = told?.detail ?? null;
      const about = { about: `system:${code}` };
      const state = { detail: warning?.detail ?? null };
      if (warning !== null && was === null) {
        const { detail, hint } = warning;
        const data = { warning: { code, detail, hint } };
        return { state, drafts: [{ type: 'system.warning', reason: detail, data, ...about }] };
      }
      if (warning === null && was !== null) {
        const data = { warning: { code, detail: was, hint: null } };
        return { state, drafts: [{ type: 'system.recovered', reason: null, data, ...about }] };
      }
      return { state, drafts: [] };
    });
  }
}
