import type { Transaction } from '../transaction/transaction.js';
import type { ListFilter } from './store.js';

/** Whether a transaction meets all conditions of a filter but `hash`, which only a look at its attempts can tell. */
export function meets(transaction: Transaction, filter: Omit<ListFilter, 'hash'>): boolean {
  const { status, stage, messageType, chainId, from, to, nonce, externalId, submittedBy, idempotencyKey } = filter;
  if (status !== undefined && !status.includes(transaction.status)) return false;
  if (stage !== undefined && !stage.includes(transaction.stage)) return false;
  if (messageType !== undefined && !messageType.includes(transaction.messageType)) return false;
  if (chainId !== undefined && transaction.chainId !== chainId) return false;
  if (from !== undefined && transaction.signer.toLowerCase() !== from.toLowerCase()) return false;
  if (to !== undefined && transaction.to?.toLowerCase() !== to.toLowerCase()) return false;
  if (nonce !== undefined && transaction.nonce !== nonce) return false;
  if (externalId !== undefined && transaction.externalId !== externalId) return false;
  if (submittedBy !== undefined && transaction.submittedBy !== submittedBy) return false;
  if (idempotencyKey !== undefined && transaction.idempotencyKey !== idempotencyKey) return false;
  if (filter.createdFrom !== undefined && transaction.createdAt < filter.createdFrom) return false;
  return filter.createdBefore === undefined || transaction.createdAt < filter.createdBefore;
}
