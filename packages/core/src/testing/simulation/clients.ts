import { BroadcasterError } from '../../errors.js';
import { Chance } from './chance.js';
import type { Fleet, Instance } from './fleet.js';
import type { Journal } from './journal.js';
import type { Reply, RequestRecord, Violation } from './record.js';
import type { Scheduler } from './scheduler.js';
import type { Wanted } from './workload.js';

const patienceMs = 20_000;

export interface ClientsContext {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly broken: (violation: Violation) => void;
  readonly note: (what: string) => void;
}

/** Ask, wait, and ask again with the same key until somebody answers; sometimes once more, or twice at a time. */
export class Clients {
  readonly requests: RequestRecord[] = [];
  /** How many still want an answer. */
  waiting = 0;
  readonly #context: ClientsContext;
  readonly #chance: Chance;

  constructor(context: ClientsContext) {
    this.#context = context;
    this.#chance = new Chance(context.seed, 'clients');
  }

  send(wanted: readonly Wanted[]): void {
    for (const one of wanted) {
      const { type, data, options } = one;
      const { idempotencyKey: key = null, externalId = '' } = options;
      const request: RequestRecord = {
        key,
        body: JSON.stringify([type, data, { ...options, externalId }]),
        externalId,
        replies: [],
      };
      this.requests.push(request);
      this.waiting++;
      this.#context.scheduler.after(one.at, () => {
        this.#ask(one, request, true);
        if (one.twice && key !== null) this.#ask(one, request, false);
      });
    }
  }

  #ask(wanted: Wanted, request: RequestRecord, insists: boolean): void {
    const { scheduler, fleet, note } = this.#context;
    note('asked');
    const again = (ms: number) => void scheduler.after(ms, () => this.#ask(wanted, request, insists));
    let answered = false;
    const hear = (reply: Reply) => {
      if (answered) return;
      answered = true;
      request.replies.push(reply);
      const isFinal = reply.kind !== 'none' || request.key === null;
      if (!insists) return;
      if (!isFinal) again(this.#chance.between(500, 5000));
      else {
        this.waiting--;
        // a client that lost the answer on its side
        if (request.key !== null && this.#chance.hit(0.2))
          scheduler.after(this.#chance.between(1000, 60_000), () => this.#ask(wanted, request, false));
      }
    };
    const instance = this.#chance.any(fleet.instances);
    if (!instance) {
      scheduler.after(100, () => hear({ kind: 'none' }));
      return;
    }
    scheduler.after(patienceMs, () => hear({ kind: 'none' }));
    void this.#call(instance, wanted, hear);
  }

  #call({ life, broadcaster }: Instance, { type, data, options }: Wanted, hear: (reply: Reply) => void): void {
    const { journal, broken } = this.#context;
    life.when(() => {
      broadcaster.accept(type, data, options).then(
        ({ transaction }) => {
          if (life.dead) return;
          const { transaction_id: id, nonce, hash } = transaction;
          // the moment of the answer, not the end of the run: nothing may be told before it is kept
          if (!journal.transactions.has(id) && !journal.isLost(id))
            broken({ rule: 'A1', what: `${id} was answered before it was stored` });
          hear({ kind: 'accepted', id, nonce, hash });
        },
        (error) => {
          if (!life.dead) hear(replyTo(error));
        },
      );
    });
  }
}

function replyTo(error: unknown): Reply {
  if (!(error instanceof BroadcasterError)) throw error;
  return error.retryable ? { kind: 'none' } : { kind: 'refused', code: error.code };
}
