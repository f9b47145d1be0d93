import type { OperationRecord } from '../operations/operation.js';
import type { Connection } from './connection.js';
import { newKey } from './new-key.js';
import { Pages } from './pages.js';
import type { CallOptions, KeyedOptions, OperationPreview, OperationRequest, OperationResult } from './types.js';

/** One action on many transactions. */
export class OperationsClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What would happen; nothing is done. */
  preview(request: OperationRequest, { signal }: CallOptions = {}): Promise<OperationPreview> {
    const body = { ...request, dry_run: true };
    return this.#connection.ask({ method: 'POST', path: 'operations', body, signal, isRepeatable: true });
  }

  /** Begins. Safe to repeat with the same key. */
  begin(request: OperationRequest, { idempotencyKey = newKey(), signal }: KeyedOptions = {}): Promise<OperationRecord> {
    return this.#connection.ask({ method: 'POST', path: 'operations', body: request, idempotencyKey, signal });
  }

  /** Newest first. */
  list(query: { limit?: number } = {}, { signal }: CallOptions = {}): Pages<OperationRecord> {
    return new Pages(this.#connection, 'operations', query, signal);
  }

  get(id: string, { signal }: CallOptions = {}): Promise<OperationRecord> {
    return this.#connection.ask({ path: at(id), signal });
  }

  /** What became of each transaction, in the order they were acted on. */
  async *results(id: string, { signal }: CallOptions = {}): AsyncGenerator<OperationResult, void, undefined> {
    let next: number | null = 0;
    while (next !== null) {
      const asking = { path: `${at(id)}/results`, query: { page: next }, signal };
      const page: ResultsPage = await this.#connection.ask<ResultsPage>(asking);
      yield* page.data;
      next = page.next_page;
    }
  }

  /** The same, as a file. Its last line tells how many there are: without it the file is not whole. */
  export(
    id: string,
    { format = 'ndjson', signal }: CallOptions & { readonly format?: 'csv' | 'ndjson' } = {},
  ): Promise<ReadableStream<Uint8Array>> {
    return this.#connection.download({ path: `${at(id)}/export`, query: { format }, signal });
  }

  /** Nothing further is done. */
  abort(id: string, { signal }: CallOptions = {}): Promise<OperationRecord> {
    return this.#connection.ask({ method: 'POST', path: `${at(id)}/abort`, signal });
  }

  /** Goes on where it was aborted. */
  resume(id: string, { signal }: CallOptions = {}): Promise<OperationRecord> {
    return this.#connection.ask({ method: 'POST', path: `${at(id)}/resume`, signal });
  }
}

interface ResultsPage {
  readonly data: OperationResult[];
  readonly next_page: number | null;
}

function at(id: string): string {
  return `operations/${encodeURIComponent(id)}`;
}
