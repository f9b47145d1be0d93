import type { Clock } from '../clock.js';
import { BroadcasterError } from '../errors.js';
import type { ListQuery } from '../store/listing.js';
import type { Store } from '../store/store.js';
import type { FeeCaps } from '../transaction/fees.js';
import type { SpeedUp, Transaction } from '../transaction/transaction.js';
import type { ActOptions } from './act-options.js';
import type { Acted, Asked } from './action.js';
import { type AmendOptions, amended } from './amend.js';
import { cancelled } from './cancel.js';
import { requestName, wasAsked } from './keyed.js';
import { type BulkAction, type BulkOptions, type Previewed, refusalOf } from './preview.js';
import { retried } from './retry.js';
import { spedUp } from './speed-up.js';
import { unparked } from './unpark.js';

export interface ActionsContext {
  readonly store: Pick<Store, 'get' | 'list' | 'history' | 'lanes' | 'act'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** What holds for a dearer attempt of it; `gas` is the limit of the newest one. */
  readonly capsOf: (transaction: Transaction, gas: bigint | null) => FeeCaps;
  /** The lanes that heed what was stored. @throws BroadcasterError `shutting_down` while there are none */
  readonly lanes: () => { acted(transaction: Transaction): void };
  /** Told once it is durable. */
  readonly tell: (acted: Acted, before: Transaction) => void;
}

type Decide = (before: Transaction, asked: Asked) => Acted | null | Promise<Acted | null>;

/** How often the loser of a race looks again at what the record has become. */
const mostTries = 10;

/** What people do with transactions: each action is decided on the record as it is, stored, told, and heeded by its lane. */
export class Actions {
  readonly #context: ActionsContext;

  constructor(context: ActionsContext) {
    this.#context = context;
  }

  retry(id: string, options: ActOptions): Promise<Transaction> {
    return this.#act(id, 'retry', options, this.#retry);
  }

  cancel(id: string, options: ActOptions): Promise<Transaction> {
    return this.#act(id, 'cancel', options, cancelled);
  }

  speedUp(id: string, options: ActOptions & Partial<SpeedUp>): Promise<Transaction> {
    return this.#act(id, 'speed_up', options, this.#speedUp(options));
  }

  amend(id: string, options: AmendOptions): Promise<Transaction> {
    return this.#act(id, 'amend', options, (before, asked) => amended(before, options, asked));
  }

  unpark(id: string, options: ActOptions): Promise<Transaction> {
    return this.#act(id, 'unpark', options, async (before, asked) => {
      const lane = (await this.#context.store.lanes()).find((known) => known.id === before.lane);
      return unparked(before, lane?.parkedAt ?? null, asked);
    });
  }

  /** What an action would do to each of some transactions; nothing is changed. Ids of none are left out. */
  async preview(
    action: BulkAction,
    of: ListQuery | readonly string[],
    options: BulkOptions,
  ): Promise<{ readonly transaction: Transaction; readonly refusal: Previewed['refusal'] }[]> {
    const { store, clock } = this.#context;
    const found = 'limit' in of ? await store.list(of) : await Promise.all(of.map((id) => store.get(id)));
    const decide = {
      retry: this.#retry,
      cancel: cancelled,
      speed_up: this.#speedUp(options),
      tag: (before: Transaction, asked: Asked) => amended(before, tagChange(options), asked),
    }[action];
    const asked = { reason: null, actor: null, now: clock.now() };
    const transactions = found.filter((transaction) => transaction !== null);
    return Promise.all(
      transactions.map(async (transaction) => ({
        transaction,
        refusal: await refusalOf(async () => decide(transaction, asked)),
      })),
    );
  }

  readonly #retry: Decide = (before, asked) => retried(before, asked, this.#context.newId());

  #speedUp({ maxFeePerGas = null, maxPriorityFeePerGas = null }: Partial<SpeedUp>): Decide {
    return async (before, asked) => {
      const { attempts } = await this.#context.store.history(before.id);
      const caps = this.#context.capsOf(before, attempts.at(-1)?.gas ?? null);
      return spedUp(before, { maxFeePerGas, maxPriorityFeePerGas }, { attempts, caps }, asked);
    };
  }

  async #act(id: string, action: string, options: ActOptions, decide: Decide): Promise<Transaction> {
    const { store, clock, tell } = this.#context;
    const lanes = this.#context.lanes();
    const { reason = null, actor = null } = options;
    const request = requestName(action, options);
    // the lane may be moving the same record: each loser of the race looks again at what it has become
    for (let tries = 0; tries < mostTries; tries++) {
      const before = await store.get(id);
      if (!before) throw new BroadcasterError('not_found', `there is no transaction ${id}`);
      // read after the record: an event that came in between makes this commit fail
      if (request !== null && wasAsked(request, (await store.history(id)).events)) {
        options.onReplayed?.();
        return (await store.get(id)) ?? before;
      }
      if (options.version !== undefined && options.version !== before.version) break;
      const decided = await decide(before, { reason, actor, now: clock.now(), request });
      if (decided === null) return before;
      if (!(await store.act(decided.transaction, decided.event))) continue;
      tell(decided, before);
      lanes.acted(decided.transaction);
      return decided.transaction;
    }
    throw new BroadcasterError('conflict', `transaction ${id} was changed meanwhile`, { retryable: true });
  }
}

/** Nothing else of a transaction is changed in bulk. */
function tagChange({ addTags = [], removeTags = [] }: BulkOptions) {
  return { addTags, removeTags };
}
