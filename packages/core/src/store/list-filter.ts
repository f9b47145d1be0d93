import type { JsonValue, Transaction } from '../transaction/transaction.js';
import type { DataCondition, ListFilter } from './listing.js';

/** Whether a transaction meets all conditions of a filter but `hash`, which only a look at its attempts can tell. */
export function meets(transaction: Transaction, filter: Omit<ListFilter, 'hash'>): boolean {
  return (
    meetsWhere(transaction, filter) &&
    meetsWhat(transaction, filter) &&
    isWithin(transaction.createdAt, filter.createdFrom, filter.createdBefore) &&
    isWithin(transaction.updatedAt, filter.updatedFrom, filter.updatedBefore)
  );
}

/** Conditions about where it goes and how far it is. */
function meetsWhere(transaction: Transaction, filter: ListFilter): boolean {
  const { status, stage, chainId, from, to, address, nonce, failureCode, failureCategory, blockNumber } = filter;
  const { failure, inclusion } = transaction;
  if (status !== undefined && !status.includes(transaction.status)) return false;
  if (stage !== undefined && !stage.includes(transaction.stage)) return false;
  if (chainId !== undefined && transaction.chainId !== chainId) return false;
  if (from !== undefined && !isSame(transaction.signer, from)) return false;
  if (to !== undefined && !isSame(transaction.to, to)) return false;
  if (address !== undefined && !isSame(transaction.signer, address) && !isSame(transaction.to, address)) return false;
  if (nonce !== undefined && transaction.nonce !== nonce) return false;
  if (failureCode !== undefined && !(failure && failureCode.includes(failure.code))) return false;
  if (failureCategory !== undefined && !(failure && failureCategory.includes(failure.category))) return false;
  if (blockNumber !== undefined && inclusion?.blockNumber !== blockNumber) return false;
  return filter.attemptsFrom === undefined || transaction.attemptCount >= filter.attemptsFrom;
}

/** Conditions about what its caller said. */
function meetsWhat(transaction: Transaction, filter: ListFilter): boolean {
  const { messageType, externalId, submittedBy, idempotencyKey, idPrefix, mentions, tag, data } = filter;
  if (messageType !== undefined && !messageType.some((name) => isNamed(transaction.messageType, name))) return false;
  if (externalId !== undefined && transaction.externalId !== externalId) return false;
  if (submittedBy !== undefined && transaction.submittedBy !== submittedBy) return false;
  if (idempotencyKey !== undefined && transaction.idempotencyKey !== idempotencyKey) return false;
  if (filter.parentId !== undefined && transaction.parentId !== filter.parentId) return false;
  if (idPrefix !== undefined && !transaction.id.startsWith(idPrefix)) return false;
  if (mentions !== undefined && !isMentioned(transaction, mentions)) return false;
  if (tag !== undefined && !transaction.tags.some((own) => tag.includes(own))) return false;
  return data === undefined || data.every((condition) => holds(transaction.data, condition));
}

/** Whether a message type has this name, or begins with it where it ends in `*`. */
export function isNamed(messageType: string, name: string): boolean {
  return name.endsWith('*') ? messageType.startsWith(name.slice(0, -1)) : messageType === name;
}

/** Whether `mentions` means this message type. */
export function isPartOf(messageType: string, text: string): boolean {
  return messageType.toLowerCase().includes(text.toLowerCase());
}

/** The nonce that a text may mean. */
export function nonceIn(text: string): number | null {
  const nonce = /^\d{1,15}$/.test(text) ? Number(text) : null;
  return nonce !== null && String(nonce) === text ? nonce : null;
}

function isMentioned({ externalId, idempotencyKey, messageType, nonce }: Transaction, text: string): boolean {
  if (externalId === text || idempotencyKey === text || isPartOf(messageType, text)) return true;
  return nonce !== null && nonce === nonceIn(text);
}

function holds(data: JsonValue, { path, equals }: DataCondition): boolean {
  let value: JsonValue | undefined = data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    if (/^\d+$/.test(name) !== Array.isArray(value)) return false;
    value = (value as Readonly<Record<string, JsonValue>>)[name]; // an array's items are its fields
  }
  return value !== null && typeof value !== 'object' && String(value) === equals;
}

function isSame(own: string | null, wanted: string): boolean {
  return own?.toLowerCase() === wanted.toLowerCase();
}

function isWithin(time: number, from = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY): boolean {
  return time >= from && time < before;
}
