import type { AttemptRecord, EventRecord, TransactionRecord } from '@tx-broadcaster/core';
import type { DeliveryRecord } from '../webhooks/delivery.js';
import type { Connection } from './connection.js';
import { newKey } from './new-key.js';
import { Pages } from './pages.js';
import type {
  ActionOptions,
  AmendRequest,
  CallOptions,
  DuplicateRequest,
  Effects,
  KeyedOptions,
  ShownTransaction,
  SpeedUpRequest,
  Timeseries,
  TransactionFilter,
  TransactionPage,
  TransactionQuery,
  TransactionStats,
} from './types.js';

export interface ExportOptions extends CallOptions {
  /** @default 'ndjson' */
  readonly format?: 'csv' | 'ndjson';
  /** Of a CSV. @default all */
  readonly columns?: readonly string[];
  readonly sort?: 'created_at' | '-created_at';
}

type Part = 'attempts' | 'events' | 'decoded' | 'explain';

/** Transactions that were accepted, and what people do with them. */
export class Transactions {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Those that meet the filters, newest first: `for await (const transaction of list({ status: 'failed' }))`. */
  list(query: TransactionQuery = {}, { signal }: CallOptions = {}): Pages<ShownTransaction, TransactionPage> {
    return new Pages(this.#connection, 'transactions', query, signal);
  }

  get(id: string, { include = [], signal }: CallOptions & { include?: readonly Part[] } = {}) {
    const query = include.length === 0 ? {} : { include: include.join(',') };
    return this.#connection.ask<ShownTransaction>({ path: at(id), query, signal });
  }

  /** What was signed for it, newest first. */
  async attempts(id: string, { signal }: CallOptions = {}): Promise<readonly AttemptRecord[]> {
    return (await this.#connection.ask<{ data: AttemptRecord[] }>({ path: `${at(id)}/attempts`, signal })).data;
  }

  /** What happened to it, newest first. */
  async events(id: string, { signal }: CallOptions = {}): Promise<readonly EventRecord[]> {
    return (await this.#connection.ask<{ data: EventRecord[] }>({ path: `${at(id)}/events`, signal })).data;
  }

  /** What it did, once it is mined, as the chain tells: logs with their events, transfers of tokens. */
  effects(id: string, { signal }: CallOptions = {}): Promise<Effects> {
    return this.#connection.ask({ path: `${at(id)}/effects`, signal });
  }

  /** What webhooks were told of it, latest first; `complete` false: there may be older ones. For admins. */
  deliveries(
    id: string,
    { signal }: CallOptions = {},
  ): Promise<{ readonly data: readonly DeliveryRecord[]; readonly complete: boolean }> {
    return this.#connection.ask({ path: `${at(id)}/deliveries`, signal });
  }

  /** Another try for a failed one. */
  retry(id: string, options: ActionOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, 'retry', {}, options);
  }

  /** Ends it; where it has a nonce the chain decides. */
  cancel(id: string, options: ActionOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, 'cancel', {}, options);
  }

  /** A dearer attempt with the same nonce. */
  speedUp(id: string, options: ActionOptions & Omit<SpeedUpRequest, 'reason'> = {}): Promise<TransactionRecord> {
    const { max_fee_per_gas, max_priority_fee_per_gas, ...rest } = options;
    return this.#act(id, 'speed-up', { max_fee_per_gas, max_priority_fee_per_gas }, rest);
  }

  /** Confirms that a parked one was not sent before. */
  unpark(id: string, options: ActionOptions = {}): Promise<TransactionRecord> {
    return this.#act(id, 'unpark', {}, options);
  }

  /** The same once more, or with other data, as a transaction of its own. Safe to repeat with the same key. */
  duplicate(
    id: string,
    request: DuplicateRequest = {},
    { idempotencyKey = newKey(), signal }: KeyedOptions = {},
  ): Promise<TransactionRecord> {
    const path = `${at(id)}/duplicate`;
    return this.#connection.ask({ method: 'POST', path, body: request, idempotencyKey, signal });
  }

  /** Changes tags, note, priority or deadline. */
  amend(id: string, request: AmendRequest, options: Omit<ActionOptions, 'reason'> = {}): Promise<TransactionRecord> {
    const { signal, version, idempotencyKey = newKey() } = options;
    const headers = ifMatch(version);
    return this.#connection.ask({ method: 'PATCH', path: at(id), body: request, headers, idempotencyKey, signal });
  }

  /** How many there are of each status and stage. */
  stats(filter: TransactionFilter = {}, { signal }: CallOptions = {}): Promise<TransactionStats> {
    return this.#connection.ask({ path: 'transactions/stats', query: filter, signal });
  }

  /** Throughput, failures and delays over time. */
  timeseries(
    query: { from?: string; to?: string; step?: number; group_by?: 'message_type' | 'signer' | 'failure_code' } = {},
    { signal }: CallOptions = {},
  ): Promise<Timeseries> {
    return this.#connection.ask({ path: 'stats/timeseries', query, signal });
  }

  /** All that the filters find, as a file. Its last line tells how many there are: without it the file is not whole. */
  export(
    filter: TransactionFilter = {},
    { format = 'ndjson', columns = [], sort, signal }: ExportOptions = {},
  ): Promise<ReadableStream<Uint8Array>> {
    const chosen = columns.length === 0 ? {} : { columns: columns.join(',') };
    const query = { ...filter, format, sort, ...chosen };
    return this.#connection.download({ path: 'transactions/export', query, signal });
  }

  #act(id: string, what: string, body: object, options: ActionOptions): Promise<TransactionRecord> {
    const { reason, version, idempotencyKey = newKey(), signal } = options;
    const asking = { path: `${at(id)}/${what}`, body: { ...body, reason }, headers: ifMatch(version) };
    return this.#connection.ask({ method: 'POST', ...asking, idempotencyKey, signal });
  }
}

function at(id: string): string {
  return `transactions/${encodeURIComponent(id)}`;
}

function ifMatch(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { 'if-match': `"${version}"` };
}
