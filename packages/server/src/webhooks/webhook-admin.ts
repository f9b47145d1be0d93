import { randomText } from '../access/secret-text.js';
import { Problem } from '../http/problem.js';
import { requestScope } from '../http/request-scope.js';
import { bodyOf, deliverBody, toldBy } from './deliver.js';
import {
  type DeliveryAttempt,
  type DeliveryRecord,
  type DeliveryValue,
  deliveryRecordOf,
  webhookOfDelivery,
} from './delivery.js';
import {
  type WebhookFilter,
  type WebhookRecord,
  type WebhookState,
  type WebhookValue,
  webhookRecordOf,
} from './webhook-record.js';
import { secretText, webhookSecret } from './webhook-secret.js';
import type { WebhookService } from './webhook-service.js';
import type { ChangedDelivery, Kept, Places } from './webhook-store.js';

export interface NewWebhook {
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[];
  readonly filter: WebhookFilter;
}

export interface WebhookChange extends Partial<NewWebhook> {
  readonly enabled?: boolean | undefined;
  /** Begin with what happens from now on. */
  readonly skip_missed?: boolean | undefined;
}

/** As many as one request may bring back. */
const mostReplayed = 1_000;

/** What admins do with webhooks. */
export class WebhookAdmin {
  readonly #service: WebhookService;

  constructor(service: WebhookService) {
    this.#service = service;
  }

