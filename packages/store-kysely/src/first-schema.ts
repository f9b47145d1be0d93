import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Flavour } from './flavour.js';
import type { splitTables } from './schema.js';

/**
 * The tables as first published. Each index is paid for by every write, so there is one only where a lane or a page of
 * the list would otherwise read rows it does not want. Within equal keys an index lies in the order of insertion, which
 * is the order of every list; there is none on dates, because that order is the order of time.
 */
export function firstSchema(flavour: Flavour): Migration {
  const { bytes, int64 } = flavour;
  const text = sql.raw<string>(flavour.text);
  const { split } = flavour;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>, clustered: boolean) =>
    table.modifyEnd(sql.raw(clustered ? flavour.tableOptions.clustered : flavour.tableOptions.plain)).execute();
  /** The same of a table that may be split. */
  const finishSplit = async <T extends string, C extends string>(
    db: Kysely<unknown>,
    table: CreateTableBuilder<T, C>,
    name: (typeof splitTables)[number],
    clustered: boolean,
  ) => {
    if (!split) return await finish(table, clustered);
    await table.modifyEnd(sql.raw(split.option)).execute();
    await split.finish(db, name);
  };

  return {
    async up(db) {
      await finishSplit(
        db,
        db.schema
          .createTable('transactions')
          .addColumn('seq', int64, (column) => flavour.numbered(column, 'transactions'))
          .addColumn('id', text, required)
          .addColumn('lane', text, required)
          .addColumn('chain_id', int64, required)
          .addColumn('signer', text, required)
          .addColumn('pooled', int64, required)
          .addColumn('message_type', text, required)
          .addColumn('data', text, required)
          .addColumn('recipient', text)
          .addColumn('value', text, required)
          .addColumn('calldata', text, required)
          .addColumn('gas', text)
          .addColumn('max_fee_per_gas', text)
          .addColumn('max_priority_fee_per_gas', text)
          .addColumn('presigned', text)
          .addColumn('idempotency_key', text)
          .addColumn('fingerprint', text, required)
          .addColumn('external_id', text)
          .addColumn('tags', text, required)
          .addColumn('metadata', text, required)
          .addColumn('priority', int64, required)
          .addColumn('success_on', text, required)
          .addColumn('confirmations', text, required)
          .addColumn('max_attempts', int64, required)
          .addColumn('created_at', int64, required)
          .addColumn('status', text, required)
          .addColumn('stage', text, required)
          .addColumn('blocked_on', text)
          .addColumn('blocked_reason', text)
          .addColumn('price_needed', text)
          .addColumn('version', int64, required)
          .addColumn('generation', int64, required)
          .addColumn('place', text, required)
          .addColumn('nonce', int64)
          .addColumn('slot', text)
          .addColumn('hash', text)
          .addColumn('wish', text)
          .addColumn('speed_up', text)
          .addColumn('failures', int64, required)
          .addColumn('attempt_count', int64, required)
          .addColumn('next_attempt_at', int64)
          .addColumn('failure', text)
          .addColumn('inclusion', text)
          .addColumn('valid_until', int64)
          .addColumn('cleared_at', int64)
          .addColumn('updated_at', int64, required),
        'transactions',
        false,
      );
      await finish(
        db.schema
          .createTable('idempotency_keys')
          .addColumn('idempotency_key', text, required)
          .addColumn('scope', text, required)
          .addColumn('transaction_id', text, required)
          .addColumn('lane', text, required)
          .addPrimaryKeyConstraint('idempotency_keys_key', ['idempotency_key', 'scope']),
        true,
      );
      await finishSplit(
        db,
        db.schema
          .createTable('slots')
          .addColumn('lane', text, required)
          .addColumn('nonce', int64, required)
          .addColumn('transaction_id', text)
          .addColumn('generation', int64, required)
          .addColumn('acknowledged', int64, required)
          .addColumn('filler_acknowledged', int64, required)
          .addColumn('refusals', int64, required)
          .addColumn('next_send_at', int64, required)
          .addColumn('mined_hash', text)
          .addColumn('used_by', text)
          .addColumn('updated_at', int64, required)
          .addPrimaryKeyConstraint('slots_key', ['lane', 'nonce']),
        'slots',
        true,
      );
      // the second holds those of chains that were reset since
      for (const table of ['attempts', 'past_attempts'] as const) {
        const made = db.schema
          .createTable(table)
          .addColumn('seq', int64, (column) => flavour.numbered(column, table))
          .addColumn('hash', bytes, required)
          .addColumn('lane', text, required)
          .addColumn('nonce', int64, required)
          .addColumn('transaction_id', text)
          .addColumn('position', int64, required)
          .addColumn('kind', text, required)
          .addColumn('raw', bytes, required)
          .addColumn('fees', text, required)
          .addColumn('gas', text, required)
          .addColumn('signed_at', int64, required)
          .addColumn('epoch', int64, required)
          .addColumn('send_count', int64, required)
          .addColumn('last_sent_at', int64)
          .addColumn('answers', text, required);
        await (table === 'attempts' ? finishSplit(db, made, table, false) : finish(made, false));
      }
      await finishSplit(
        db,
        db.schema
          .createTable('events')
          .addColumn('position', int64, (column) => flavour.numberedOnce(column, 'events'))
          .addColumn('lane', text, required)
          .addColumn('transaction_id', text, required)
          .addColumn('seq', int64, required)
          .addColumn('at', int64, required)
          .addColumn('type', text, required)
          .addColumn('status', text, required)
          .addColumn('stage', text, required)
          .addColumn('blocked_on', text)
          .addColumn('reason', text)
          .addUniqueConstraint('events_key', split ? ['transaction_id', 'seq', 'lane'] : ['transaction_id', 'seq']),
        'events',
        false,
      );
      await finish(
        db.schema
          .createTable('lanes')
          .addColumn('id', text, (column) => column.primaryKey().notNull())
          .addColumn('chain_id', int64, required)
          .addColumn('signer', text, required)
          .addColumn('base_nonce', int64)
          .addColumn('incarnation', int64, required)
          .addColumn('seq', int64, required)
          .addColumn('epoch', int64, required)
          .addColumn('review', text)
          .addColumn('parked_at', int64)
          .addColumn('paused', text)
          .addColumn('approved', text)
          .addColumn('holder', text)
          .addColumn('lease_until', int64, required),
        true,
      );
      await finish(
        db.schema
          .createTable('stage_counts')
          .addColumn('lane', text, required)
          .addColumn('status', text, required)
          .addColumn('stage', text, required)
          .addColumn('amount', int64, required)
          .addPrimaryKeyConstraint('stage_counts_key', ['lane', 'status', 'stage']),
        true,
      );
      await createIndexes(db, flavour);
      await flavour.eventLog.prepare(db);
    },
  };
}

