import { type DataCondition, nonceIn } from '@tx-broadcaster/core';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { bytesOf } from './bytes-column.js';
import type { Flavour } from './flavour.js';
import type { Database } from './schema.js';
import type { StoredFilter } from './stored-filter.js';

type Builder = ExpressionBuilder<Database, 'transactions'>;

/** What the conditions of a filter mean for a row of transactions. */
export function listConditions(eb: Builder, flavour: Flavour, filter: StoredFilter): Expression<SqlBool>[] {
  const { from, to, address, hash, idPrefix, tag, failureCode, failureCategory, blockNumber, data } = filter;
  const all: Expression<SqlBool>[] = plainConditions(eb, filter);
  const lower = (column: 'signer' | 'recipient') => eb.fn<string>('lower', [`transactions.${column}`]);
  const inside = (column: 'failure' | 'inclusion' | 'data', ...path: string[]) =>
    flavour.textInJson(sql.ref(`transactions.${column}`), path);
  if (from !== undefined) all.push(eb(lower('signer'), '=', from.toLowerCase()));
  if (to !== undefined) all.push(eb(lower('recipient'), '=', to.toLowerCase()));
  if (address !== undefined) {
    const wanted = address.toLowerCase();
    all.push(eb.or([eb(lower('signer'), '=', wanted), eb(lower('recipient'), '=', wanted)]));
  }
  if (hash !== undefined) {
    const holders = eb.selectFrom('attempts').select('attempts.transaction_id');
    all.push(eb('transactions.id', 'in', holders.where('attempts.hash', '=', bytesOf(hash))));
  }
  // behind every character of an id
  if (idPrefix !== undefined)
    all.push(eb('transactions.id', '>=', idPrefix), eb('transactions.id', '<', `${idPrefix}~`));
  if (tag !== undefined) {
    const has = tag.map((one) => flavour.isInJsonArray(sql.ref('transactions.tags'), one));
    all.push(eb('transactions.tags', '!=', '[]'), eb.or(has));
  }
  if (failureCode !== undefined) all.push(eb(inside('failure', 'code'), 'in', failureCode));
  if (failureCategory !== undefined) all.push(eb(inside('failure', 'category'), 'in', failureCategory));
  if (blockNumber !== undefined) all.push(eb(inside('inclusion', 'blockNumber'), '=', String(blockNumber)));
  for (const { path, equals } of data ?? ([] as readonly DataCondition[]))
    all.push(eb(inside('data', ...path), '=', equals));
  return all;
}

/** Those that compare a column with a value. */
function plainConditions(eb: Builder, filter: StoredFilter): Expression<SqlBool>[] {
  const { status, stage, messageType, chainId, nonce, mentions } = filter;
  const all: Expression<SqlBool>[] = [];
  if (status !== undefined) all.push(eb('transactions.status', 'in', status));
  if (stage !== undefined) all.push(eb('transactions.stage', 'in', stage));
  if (messageType !== undefined) all.push(eb('transactions.message_type', 'in', messageType));
  if (chainId !== undefined) all.push(eb('transactions.chain_id', '=', chainId));
  if (nonce !== undefined) all.push(eb('transactions.nonce', '=', nonce));
  for (const [column, value] of [
    ['external_id', filter.externalId],
    ['submitted_by', filter.submittedBy],
    ['idempotency_key', filter.idempotencyKey],
    ['parent_id', filter.parentId],
  ] as const) {
    if (value !== undefined) all.push(eb(`transactions.${column}`, '=', value));
  }
  for (const [column, operator, value] of [
    ['created_at', '>=', filter.createdFrom],
    ['created_at', '<', filter.createdBefore],
    ['updated_at', '>=', filter.updatedFrom],
    ['updated_at', '<', filter.updatedBefore],
    ['attempt_count', '>=', filter.attemptsFrom],
  ] as const) {
    if (value !== undefined) all.push(eb(`transactions.${column}`, operator, value));
  }
  if (mentions !== undefined) {
    const types = filter.mentionedTypes ?? [];
    const any = [eb('transactions.external_id', '=', mentions), eb('transactions.idempotency_key', '=', mentions)];
    if (types.length > 0) any.push(eb('transactions.message_type', 'in', types));
    const nonce = nonceIn(mentions);
    if (nonce !== null) any.push(eb('transactions.nonce', '=', nonce));
    all.push(eb.or(any));
  }
  return all;
}
