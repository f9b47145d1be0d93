import type { LoggedEvent } from '@tx-broadcaster/core';
import { type Notice, noticeId } from '../notices/notice.js';
import { type DeliveryValue, deliveryId, eventId, noticePlace } from './delivery.js';
import type { OpenDelivery } from './open-delivery.js';
import { noticeTypeFor, typeFor } from './selection.js';
import type { WebhookValue } from './webhook-record.js';
import type { Kept, Places } from './webhook-store.js';

/** One row of a log: what is to be delivered of it, and up to where everything was looked at with it. */
export interface Taken {
  /** null: this webhook does not want it. */
  readonly one: OpenDelivery | null;
  readonly places: Places;
}

/** What two logs have behind `from`, as deliveries to a webhook: first the events of transactions, then the others. */
export function newDeliveries(
  webhook: Kept<WebhookValue>,
  from: Places,
  { events, notices }: { readonly events: readonly LoggedEvent[]; readonly notices: readonly Notice[] },
  now: number,
): Taken[] {
  const taken: Taken[] = [];
  let places = from;
  for (const event of events) {
    places = { ...places, position: event.position };
    taken.push({ one: deliveryOf(webhook, event, now), places });
  }
  for (const notice of notices) {
    places = { ...places, notice_position: notice.position };
    taken.push({ one: noticeDeliveryOf(webhook, notice, places.position, now), places });
  }
  return taken;
}

/** Up to where both know. */
export function later(seen: Places | undefined, state: Places): Places {
  const max = (one: string | null | undefined, other: string | null) =>
    (one ?? '') > (other ?? '') ? (one ?? null) : other;
  return {
    position: max(seen?.position, state.position),
    notice_position: max(seen?.notice_position, state.notice_position),
  };
}

function deliveryOf(webhook: Kept<WebhookValue>, logged: LoggedEvent, now: number): OpenDelivery | null {
  const type = typeFor(webhook.value, logged);
  if (type === null) return null;
  const { transactionId, seq } = logged.event;
  const of = { event_id: eventId(transactionId, seq), type, transaction_id: transactionId, seq, notice: null };
  const value: DeliveryValue = { ...begun(webhook.id, now), ...of, about: transactionId };
  return { id: deliveryId(webhook.id, logged.position), value, version: null, told: { event: logged } };
}

function noticeDeliveryOf(
  webhook: Kept<WebhookValue>,
  notice: Notice,
  position: string | null,
  now: number,
): OpenDelivery | null {
  const type = noticeTypeFor(webhook.value, notice);
  if (type === null) return null;
  const of = { event_id: noticeId(notice), type, transaction_id: null, seq: null, notice: notice.position };
  const value: DeliveryValue = { ...begun(webhook.id, now), ...of, about: notice.about };
  const id = deliveryId(webhook.id, noticePlace(position, notice.position));
  return { id, value, version: null, told: { notice } };
}

function begun(webhookId: string, now: number) {
  return {
    webhook_id: webhookId,
    status: 'pending',
    created_at: now,
    begun_at: now,
    next_attempt_at: now,
    attempts: [],
    attempt_count: 0,
    sent: null,
  } as const;
}
