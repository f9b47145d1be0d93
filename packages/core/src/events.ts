import { EventEmitter } from 'eventemitter3';
import type { EndpointHealth, EndpointStatus } from './chain/health/endpoint-health.js';
import type { TransactionEvent } from './transaction/event.js';
import type { TransactionRecord } from './transaction/record.js';
import type { Status } from './transaction/stage.js';

/** One change of a transaction, told after it was committed. Plain JSON. */
export interface TransactionNotice {
  /** What happened, in the words of the timeline. */
  readonly type: TransactionEvent['type'];
  readonly at: string;
  /** The record's version after the change. */
  readonly seq: number;
  readonly reason: string | null;
  /** Who asked for it; null: nobody did. */
  readonly actor: string | null;
  readonly transaction: TransactionRecord;
  /** The status before, where it changed. */
  readonly previous_status: Status | null;
}

/** Something an operator should know that is not about one transaction. */
export interface Warning {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The status of an RPC endpoint has changed. Plain JSON. */
export interface EndpointNotice {
  readonly at: string;
  readonly endpoint: EndpointHealth;
  readonly previous_status: EndpointStatus;
}

/** Another instance has, or may have, changed transactions of this lane, null: of any. A hint, which may be lost. */
export interface ElsewhereNotice {
  readonly lane: string | null;
}

export interface BroadcasterEvents {
  transaction: [notice: TransactionNotice];
  endpoint: [notice: EndpointNotice];
  elsewhere: [notice: ElsewhereNotice];
  warning: [warning: Warning];
}

/** Listeners cannot break a transaction: what they throw becomes a `warning`, and there it ends. */
export class SafeEmitter {
  readonly #emitter = new EventEmitter<BroadcasterEvents>();

  /** Whether anybody listens: a notice nobody reads is not worth building. */
  hasListeners(event: keyof BroadcasterEvents): boolean {
    return this.#emitter.listenerCount(event) > 0;
  }

  /** Returns the function that removes the listener. */
  on<Name extends keyof BroadcasterEvents>(
    event: Name,
    listener: (...args: BroadcasterEvents[Name]) => void,
  ): () => void {
    const failed = (error: unknown) => {
      if (event !== 'warning')
        this.emit('warning', { message: 'a listener threw', details: { event, error: String(error) } });
    };
    const guarded = (...args: unknown[]) => {
      try {
        // eventemitter3 hands over exactly what was emitted under this name
        const result: unknown = listener(...(args as BroadcasterEvents[Name]));
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    };
    this.#emitter.on(event, guarded as never);
    return () => this.#emitter.off(event, guarded as never);
  }

  emit<Name extends keyof BroadcasterEvents>(event: Name, ...args: BroadcasterEvents[Name]): void {
    // the spread of a generic tuple is beyond eventemitter3's types
    (this.#emitter.emit as (name: string, ...values: unknown[]) => boolean).call(this.#emitter, event, ...args);
  }
}
