import { isNamed, type LoggedEvent } from '@tx-broadcaster/core';
import { isWanted, statusName, stepName } from '../live/event-names.js';
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
