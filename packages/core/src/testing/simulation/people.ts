import type { Broadcaster } from '../../broadcaster.js';
import { BroadcasterError } from '../../errors.js';
import type { Transaction } from '../../transaction/transaction.js';
import { Chance } from './chance.js';
import type { Fleet, Instance } from './fleet.js';
import type { Journal } from './journal.js';
import type { Memory } from './memory.js';
import type { Note } from './recording-store.js';
import type { Fault } from './scenario.js';

export interface PeopleContext {
  readonly seed: number;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly chainId: number;
  readonly signers: readonly string[];
  readonly rate: (fault: Fault) => number;
  readonly storming: () => boolean;
  readonly note: Note;
  /** What they know of a past that the store has forgotten. */
  readonly memory: Pick<Memory, 'isShort' | 'fateOf'>;
}

type Wish = 'retry' | 'cancel' | 'speedUp';

/**
 * Those who watch: they retry what failed, cancel and speed up what has not ended, some of it twice at a time and through
 * different instances, pause signers, and let those under review go on.
 */
export class People {
  readonly #context: PeopleContext;
  readonly #chance: Chance;

  constructor(context: PeopleContext) {
    this.#context = context;
    this.#chance = new Chance(context.seed, 'people');
  }

  /** Every few seconds. */
  act(): void {
    const { rate, storming, memory } = this.#context;
    if (this.#chance.hit(0.25 * rate('admin'))) this.#wish('retry', ({ status }) => status === 'failed');
    if (this.#chance.hit(0.1 * rate('admin')))
      this.#wish('cancel', ({ status, stage }) => status === 'pending' || stage === 'exhausted');
    if (this.#chance.hit(0.1 * rate('admin')))
      this.#wish('speedUp', ({ stage }) => stage === 'accepted' || stage === 'sent');
    const pauses = this.#chance.hit(0.02 * rate('standstill'));
    const resumes = this.#chance.hit(0.1);
    if (pauses || resumes || !storming()) this.#pause(pauses);
    if (!storming() || this.#chance.hit(0.1)) this.#approve();
    const looksInto = this.#chance.hit(0.1);
    if (!storming() || (looksInto && memory.isShort)) this.#unpark();
  }

  /**
   * Where there is no review any more each transaction is let go on by itself: unless it was executed, or may yet be, by
   * bytes that the store has forgotten.
   */
  #unpark(): void {
    const { fleet, journal, note, memory } = this.#context;
    const instance = this.#chance.any(fleet.instances);
    if (!instance) return;
    const unpark = async (broadcaster: Broadcaster) => {
      for (const { lane, review, parked_since } of await broadcaster.signers()) {
        if (review !== null || parked_since === null) continue;
        const parked = [...journal.transactions.values()].filter((one) => one.lane === lane && one.stage === 'queued');
        for (const { id, clearedAt } of parked)
          if (clearedAt === null || clearedAt <= Date.parse(parked_since)) {
            const fate = memory.fateOf(id);
            if (fate === 'open') continue;
            if (fate === 'executed')
              await broadcaster.cancel(id, { reason: 'it was executed before the store was set back' });
            else await broadcaster.unpark(id);
            note(fate === 'executed' ? 'parked and executed' : 'unparked');
          }
      }
    };
    this.#ask(instance, unpark, null);
  }

  #wish(wish: Wish, fits: (transaction: Transaction) => boolean): void {
    const { journal, fleet } = this.#context;
    const all = [...journal.transactions.values()];
    const one = this.#chance.hit(0.85) ? this.#chance.any(all.filter(fits)) : this.#chance.any(all);
    const version = this.#chance.hit(0.3) ? { version: one?.version ?? 0 } : {};
    const price = this.#chance.hit(0.3) ? { maxFeePerGas: BigInt(this.#chance.between(2, 80)) * 10n ** 9n } : {};
    const times = this.#chance.hit(0.15) ? 2 : 1;
    for (let n = 0; n < times; n++) {
      const instance = this.#chance.any(fleet.instances);
      if (!one || !instance) continue;
      const options = wish === 'speedUp' ? { ...version, ...price } : version;
      this.#ask(instance, (broadcaster) => broadcaster[wish](one.id, options), `asked to ${wish}`);
    }
  }

  #pause(pauses: boolean): void {
    const { fleet, signers, chainId } = this.#context;
    const instance = this.#chance.any(fleet.instances);
    const signer = this.#chance.any(signers);
    if (!instance || signer === undefined) return;
    const act = pauses
      ? (broadcaster: Broadcaster) => broadcaster.pauseSigner(chainId, signer, 'somebody looks into it')
      : (broadcaster: Broadcaster) => broadcaster.resumeSigner(chainId, signer);
    this.#ask(instance, act, pauses ? 'signer paused' : null);
  }

  #approve(): void {
    const instance = this.#chance.any(this.#context.fleet.instances);
    if (!instance) return;
    const approve = async (broadcaster: Broadcaster) => {
      const unpark = this.#context.memory.isShort ? null : 'all';
      for (const { chain_id, signer, review } of await broadcaster.signers()) {
        // the chain that was there before comes back
        if (review === null || review.reason === 'chain_changed') continue;
        if (await broadcaster.approveNonces(chain_id, signer, review.chain_count, { unpark }))
          this.#context.note('review approved');
      }
    };
    this.#ask(instance, approve, null);
  }

  #ask(
    { life, broadcaster }: Instance,
    act: (broadcaster: Broadcaster) => Promise<unknown>,
    what: string | null,
  ): void {
    const { note } = this.#context;
    life.when(() => {
      act(broadcaster).then(
        () => what && note(what),
        (error) => {
          if (what) note(`${what}, ${error instanceof BroadcasterError ? 'refused' : 'no answer'}`);
        },
      );
    });
  }
}
