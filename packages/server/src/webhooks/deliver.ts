import type { LoggedEvent } from '@tx-broadcaster/core';
import { type Notice, noticeId } from '../notices/notice.js';
import { type DeliveryAttempt, type DeliveryValue, eventId, type SentRequest } from './delivery.js';
import { noticePayload, payloadOf } from './payload.js';
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
  /** null: there was nothing left to tell. */
  readonly sent: SentRequest | null;
}

/** What a delivery tells, of a transaction or of something else. */
export type Told = { readonly event: Omit<LoggedEvent, 'position'> } | { readonly notice: Notice };

/** What a delivery tells, read again; null once it was removed. */
export async function toldBy(
  context: Pick<WebhookContext, 'log' | 'notices'>,
  value: DeliveryValue,
): Promise<Told | null> {
  if (value.notice !== null) {
    const notice = await context.notices.get(value.notice);
    return notice && { notice };
  }
  const event = await eventOf(context, value);
  return event && { event };
}

/** The event of a delivery, read again; null once its transaction was pruned, and where it is of none. */
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
  told: Told,
): Promise<Delivered> {
  return deliverBody(context, webhook, messageIdOf(told), bodyOf(type, told));
}

function messageIdOf(told: Told): string {
  if ('notice' in told) return noticeId(told.notice);
  const { transactionId, seq } = told.event.event;
  return eventId(transactionId, seq);
}

/** What would be sent now. */
export function bodyOf(type: string, told: Told): string {
  return 'notice' in told ? noticePayload(told.notice) : payloadOf(type, told.event);
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
  const headers = signedHeaders(message, secrets);
  const answer: Answer = await send({ url: value.url, headers, body });
  const { status, retryAfter, error, response } = answer;
  const ms = Math.max(0, clock.now() - at);
  const isOk = status !== null && status >= 200 && status < 300;
  observe(isOk ? 'succeeded' : 'failed', ms);
  return { attempt: { at, ms, status, error, response }, isOk, retryAfter, sent: { at, headers, body } };
}
