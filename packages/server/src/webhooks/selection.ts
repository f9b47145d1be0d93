import { isNamed, type LoggedEvent } from '@tx-broadcaster/core';
import { isWanted, statusName, stepName } from '../live/event-names.js';
import type { Notice } from '../notices/notice.js';
import type { WebhookValue } from './webhook-record.js';

/** The name under which a webhook is told of an event; null: it is not. What led to a status is told by the status. */
export function typeFor({ event_types, filter }: WebhookValue, logged: LoggedEvent): string | null {
  const { messageType, tags, chainId } = logged.transaction;
  if (filter.message_type !== null && !filter.message_type.some((name) => isNamed(messageType, name))) return null;
  if (filter.tag !== null && !filter.tag.some((tag) => tags.includes(tag))) return null;
  if (filter.chain_id !== null && filter.chain_id !== chainId) return null;
  const names = [statusName(logged), stepName(logged)].filter((name) => name !== null);
  return names.find((name) => isWanted(name, event_types)) ?? null;
}

/** The same for what is no transaction: of its filter only the chain can be met. */
export function noticeTypeFor({ event_types, filter }: WebhookValue, { type, data }: Notice): string | null {
  const chain = data.signer?.chain_id ?? data.endpoint?.chain_id ?? null;
  if (filter.chain_id !== null && chain !== null && filter.chain_id !== chain) return null;
  return isWanted(type, event_types) ? type : null;
}
