/** One event for one webhook, as it is kept. */
export type DeliveryValue = {
  readonly webhook_id: string;
  /** The receiver's `webhook-id`: the same for every try, every webhook and every replay of an event. */
  readonly event_id: string;
  readonly type: string;
  readonly transaction_id: string | null;
  readonly seq: number | null;
  /** Where it is in the log of notices; null: it is of a transaction. */
  readonly notice: string | null;
  /** What it is about: what is about the same is told in its order. */
  readonly about: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly created_at: number;
  /** Since when it is tried, epoch ms: anew after a replay. */
  readonly begun_at: number;
  readonly next_attempt_at: number | null;
  /** The latest ones, oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  readonly attempt_count: number;
  /** What was sent last; null: nothing was yet. */
  readonly sent: SentRequest | null;
};

/** A request as a receiver got it. */
export type SentRequest = {
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type DeliveryAttempt = {
  readonly at: number;
  readonly ms: number;
  /** null: there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of the answer. */
  readonly response: string;
};

export interface DeliveryRecord {
  readonly id: string;
  readonly webhook_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly transaction_id: string | null;
  readonly status: DeliveryValue['status'];
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  readonly attempt_count: number;
  readonly attempts: readonly {
    readonly at: string;
    readonly ms: number;
    readonly status: number | null;
    readonly error: string | null;
    readonly response: string;
  }[];
}

const mostAttemptsKept = 12;

/** The kind of the documents that hold a webhook's deliveries; their ids sort as the log does. */
export function deliveryKind(webhookId: string): string {
  return `delivery:${webhookId}`;
}

/** `dlv_<webhook>_<position>`: where it is found. */
export function deliveryId(webhookId: string, place: string): string {
  return `dlv_${webhookId.slice('whk_'.length)}_${place}`;
}

/** The place of a notice: behind the events that were there when it was taken, before those that come. */
export function noticePlace(position: string | null, notice: string): string {
  return `${position ?? '0'}.n${notice}`;
}

/** The webhook that a delivery's id names; null for what is no such id. */
export function webhookOfDelivery(id: string): string | null {
  const [, webhook] = /^dlv_([0-9A-Za-z]{16})_[\w.]{1,100}$/.exec(id) ?? [];
  return webhook === undefined ? null : `whk_${webhook}`;
}

export function eventId(transactionId: string, seq: number): string {
  return `evt_${transactionId.replaceAll('-', '')}_${seq}`;
}

/** The delivery with one more try. */
export function attempted(
  delivery: DeliveryValue,
  attempt: DeliveryAttempt,
  outcome: Pick<DeliveryValue, 'status' | 'next_attempt_at'>,
): DeliveryValue {
  const attempts = [...delivery.attempts, attempt].slice(-mostAttemptsKept);
  return { ...delivery, ...outcome, attempts, attempt_count: delivery.attempt_count + 1 };
}

export function deliveryRecordOf(id: string, value: DeliveryValue): DeliveryRecord {
  const { webhook_id, event_id, type, transaction_id, status, created_at, next_attempt_at, attempt_count } = value;
  return {
    id,
    webhook_id,
    event_id,
    type,
    transaction_id,
    status,
    created_at: new Date(created_at).toISOString(),
    next_attempt_at: next_attempt_at === null ? null : new Date(next_attempt_at).toISOString(),
    attempt_count,
    attempts: value.attempts.toReversed().map((attempt) => ({ ...attempt, at: new Date(attempt.at).toISOString() })),
  };
}
