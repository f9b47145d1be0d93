import type { ViewRecord } from '../views/views.js';
import type { Connection } from './connection.js';
import type { CallOptions } from './types.js';

/** Filters of the list of transactions under names, for everybody who looks at it. */
export class ViewsClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** By their names. */
  async list({ signal }: CallOptions = {}): Promise<readonly ViewRecord[]> {
    return (await this.#connection.ask<{ data: ViewRecord[] }>({ path: 'views', signal })).data;
  }

  /** `search`: a query string of the list. */
  create(name: string, search: string, { signal }: CallOptions = {}): Promise<ViewRecord> {
    return this.#connection.ask({ method: 'POST', path: 'views', body: { name, search }, signal });
  }

  remove(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#connection.ask({ method: 'DELETE', path: `views/${encodeURIComponent(id)}`, signal });
  }
}
