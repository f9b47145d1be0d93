import type { Clock } from '../../clock.js';
import type { Accepted, InsertOutcome, Store } from '../../store/store.js';
import { unconfirmed } from './unconfirmed.js';

/** Stores new transactions: what arrives in one turn of the event loop shares one commit. */
export class GroupInsert {
  readonly #store: Pick<Store, 'insert'>;
  readonly #clock: Pick<Clock, 'soon'>;
  #gathered: {
    readonly accepted: Accepted;
    readonly resolve: (outcome: InsertOutcome) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  constructor(store: Pick<Store, 'insert'>, clock: Pick<Clock, 'soon'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** How many wait for the next commit. */
  get size(): number {
    return this.#gathered.length;
  }

  /** @throws BroadcasterError `store_unavailable` where it is not known whether it was stored */
  insert(accepted: Accepted): Promise<InsertOutcome> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ accepted, resolve, reject });
      if (this.#gathered.length === 1) this.#clock.soon(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const gathered = this.#gathered;
    this.#gathered = [];
    try {
      const outcomes = await this.#store.insert(gathered.map(({ accepted }) => accepted));
      for (const [index, { resolve }] of gathered.entries()) resolve(outcomes[index] as InsertOutcome);
    } catch (cause) {
      const error = unconfirmed(cause);
      for (const { reject } of gathered) reject(error);
    }
  }
}
