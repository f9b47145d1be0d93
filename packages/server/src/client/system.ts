import type { z } from 'zod';
import type { SystemRecord, systemBody } from '../system/system-routes.js';
import type { Connection } from './connection.js';
import type { CallOptions } from './types.js';

export type LogLevel = z.input<typeof systemBody>['log_level'];

/** The instance that answers, for admins. */
export class SystemClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What it was started with, how its store is, and what somebody should see to. */
  get({ signal }: CallOptions = {}): Promise<SystemRecord> {
    return this.#connection.ask({ path: 'system', signal });
  }

  /** Until it is started again. */
  setLogLevel(log_level: LogLevel, { signal }: CallOptions = {}): Promise<SystemRecord> {
    const asking = { method: 'PATCH', path: 'system', body: { log_level }, signal } as const;
    return this.#connection.ask({ ...asking, isRepeatable: true });
  }

  /** A file for whoever helps: settings, signers, endpoints and versions, without secrets. */
  diagnostics({ signal }: CallOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#connection.ask({ path: 'system/diagnostics', signal });
  }
}