const required = (column: Parameters<Flavour['numbered']>[0]) => column.notNull();

async function createIndexes({ schema }: Kysely<unknown>, { rowNumber, split }: Flavour): Promise<void> {
  const unique = (column: string) => (split ? [column, 'lane'] : [column]);
  const transactions = (name: string, columns: string[]) =>
    schema.createIndex(`transactions_${name}`).on('transactions').columns(columns);
  await transactions('id', unique('id')).unique().execute();
  await transactions('external_id', ['external_id', ...rowNumber])
    .where(sql.ref('external_id'), 'is not', null)
    .execute();
  await transactions('nonce', ['nonce', ...rowNumber])
    .where(sql.ref('nonce'), 'is not', null)
    .execute();
  await transactions('lane', ['lane', ...rowNumber]).execute();
  await transactions('status', ['status', 'stage', ...rowNumber]).execute();
  await transactions('message_type', ['message_type', 'status', ...rowNumber]).execute();
  await transactions('queue', ['lane', 'priority desc', 'place']).where(sql.ref('stage'), '=', 'queued').execute();

  await schema
    .createIndex('slots_unused')
    .on('slots')
    .columns(['lane', 'nonce'])
    .where(sql.ref('used_by'), 'is', null)
    .execute();

  await schema.createIndex('past_attempts_hash').on('past_attempts').columns(['hash']).execute();
  await schema.createIndex('past_attempts_transaction').on('past_attempts').columns(['transaction_id']).execute();

  const attempts = (name: string, columns: string[]) =>
    schema.createIndex(`attempts_${name}`).on('attempts').columns(columns);
  await attempts('hash', unique('hash')).unique().execute();
  await attempts('slot', ['lane', 'nonce']).execute();
  await attempts('transaction', ['transaction_id']).where(sql.ref('transaction_id'), 'is not', null).execute();
}
