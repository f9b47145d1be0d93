import type { AuditEntry } from '../audit/audit-entry.js';
import type { Connection } from './connection.js';
import { Pages } from './pages.js';
import type { CallOptions } from './types.js';

/** Of whom and what; times as RFC 3339, or before now such as `-24h`. */
export type AuditQuery = {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly request_id?: string;
  readonly created_after?: string;
  readonly created_before?: string;
};

/** Who did what, and why; for admins. */
export class AuditClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Newest first. */
  list(query: AuditQuery & { readonly limit?: number } = {}, { signal }: CallOptions = {}): Pages<AuditEntry> {
    return new Pages(this.#connection, 'audit', query, signal);
  }

  /** All of it, as a file, oldest first. */
  export(
    query: AuditQuery & { readonly format?: 'csv' | 'ndjson' } = {},
    { signal }: CallOptions = {},
  ): Promise<ReadableStream<Uint8Array>> {
    return this.#connection.download({ path: 'audit/export', query, signal });
  }

  /** Whether no entry was changed or taken out; `broken` says where it was. */
  verify({ signal }: CallOptions = {}): Promise<{ readonly entries: number; readonly broken: string | null }> {
    return this.#connection.ask({ path: 'audit/verify', signal });
  }
}
