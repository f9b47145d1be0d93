import type { LoggedEvent } from '@tx-broadcaster/core';
import { type DeliveryAttempt, type DeliveryValue, eventId } from './delivery.js';
import { payloadOf } from './payload.js';
import type { Answer } from './send.js';
import type { WebhookContext } from './webhook-context.js';
import type { WebhookValue } from './webhook-record.js';
import { signedHeaders, webhookSecret } from './webhook-secret.js';
import type { Kept } from './webhook-store.js';

export interface Delivered {
  readonly attempt: DeliveryAttempt;
  readonly isOk: boolean;
  /** ms; null: the receiver has not asked for patience. */
  readonly retryAfter: number | null;
}

/** The event of a delivery, read again; null once its transaction was pruned. */
export async function eventOf(
  { log }: Pick<WebhookContext, 'log'>,
  { transaction_id, seq }: DeliveryValue,
): Promise<Omit<LoggedEvent, 'position'> | null> {
  if (transaction_id === null) return null;
  const [transaction, { events }] = await Promise.all([log.get(transaction_id), log.history(transaction_id)]);
  const event = events.find((one) => one.seq === seq);
  if (!transaction || !event) return null;
  const previousStatus = events.find((one) => one.seq === event.seq - 1)?.status ?? null;
  return { event, previousStatus, transaction };
}

/** One try. */
export async function deliver(
  context: WebhookContext,
  webhook: Kept<WebhookValue>,
  type: string,
  logged: Omit<LoggedEvent, 'position'>,
): Promise<Delivered> {
  const { event } = logged;
  return deliverBody(context, webhook, eventId(event.transactionId, event.seq), payloadOf(type, logged));
}

export async function deliverBody(
  { send, clock, serverKey, observe }: WebhookContext,
  { id, value }: Kept<WebhookValue>,
  messageId: string,
  body: string,
): Promise<Delivered> {
  const at = clock.now();
  const isOverlapping = value.overlap_until !== null && value.overlap_until > at;
  const generations = isOverlapping ? [value.generation, value.generation - 1] : [value.generation];
  const secrets = generations.map((generation) => webhookSecret(serverKey, id, generation));
  const message = { id: messageId, timestamp: Math.floor(at / 1000), body };
  const answer: Answer = await send({ url: value.url, headers: signedHeaders(message, secrets), body });
  const { status, retryAfter, error, response } = answer;
  const ms = Math.max(0, clock.now() - at);
  const isOk = status !== null && status >= 200 && status < 300;
  observe(isOk ? 'succeeded' : 'failed', ms);
  return { attempt: { at, ms, status, error, response }, isOk, retryAfter };
}
