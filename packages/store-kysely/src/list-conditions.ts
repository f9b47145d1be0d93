import type { ListFilter } from '@tx-broadcaster/core';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { bytesOf } from './bytes-column.js';
import type { Database } from './schema.js';

/** What the conditions of a filter mean for a row of transactions. */
export function listConditions(
  eb: ExpressionBuilder<Database, 'transactions'>,
  { status, stage, messageType, chainId, from, to, nonce, hash, ...rest }: ListFilter,
): Expression<SqlBool>[] {
  const { externalId, submittedBy, idempotencyKey, createdFrom, createdBefore } = rest;
  const all: Expression<SqlBool>[] = [];
  if (status !== undefined) all.push(eb('transactions.status', 'in', status));
  if (stage !== undefined) all.push(eb('transactions.stage', 'in', stage));
  if (messageType !== undefined) all.push(eb('transactions.message_type', 'in', messageType));
  if (chainId !== undefined) all.push(eb('transactions.chain_id', '=', chainId));
  if (from !== undefined) all.push(eb(eb.fn('lower', ['transactions.signer']), '=', from.toLowerCase()));
  if (to !== undefined) all.push(eb(eb.fn('lower', ['transactions.recipient']), '=', to.toLowerCase()));
  if (nonce !== undefined) all.push(eb('transactions.nonce', '=', nonce));
  if (hash !== undefined) {
    const holders = eb.selectFrom('attempts').select('attempts.transaction_id');
    all.push(eb('transactions.id', 'in', holders.where('attempts.hash', '=', bytesOf(hash))));
  }
  if (externalId !== undefined) all.push(eb('transactions.external_id', '=', externalId));
  if (submittedBy !== undefined) all.push(eb('transactions.submitted_by', '=', submittedBy));
  if (idempotencyKey !== undefined) all.push(eb('transactions.idempotency_key', '=', idempotencyKey));
  if (createdFrom !== undefined) all.push(eb('transactions.created_at', '>=', createdFrom));
  if (createdBefore !== undefined) all.push(eb('transactions.created_at', '<', createdBefore));
  return all;
}
