import { eventOf } from './deliver.js';
import type { WebhookLog } from './webhook-context.js';
import type { WebhookState } from './webhook-record.js';
import type { Kept, WebhookStore } from './webhook-store.js';

/** The clocks of instances differ: an event may say that it happened so much earlier than one in front of it. */
const skewMs = 3_600_000;

export interface RetentionContext {
  readonly store: WebhookStore;
  readonly log: WebhookLog;
  readonly warn: (details: Readonly<Record<string, unknown>>, message: string) => void;
}

/**
 * Whoever removes what has not changed since `before`, epoch ms, asks here until when it may: what a webhook was not told
 * of yet stays. A webhook that is turned off holds nothing back; that it loses events is written down with it, and said.
 */
export async function mayPruneBefore({ store, log, warn }: RetentionContext, before: number): Promise<number> {
  let allowed = before;
  for (const { id, value } of await store.all()) {
    const state = await store.state(id);
    const since = state && (await untoldSince({ store, log }, state));
    if (since === null || since >= before) continue;
    if (value.enabled) allowed = Math.min(allowed, since);
    else if ((state?.value.missed_before ?? 0) < before) {
      const missed = { missed_before: before };
      if (state && (await store.progress(state, { ...state.value, ...missed }))) {
        const details = { webhook_id: id, missed_before: new Date(before).toISOString() };
        warn(details, 'a webhook that is turned off will not be told of events that are removed');
      }
    }
  }
  return allowed;
}

/** When the first event happened of which a webhook was not told; null: it knows all. */
async function untoldSince(
  { store, log }: Pick<RetentionContext, 'store' | 'log'>,
  { id, value }: Kept<WebhookState>,
): Promise<number | null> {
  const [next] = await log.eventsAfter(value.position, 1);
  const times = next ? [next.event.at] : [];
  for (const deliveryId of value.open) {
    const delivery = await store.delivery(id, deliveryId);
    const event = delivery && (await eventOf({ log }, delivery.value));
    if (event) times.push(event.event.at);
  }
  return times.length === 0 ? null : Math.min(...times) - skewMs;
}
