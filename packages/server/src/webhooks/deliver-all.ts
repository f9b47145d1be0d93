import type { Random } from '@tx-broadcaster/core';
import { type Delivered, deliver, toldBy } from './deliver.js';
import { attempted, type DeliveryValue } from './delivery.js';
import type { OpenDelivery } from './open-delivery.js';
import { nextAttemptAt } from './retry-schedule.js';
import type { WebhookContext } from './webhook-context.js';
import type { WebhookValue } from './webhook-record.js';
import type { Kept } from './webhook-store.js';

const atOnce = 10;

/** Some at a time; those of one transaction one after the other, and none behind one that has not arrived. */
export async function deliverAll(
  context: WebhookContext,
  webhook: Kept<WebhookValue>,
  open: readonly OpenDelivery[],
  todo: readonly OpenDelivery[],
): Promise<Map<string, Delivered>> {
  const results = new Map<string, Delivered>();
  // what is new waits behind what has not arrived: it becomes due when that has
  const waited = new Set(open.map(({ value }) => value.about));
  const due = todo.filter(({ version, value }) => version !== null || !waited.has(value.about));
  const queues = [...Map.groupBy(due, ({ value }) => value.about).values()];
  let isDown = false;
  const { stopping } = context;
  const run = async () => {
    for (let queue = queues.shift(); queue && !isDown && !stopping.aborted; queue = queues.shift()) {
      for (const delivery of queue) {
        const result = await deliverOne(context, webhook, delivery);
        results.set(delivery.id, result);
        if (result.isOk) continue;
        // nobody there: the others would fare no better
        isDown ||= result.attempt.status === null && ![...results.values()].some(({ isOk }) => isOk);
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  return results;
}

async function deliverOne(
  context: WebhookContext,
  webhook: Kept<WebhookValue>,
  open: OpenDelivery,
): Promise<Delivered> {
  const { value } = open;
  const told = open.told ?? (await toldBy(context, value));
  if (told) return deliver(context, webhook, value.type, told);
  const error =
    value.notice === null ? 'the transaction was pruned' : 'the notice was removed: they are kept for 30 days';
  const attempt = { at: context.clock.now(), ms: 0, status: null, error, response: '' };
  return { attempt, isOk: false, retryAfter: null, sent: null };
}

/** The delivery after a try. */
export function tried(
  value: DeliveryValue,
  { attempt, isOk, retryAfter, sent }: Delivered,
  now: number,
  random: Random,
): DeliveryValue {
  const told = sent === null ? value : { ...value, sent };
  if (isOk) return attempted(told, attempt, { status: 'succeeded', next_attempt_at: null });
  const so = { count: value.attempt_count + 1, begunAt: value.begun_at, now, retryAfter };
  const at = sent === null ? null : nextAttemptAt(so, random);
  return attempted(told, attempt, { status: at === null ? 'failed' : 'pending', next_attempt_at: at });
}