  async list(): Promise<WebhookRecord[]> {
    const webhooks = await this.#store.all();
    return Promise.all(webhooks.map((webhook) => this.#recordOf(webhook)));
  }

  async get(id: string): Promise<WebhookRecord> {
    return this.#recordOf(await this.#find(id));
  }

  /** It is told of what happens from now on. @throws Problem `webhook_url_blocked` */
  async create(wanted: NewWebhook): Promise<WebhookRecord & { readonly secret: string }> {
    this.#service.guard.check(wanted.url);
    const { clock } = this.#service.context;
    const id = `whk_${randomText(16)}`;
    const value: WebhookValue = {
      ...wanted,
      enabled: true,
      disabled_reason: null,
      generation: 1,
      overlap_until: null,
      created_at: clock.now(),
      created_by: requestScope()?.principal.actor ?? null,
    };
    await this.#store.create(id, value, await this.#ends());
    this.#service.wake();
    return { ...this.#shown(id, value, null), secret: this.#secretOf(id, 1) };
  }

  async change(id: string, { skip_missed = false, ...change }: WebhookChange): Promise<WebhookRecord> {
    const webhook = await this.#find(id);
    if (change.url !== undefined) this.#service.guard.check(change.url);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: WebhookValue = { ...webhook.value, ...given };
    await this.#store.change('webhook.changed', webhook, {
      ...after,
      disabled_reason: after.enabled ? null : after.disabled_reason,
    });
    if (after.enabled && (!webhook.value.enabled || skip_missed)) await this.#beginAnew(id, skip_missed);
    this.#service.wake();
    return this.get(id);
  }

  /** A new secret; the old one signs as well for `overlapMs`. */
  async rotate(id: string, overlapMs: number): Promise<WebhookRecord & { readonly secret: string }> {
    const webhook = await this.#find(id);
    const generation = webhook.value.generation + 1;
    const overlap_until = this.#service.context.clock.now() + overlapMs;
    await this.#store.change('webhook.secret_rotated', webhook, { ...webhook.value, generation, overlap_until });
    return { ...(await this.get(id)), secret: this.#secretOf(id, generation) };
  }

  async remove(id: string): Promise<void> {
    await this.#store.remove(await this.#find(id));
    this.#service.wake();
  }

  /** Delivers something that is about no transaction, now, once. */
  async test(id: string): Promise<DeliveryAttempt> {
    const webhook = await this.#find(id);
    const { context } = this.#service;
    const timestamp = new Date(context.clock.now()).toISOString();
    const body = JSON.stringify({ type: 'webhook.test', timestamp, data: { webhook_id: id } });
    return (await deliverBody(context, webhook, `evt_test_${randomText(16)}`, body)).attempt;
  }

  async deliveries(
    id: string,
    {
      status,
      after,
      limit,
    }: { readonly status: DeliveryValue['status'] | null; readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly data: DeliveryRecord[]; readonly next: string | null }> {
    await this.#find(id);
    const data: DeliveryRecord[] = [];
    let behind = after;
    // looks at some pages at most: what is rare may take several requests
    for (let look = 0; look < 20; look++) {
      const page = await this.#store.deliveries(id, behind, 200);
      for (const { id: deliveryId, value } of page) {
        behind = deliveryId;
        if (status === null || value.status === status) data.push(deliveryRecordOf(deliveryId, value));
        if (data.length === limit) return { data, next: deliveryId };
      }
      if (page.length < 200) return { data, next: null };
    }
    return { data, next: behind };
  }

  /**
   * What was told of one transaction, latest first, to all webhooks. Nothing is told of it before it came, `since`, epoch
   * ms; where that takes a look at too many deliveries, it ends there: `complete` is false.
   */
  async deliveriesOf(
    transactionId: string,
    since: number,
  ): Promise<{ readonly data: DeliveryRecord[]; readonly complete: boolean }> {
    const searches = (await this.#store.all()).map(({ id }) => this.#searchFor(id, transactionId, since));
    const found = await Promise.all(searches);
    const data = found.flatMap((one) => one.data).sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
    return { data, complete: found.every(({ complete }) => complete) };
  }

  async #searchFor(id: string, transactionId: string, since: number) {
    const data: DeliveryRecord[] = [];
    let behind: string | null = null;
    for (let look = 0; look < 20; look++) {
      const page: Kept<DeliveryValue>[] = await this.#store.deliveries(id, behind, 200);
      for (const { id: deliveryId, value } of page)
        if (value.transaction_id === transactionId) data.push(deliveryRecordOf(deliveryId, value));
      const last = page.at(-1);
      if (page.length < 200 || last === undefined || last.value.created_at < since) return { data, complete: true };
      behind = last.id;
    }
    return { data, complete: false };
  }

  async delivery(id: string): Promise<DeliveryRecord> {
    return deliveryRecordOf(id, (await this.#findDelivery(id)).value);
  }

  /** What was sent last, and what would be sent now; null: nothing was, or there is nothing left to tell. */
  async request(id: string) {
    const { value } = await this.#findDelivery(id);
    const told = await toldBy(this.#service.context, value);
    const { sent } = value;
    return {
      sent: sent && { ...sent, at: new Date(sent.at).toISOString() },
      now: told && { body: bodyOf(value.type, told) },
    };
  }

  /** Delivers once more, whatever became of it before. */
  async replay(id: string): Promise<DeliveryRecord> {
    const delivery = await this.#findDelivery(id);
    await this.#reopen(delivery.value.webhook_id, [delivery]);
    return this.delivery(id);
  }

  /** The same for those of a time, epoch ms; tells how many. */
  async replayAll(
    id: string,
    { from, to, all }: { readonly from: number; readonly to: number; readonly all: boolean },
  ): Promise<number> {
    await this.#find(id);
    const found: Kept<DeliveryValue>[] = [];
    let behind: string | null = null;
    for (;;) {
      const page: Kept<DeliveryValue>[] = await this.#store.deliveries(id, behind, 200);
      behind = page.at(-1)?.id ?? null;
      for (const delivery of page) {
        const { created_at, status } = delivery.value;
        if (created_at >= from && created_at < to && (all ? status !== 'pending' : status === 'failed'))
          found.push(delivery);
      }
      if (behind === null || found.length >= mostReplayed) break;
    }
    const some = found.slice(0, mostReplayed);
    if (some.length > 0) await this.#reopen(id, some);
    return some.length;
  }

  async #reopen(id: string, deliveries: readonly Kept<DeliveryValue>[]): Promise<void> {
    const { clock } = this.#service.context;
    const webhook = await this.#find(id);
    if (!webhook.value.enabled) throw new Problem('conflict', 'This webhook is turned off: turn it on first.');
    const now = clock.now();
    const changed = deliveries.map(({ id: deliveryId, version, value }): ChangedDelivery => {
      return {
        id: deliveryId,
        version,
        value: { ...value, status: 'pending', begun_at: now, next_attempt_at: now, attempt_count: 0 },
      };
    });
    const opened = (state: WebhookState) => [...new Set([...state.open, ...changed.map((one) => one.id)])];
    await this.#progress(id, (state) => ({ ...state, open: opened(state) }), changed);
    this.#service.wake();
  }

  async #beginAnew(id: string, skip: boolean): Promise<void> {
    const ends = await this.#ends();
    await this.#progress(id, (state) => {
      return { ...state, failing_since: null, ...(skip ? { ...ends, open: [] } : {}) };
    });
  }

  /** In front of all that is yet to come. */
  async #ends(): Promise<Places> {
    const { log, notices } = this.#service.context;
    const [position, notice_position] = await Promise.all([log.lastPosition(), notices.lastPosition()]);
    return { position, notice_position };
  }

  async #progress(
    id: string,
    next: (state: WebhookState) => WebhookState,
    changed: readonly ChangedDelivery[] = [],
  ): Promise<void> {
    // the worker writes it with every turn: whoever loses looks again
    for (let tries = 0; tries < 10; tries++) {
      const state = await this.#store.state(id);
      if (!state) throw unknown();
      if (await this.#store.progress(state, next(state.value), changed)) return;
    }
    throw new Problem('conflict', 'This webhook is busy.', { retryable: true });
  }

  get #store() {
    return this.#service.context.store;
  }

  async #find(id: string): Promise<Kept<WebhookValue>> {
    const webhook = await this.#store.get(id);
    if (!webhook) throw unknown();
    return webhook;
  }

  async #findDelivery(id: string): Promise<Kept<DeliveryValue>> {
    const webhookId = webhookOfDelivery(id);
    const delivery = webhookId && (await this.#store.delivery(webhookId, id));
    if (!delivery) throw new Problem('not_found', 'There is no such delivery.');
    return delivery;
  }

  async #recordOf(webhook: Kept<WebhookValue>): Promise<WebhookRecord> {
    const state = await this.#store.state(webhook.id);
    return this.#shown(webhook.id, webhook.value, state?.value ?? null);
  }

  #shown(id: string, value: WebhookValue, state: WebhookState | null): WebhookRecord {
    return webhookRecordOf(id, value, state, this.#secretOf(id, value.generation).slice(-5));
  }

  #secretOf(id: string, generation: number): string {
    return secretText(webhookSecret(this.#service.context.serverKey, id, generation));
  }
}

function unknown(): Problem {
  return new Problem('not_found', 'There is no such webhook.');
}
