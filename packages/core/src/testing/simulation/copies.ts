import { Chance } from './chance.js';
import type { Fleet } from './fleet.js';
import type { Journal } from './journal.js';
import type { RestorableStore } from './restorable-store.js';
import type { Fault, Scenario } from './scenario.js';

export interface CopiesContext {
  readonly scenario: Scenario;
  readonly store: RestorableStore;
  readonly journal: Journal;
  readonly fleet: Fleet;
  readonly rate: (fault: Fault) => number;
  readonly note: (what: string) => void;
}

/** Copies of the store are made now and then; sometimes one of them takes its place. */
export class Copies {
  readonly #context: CopiesContext;
  readonly #chance: Chance;
  #copy: { readonly store: number; readonly journal: number } | null = null;

  constructor(context: CopiesContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'copies');
  }

  /** Every few seconds. */
  disturb(): void {
    const { store, journal, fleet, rate, note } = this.#context;
    const makesOne = this.#chance.hit(0.15);
    const strikes = this.#chance.hit(0.04 * rate('restore'));
    const copy = this.#copy;
    if (copy && strikes) {
      // only one that has driven all lanes knows that they had come further
      const noticed = fleet.isLedByOne && this.#chance.hit(0.4) ? 'by itself' : 'by the operator';
      note(`store set back, noticed ${noticed}`);
      this.#copy = null;
      void fleet.goBack(noticed, () => {
        journal.setBack(copy.journal);
        return store.setBack(copy.store);
      });
    } else if (makesOne || this.#copy === null) this.#copy = { store: store.mark, journal: journal.mark };
  }
}
