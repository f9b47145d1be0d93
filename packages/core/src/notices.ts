import type { EndpointHealth, EndpointStatus } from './chain/health/endpoint-health.js';
import type { Clock } from './clock.js';
import { SafeEmitter } from './events.js';
import type { Told } from './lane/draft.js';
import type { Store } from './store/store.js';
import type { TransactionRecord } from './transaction/record.js';
import type { Transaction } from './transaction/transaction.js';

export interface NoticesContext {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Pick<Store, 'calls'>;
  readonly recordOf: (transaction: Transaction) => TransactionRecord;
}

/** Tells what has happened: its listeners here, and instances elsewhere that they may look. */
export class Notices {
  readonly events = new SafeEmitter();
  readonly #context: NoticesContext;

  constructor(context: NoticesContext) {
    this.#context = context;
  }

  readonly warn = (message: string, details: Readonly<Record<string, unknown>>): void => {
    this.events.emit('warning', { message, details });
  };

  readonly endpointChanged = (endpoint: EndpointHealth, previous_status: EndpointStatus): void => {
    this.events.emit('endpoint', { at: new Date(this.#context.clock.now()).toISOString(), endpoint, previous_status });
  };

  /** Only of what is durable. */
  readonly tell = (told: readonly Omit<Told, 'from'>[]): void => {
    const { calls } = this.#context.store;
    if (calls) for (const lane of new Set(told.map(({ transaction }) => transaction.lane))) calls.call(lane, 'told');
    if (!this.events.hasListeners('transaction')) return;
    for (const { transaction, event, previous } of told) {
      this.events.emit('transaction', {
        type: event.type,
        at: new Date(event.at).toISOString(),
        seq: event.seq,
        reason: event.reason,
        actor: event.actor,
        transaction: this.#context.recordOf(transaction),
        previous_status: previous === transaction.status ? null : previous,
      });
    }
  };
}
