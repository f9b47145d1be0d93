import { CompiledQuery, type QueryResult } from 'kysely';
import type { ClientBase } from 'pg';
import { type Connection, numbers, oneByOne } from './connections.js';

/** A transaction of Kysely, on any tables. */
export interface KyselyTransaction {
  readonly isTransaction: boolean;
  withoutPlugins(): { executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>> };
}

/** What a transaction of yours is reached by: a client of pg on which you have begun it, or a transaction of Kysely. */
export type PostgresHandle = ClientBase | KyselyTransaction;

/**
 * The connection that a caller's transaction runs on; null: it is no handle. `int8`: the columns that hold numbers which
 * pg gives as text, as long as nobody tells it otherwise; only a client can be told.
 *
 * @internal
 */
export function callerConnection(handle: unknown, int8: ReadonlySet<string>): Connection | null {
  if (typeof handle !== 'object' || handle === null) return null;
  if (isKysely(handle)) return handle.isTransaction ? onKysely(handle, int8) : null;
  return isClient(handle) ? onClient(handle) : null;
}

function isKysely(handle: object): handle is KyselyTransaction {
  return 'isTransaction' in handle && 'withoutPlugins' in handle;
}

function isClient(handle: object): handle is ClientBase {
  return 'query' in handle && typeof handle.query === 'function';
}

function onClient(client: ClientBase): Connection {
  return {
    all: oneByOne,
    rows: async (text, values) => (await client.query({ text, values: [...values], types: numbers })).rows,
    command: async (text) => (await client.query(text)).command,
  };
}

function onKysely(transaction: KyselyTransaction, int8: ReadonlySet<string>): Connection {
  const plain = transaction.withoutPlugins();
  return {
    all: oneByOne,
    async rows<Row>(text: string, values: readonly unknown[]) {
      const { rows } = await plain.executeQuery<Row & object>(CompiledQuery.raw(text, [...values]));
      return rows.map((row) => {
        const cells = Object.entries(row).map(([name, cell]) => [
          name,
          int8.has(name) && typeof cell === 'string' ? Number(cell) : cell,
        ]);
        return Object.fromEntries(cells) as Row; // the same cells, but for what numbers are written as
      });
    },
    async command(text) {
      await plain.executeQuery(CompiledQuery.raw(text));
      return '';
    },
  };
}
