import { BroadcasterError } from '../../errors.js';
import { Chance } from './chance.js';
import type { Fleet, Instance } from './fleet.js';
import type { Journal } from './record.js';
import type { Fault } from './scenario.js';

export interface PeopleContext {
  readonly seed: number;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly rate: (fault: Fault) => number;
  readonly storming: () => boolean;
  readonly note: (what: string) => void;
}

/** Those who watch: they retry what failed, some of it twice at a time, and let lanes under review go on. */
export class People {
  readonly #context: PeopleContext;
  readonly #chance: Chance;

  constructor(context: PeopleContext) {
    this.#context = context;
    this.#chance = new Chance(context.seed, 'people');
  }

  /** Every few seconds. */
  act(): void {
    const { fleet, rate, storming } = this.#context;
    if (this.#chance.hit(0.25 * rate('admin'))) this.#retry(this.#chance.any(fleet.instances));
    for (const instance of fleet.instances) if (!storming() || this.#chance.hit(0.1)) this.#approve(instance);
  }

  #retry(instance: Instance | undefined): void {
    const all = [...this.#context.journal.transactions.values()];
    const failed = all.filter(({ status }) => status === 'failed');
    const one = this.#chance.hit(0.8) ? this.#chance.any(failed) : this.#chance.any(all);
    if (!instance || !one) return;
    const version = this.#chance.hit(0.5) ? { version: one.version } : {};
    const times = this.#chance.hit(0.1) ? 2 : 1;
    for (let n = 0; n < times; n++) this.#ask(instance, () => instance.broadcaster.retry(one.id, version), 'retry');
  }

  #approve(instance: Instance): void {
    const { note } = this.#context;
    this.#ask(
      instance,
      async () => {
        for (const { chain_id, signer, review } of instance.broadcaster.health())
          if (review && instance.broadcaster.approveNonces(chain_id, signer, review.chain_count))
            note('review approved');
      },
      null,
    );
  }

  #ask({ life }: Instance, act: () => Promise<unknown>, what: string | null): void {
    const { note } = this.#context;
    life.when(() => {
      act().then(
        () => what && note(what),
        (error) => {
          if (!(error instanceof BroadcasterError)) note(`${what} got no answer`);
          else if (what) note(`${what} refused`);
        },
      );
    });
  }
}
