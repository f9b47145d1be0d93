import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { AuditLog } from '../../audit/audit-log.js';
import { readDatabase } from '../../config/config.js';
import type { DatabaseConfig } from '../../config/database-config.js';
import { readAge } from '../../query/moment.js';
import { mayPruneBefore } from '../../webhooks/untold.js';
import { WebhookStore } from '../../webhooks/webhook-store.js';
import { contextOf, databaseArguments, told, withDatabase } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { onStore } from '../on-store.js';
import { several } from '../options.js';

const removedAtOnce = 200;

/** `migrate`, `backup`, `restore` and `prune`: of the database that a server with the same options has. */
export function databaseCommands(program: Command, io: Io): void {
  const migrate = program.command('migrate').description('Changes of the tables.');
  const status = withDatabase(told(migrate.command('status'))).description(
    'Tells which changes the next start makes. Changes nothing. Exits with 4 if the database is of a later release.',
  );
  status.action(async (options: object) => {
    const state = await inspected(await readDatabase(databaseArguments(options), io.env));
    const { applied, pending, unknown } = state;
    contextOf(io, status).output.record({ applied, pending, unknown });
    if (unknown.length > 0) throw new CommandFailure(exitCodes.conflict, 'a later release has changed these tables');
  });
  const up = withDatabase(told(migrate.command('up'))).description(
    'Makes the changes, one process at a time, all or nothing. A server does the same when it starts.',
  );
  up.action(async (options: object) => {
    const database = await readDatabase(databaseArguments(options), io.env);
    const { pending } = await inspected(database);
    await onStore(database, async () => {});
    contextOf(io, up).output.record({ made: pending });
  });

  const backup = withDatabase(told(program.command('backup')))
    .summary('copy an SQLite database, also while a server works on it')
    .description(
      'Writes a whole, checked copy of an SQLite database into a new file, also while a server works on it.\n' +
        'Of PostgreSQL: use pg_dump or what your provider has. A copy that is put back is started with --after-restore.',
    )
    .requiredOption('--to <file>', 'the copy');
  backup.action(async ({ to, ...options }: { to: string }) => {
    const { output, progress } = contextOf(io, backup);
    const database = await readDatabase(databaseArguments(options), io.env);
    if (database.kind !== 'sqlite') {
      const hint = 'pg_dump --format=custom --file=broadcaster.dump "$DATABASE_URL"';
      throw new CommandFailure(exitCodes.usage, 'PostgreSQL has backups of its own', hint);
    }
    const { backupSqlite } = await import('@tx-broadcaster/store-sqlite');
    const bar = progress('pages');
    await backupSqlite(database.path, to, (done, total) => bar.at({ done, total })).finally(() => bar.end());
    output.record({ from: database.path, to });
  });

  const restore = withDatabase(told(program.command('restore')))
    .summary('put a backup of an SQLite database in its place')
    .description(
      'Puts a backup into the place of an SQLite database, which no server may have open. What was sent since the backup is\n' +
        'not in it: so every signer in it waits for a review, and nothing of it is sent before a person has looked\n' +
        '(docs/nonce-review.md). Of PostgreSQL: restore with its own tools, and start with --after-restore.',
    )
    .requiredOption('--from <file>', 'the backup')
    .option('--replace', 'put the database that is there aside');
  restore.action(async ({ from, replace = false, ...options }: { from: string; replace?: boolean }) => {
    const { output, progress } = contextOf(io, restore);
    const database = await readDatabase(databaseArguments(options), io.env);
    if (database.kind !== 'sqlite') {
      const hint =
        'pg_restore --clean --dbname="$DATABASE_URL" broadcaster.dump, then tx-broadcaster start --after-restore';
      throw new CommandFailure(exitCodes.usage, 'PostgreSQL is restored by its own tools', hint);
    }
    const { path } = database;
    if (existsSync(path) && !replace) {
      const hint = 'With --replace it is put aside, and stays beside it under another name.';
      throw new CommandFailure(exitCodes.conflict, `there is a database ${path} already`, hint);
    }
    const { restoreSqlite } = await import('@tx-broadcaster/store-sqlite');
    const bar = progress('pages');
    const onProgress = (done: number, total: number) => bar.at({ done, total });
    const restored = await restoreSqlite(from, path, { now: io.clock.now(), replace, onProgress }).finally(() =>
      bar.end(),
    );
    output.record({ from, to: path, ...restored });
    if (restored.stopped.length > 0)
      output.note('Its signers wait for a review: see signers list, once the server runs.');
  });

  const prune = withDatabase(told(program.command('prune')))
    .summary('remove transactions that ended long ago')
    .description(
      'Removes transactions that ended long ago, with their events and attempts; nonces are never forgotten, and what\n' +
        'webhooks were not told of stays. First it is told how many, with --yes it is done. An SQLite database has to be\n' +
        'stopped for it; a running server removes by itself what its retention says.',
    )
    .requiredOption('--before <age>', 'what has not changed for so long, as 90d')
    .addOption(several('--status <status>', 'success or failed; success by default'))
    .option('--yes', 'do it');
  prune.action(async ({ before: age, status: given = ['success'], yes = false, ...options }: PruneOptions) => {
    const { output, progress } = contextOf(io, prune);
    const ageMs = readAge(age);
    if (ageMs === null) throw new CommandFailure(exitCodes.usage, `--before: expected an age such as 90d, got ${age}`);
    const statuses = given.map(endedAs);
    const bar = progress('removed');
    await onStore(await readDatabase(databaseArguments(options), io.env), async (store) => {
      const warn = (_: object, message: string) => output.note(message);
      const webhooks = new WebhookStore({
        documents: store.documents,
        clock: io.clock,
        audit: new AuditLog({ documents: store.documents, clock: io.clock }),
      });
      const before = await mayPruneBefore({ store: webhooks, log: store, warn }, io.clock.now() - ageMs);
      const { counts } = await store.count({ status: statuses, updatedBefore: before }, 10_000_000);
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      let removed = 0;
      while (yes && !io.signal.aborted) {
        const some = await store.prune({ before, statuses, limit: removedAtOnce });
        removed += some;
        bar.at({ done: removed, total });
        if (some < removedAtOnce) break;
      }
      bar.end();
      output.record({ before: new Date(before).toISOString(), found: total, removed });
      if (!yes) output.note('Nothing was removed. With --yes it is.');
    });
  });
}

interface PruneOptions {
  readonly before: string;
  readonly status?: string[];
  readonly yes?: boolean;
}

function endedAs(status: string): 'success' | 'failed' {
  if (status === 'success' || status === 'failed') return status;
  throw new CommandFailure(exitCodes.usage, `--status: expected success or failed, got ${JSON.stringify(status)}`);
}

async function inspected(database: DatabaseConfig) {
  if (database.kind === 'sqlite') {
    const { inspectSqlite } = await import('@tx-broadcaster/store-sqlite');
    return inspectSqlite(database.path);
  }
  const { inspectPostgres } = await import('@tx-broadcaster/store-postgres');
  const { url, schema } = database;
  return inspectPostgres({ connectionString: url, ...(schema === undefined ? {} : { schema }) });
}
