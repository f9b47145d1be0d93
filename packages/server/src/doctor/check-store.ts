import { messageOf } from '@tx-broadcaster/core';
import { inspectSqlite } from '@tx-broadcaster/store-sqlite';
import type { DatabaseConfig } from '../config/database-config.js';
import { checkFolder } from './check-files.js';
import { type Finding, failed, fine, warning } from './finding.js';

export interface StoreLook {
  readonly findings: readonly Finding[];
  /** By lane; null: it cannot be read. */
  readonly highestNonces: ReadonlyMap<string, number> | null;
  /** How far the database's clock is ahead of ours, ms; null: it has none of its own. */
  readonly clockAhead: number | null;
}

/** Whether the database is there and can be worked with. Changes nothing. */
export async function checkStore(database: DatabaseConfig, now: () => number): Promise<StoreLook> {
  const check = 'database';
  const files = database.kind === 'sqlite' ? checkFolder(database.path) : [];
  if (files.some(({ status }) => status === 'failed'))
    return { findings: files, highestNonces: null, clockAhead: null };
  try {
    const begun = now();
    const state = await inspected(database);
    const clockAhead = state.now === null ? null : state.now - (begun + now()) / 2;
    const highestNonces = new Map(state.lanes.map(({ lane, highestNonce }) => [lane, highestNonce]));
    return { findings: [...files, schemaFinding(check, state)], highestNonces, clockAhead };
  } catch (error) {
    const where = database.kind === 'sqlite' ? database.path : 'DATABASE_URL';
    const fix = `Check ${where}: that it is running, that it may be used, and that it is what is meant.`;
    return {
      findings: [...files, failed(check, `cannot be read: ${messageOf(error)}`, fix)],
      highestNonces: null,
      clockAhead: null,
    };
  }
}

async function inspected(database: DatabaseConfig) {
  if (database.kind === 'sqlite') return { ...(await inspectSqlite(database.path)), now: null };
  const { inspectPostgres } = await import('@tx-broadcaster/store-postgres');
  const { url, schema } = database;
  return inspectPostgres({ connectionString: url, ...(schema === undefined ? {} : { schema }) });
}

function schemaFinding(
  check: string,
  { applied, pending, unknown }: { applied: readonly string[]; pending: readonly string[]; unknown: readonly string[] },
): Finding {
  if (unknown.length > 0) {
    const fix = 'Start the newer release again, or restore the backup taken before it was first started.';
    return failed(check, `has been changed by a later release: ${unknown.join(', ')}`, fix);
  }
  if (applied.length === 0) return fine(check, 'is new: the first start makes its tables');
  if (pending.length === 0) return fine(check, `schema ${applied.at(-1)}`);
  const fix = 'Make a backup (tx-broadcaster backup), then start the server or run tx-broadcaster migrate up.';
  return warning(check, `${pending.length} changes of its tables come with the next start: ${pending.join(', ')}`, fix);
}
