import type { Clock, Document, DocumentDraft, DocumentPut, Documents } from '@tx-broadcaster/core';
import type { AuditDraft } from '../audit/audit-entry.js';
import type { AuditLog } from '../audit/audit-log.js';
import { Problem } from '../http/problem.js';
import type { NoticeDraft } from '../notices/notice.js';
import type { NoticeLog } from '../notices/notice-log.js';
import { allOfKind } from '../records/all-of-kind.js';
import { type DeliveryValue, deliveryKind } from './delivery.js';
import type { WebhookState, WebhookValue } from './webhook-record.js';

const kind = 'webhook';
const stateKind = 'webhook_state';

export interface Kept<Value> {
  readonly id: string;
  readonly value: Value;
  readonly version: number;
}

/** A delivery as it is to be written. */
export interface ChangedDelivery {
  readonly id: string;
  readonly value: DeliveryValue;
  /** As it was read; null: it is new. */
  readonly version: number | null;
}

/** Up to where it was told: of transactions, and of all else. */
export type Places = Pick<WebhookState, 'position' | 'notice_position'>;

export interface WebhookStoreOptions {
  readonly documents: Documents;
  readonly clock: Pick<Clock, 'now'>;
  readonly audit: AuditLog;
  /** Told of webhooks that are turned off. @default nobody */
  readonly notices?: Pick<NoticeLog, 'append'>;
}

/** Webhooks, how each is doing, and their deliveries. */
export class WebhookStore {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #audit: AuditLog;
  readonly #notices: Pick<NoticeLog, 'append'> | null;

  constructor({ documents, clock, audit, notices }: WebhookStoreOptions) {
    this.#notices = notices ?? null;
    this.#documents = documents;
    this.#clock = clock;
    this.#audit = audit;
  }

  async all(): Promise<Kept<WebhookValue>[]> {
    return (await allOfKind(this.#documents, kind)).map((document) => kept<WebhookValue>(document));
  }

  async get(id: string): Promise<Kept<WebhookValue> | null> {
    const document = await this.#documents.get(kind, id);
    return document && kept<WebhookValue>(document);
  }

  async state(id: string): Promise<Kept<WebhookState> | null> {
    const document = await this.#documents.get(stateKind, id);
    return document && kept<WebhookState>(document);
  }

  async delivery(webhookId: string, id: string): Promise<Kept<DeliveryValue> | null> {
    const document = await this.#documents.get(deliveryKind(webhookId), id);
    return document && kept<DeliveryValue>(document);
  }

  /** The latest first, older than `after`. */
  async deliveries(webhookId: string, after: string | null, limit: number): Promise<Kept<DeliveryValue>[]> {
    const query = { after, limit, order: 'descending' as const };
    return (await this.#documents.list(deliveryKind(webhookId), query)).map((one) => kept<DeliveryValue>(one));
  }

  async create(id: string, value: WebhookValue, { position, notice_position }: Places): Promise<void> {
    const state: WebhookState = {
      position,
      notice_position,
      open: [],
      failing_since: null,
      last_success_at: null,
      last_failure_at: null,
      last_status: null,
      holder: null,
      held_until: 0,
      missed_before: null,
    };
    const entry = { action: 'webhook.created', target: id, after: shown(value) };
    await this.#audit.commit(entry, [
      { draft: this.#draft(kind, id, value), expectedVersion: null },
      { draft: this.#draft(stateKind, id, state), expectedVersion: null },
    ]);
  }

  /** @throws Problem `conflict` when somebody else was first */
  async change(action: string, { id, value: before, version }: Kept<WebhookValue>, after: WebhookValue): Promise<void> {
    const entry = { action, target: id, before: shown(before), after: shown(after), reason: after.disabled_reason };
    const put = { draft: this.#draft(kind, id, after), expectedVersion: version };
    if (await this.#commit(entry, put, disabledNotice(id, after))) return;
    throw new Problem('conflict', 'Somebody else has changed this webhook meanwhile.', { retryable: true });
  }

  #commit(entry: AuditDraft, put: DocumentPut, notice: NoticeDraft | null): Promise<boolean> {
    if (notice === null || this.#notices === null) return this.#audit.commit(entry, [put]);
    return this.#notices.append([notice], [put], (puts) => this.#audit.commit(entry, puts));
  }

  /** Writes how a webhook is doing together with some of its deliveries; false: another instance has written meanwhile. */
  async progress(
    { id, version }: Kept<WebhookState>,
    state: WebhookState,
    deliveries: readonly ChangedDelivery[] = [],
  ): Promise<boolean> {
    const puts = deliveries.map(({ id: deliveryId, value, version: expectedVersion }): DocumentPut => {
      return { draft: this.#draft(deliveryKind(value.webhook_id), deliveryId, value), expectedVersion };
    });
    return this.#documents.putAll([{ draft: this.#draft(stateKind, id, state), expectedVersion: version }, ...puts]);
  }

  /** Takes a webhook out, with all that is known of its deliveries. @throws Problem `conflict` */
  async remove(webhook: Kept<WebhookValue>): Promise<void> {
    const { id, value } = webhook;
    await this.change('webhook.removed', webhook, { ...value, enabled: false });
    await this.#documents.remove(kind, id);
    await this.#documents.remove(stateKind, id);
    for (;;) {
      const page = await this.#documents.list(deliveryKind(id), { limit: 200 });
      if (page.length === 0) return;
      for (const delivery of page) await this.#documents.remove(deliveryKind(id), delivery.id);
    }
  }

  /** Takes out deliveries that are done and older than `before`, epoch ms; some at a time. */
  async prune(webhookId: string, before: number): Promise<void> {
    for (const { id, value } of await this.#documents.list(deliveryKind(webhookId), { limit: 100 })) {
      const { status, created_at } = value as unknown as DeliveryValue; // this kind is only written above
      if (created_at >= before) return;
      if (status !== 'pending') await this.#documents.remove(deliveryKind(webhookId), id);
    }
  }

  #draft(of: string, id: string, value: WebhookValue | WebhookState | DeliveryValue): DocumentDraft {
    return { kind: of, id, value, updatedAt: this.#clock.now() };
  }
}

/** Of one that nobody has turned off. */
function disabledNotice(id: string, { url, enabled, disabled_reason }: WebhookValue): NoticeDraft | null {
  if (enabled || disabled_reason === null) return null;
  const webhook = { id, host: new URL(url).host, disabled_reason };
  return { type: 'webhook.disabled', about: `webhook:${id}`, reason: disabled_reason, data: { webhook } };
}

/** The audit trail is for people: a URL may hold a token of its receiver. */
function shown({ url, ...value }: WebhookValue): WebhookValue {
  return { ...value, url: new URL(url).origin };
}

function kept<Value>({ id, value, version }: Document): Kept<Value> {
  return { id, version, value: value as unknown as Value }; // each kind is only written above
}
