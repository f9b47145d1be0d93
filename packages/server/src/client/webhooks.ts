import type { z } from 'zod';
import type { deliveryRequest } from '../openapi/paths/webhooks.js';
import type { DeliveryAttempt, DeliveryRecord } from '../webhooks/delivery.js';
import type { WebhookRecord } from '../webhooks/webhook-record.js';
import type { newWebhookBody, webhookChangeBody } from '../webhooks/webhook-routes.js';
import type { Connection } from './connection.js';
import { Pages } from './pages.js';
import type { CallOptions } from './types.js';

export type WebhookRequest = z.input<typeof newWebhookBody>;
export type DeliveryRequest = z.output<typeof deliveryRequest>;
export type WebhookChange = z.input<typeof webhookChangeBody>;
/** Its secret is shown this once. */
export type NewWebhook = WebhookRecord & { readonly secret: string };

/** Webhooks, for admins. */
export class WebhooksClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list({ signal }: CallOptions = {}): Promise<readonly WebhookRecord[]> {
    return (await this.#connection.ask<{ data: WebhookRecord[] }>({ path: 'webhooks', signal })).data;
  }

  get(id: string, { signal }: CallOptions = {}): Promise<WebhookRecord> {
    return this.#connection.ask({ path: at(id), signal });
  }

  create(request: WebhookRequest, { signal }: CallOptions = {}): Promise<NewWebhook> {
    return this.#connection.ask({ method: 'POST', path: 'webhooks', body: request, signal });
  }

  change(id: string, change: WebhookChange, { signal }: CallOptions = {}): Promise<WebhookRecord> {
    return this.#connection.ask({ method: 'PATCH', path: at(id), body: change, signal });
  }

  remove(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#connection.ask({ method: 'DELETE', path: at(id), signal });
  }

  /** Delivers something now, once, and tells what came of it. */
  test(id: string, { signal }: CallOptions = {}): Promise<Omit<DeliveryAttempt, 'at'> & { readonly at: string }> {
    return this.#connection.ask({ method: 'POST', path: `${at(id)}/test`, signal });
  }

  /** Another secret; the old one signs as well for some hours. */
  rotateSecret(id: string, overlapHours: number, { signal }: CallOptions = {}): Promise<NewWebhook> {
    const body = { overlap_hours: overlapHours };
    return this.#connection.ask({ method: 'POST', path: `${at(id)}/rotate-secret`, body, signal });
  }

  /** Newest first. */
  deliveries(
    id: string,
    query: { status?: 'pending' | 'succeeded' | 'failed'; limit?: number } = {},
    { signal }: CallOptions = {},
  ): Pages<DeliveryRecord> {
    return new Pages(this.#connection, `${at(id)}/deliveries`, query, signal);
  }

  delivery(id: string, { signal }: CallOptions = {}): Promise<DeliveryRecord> {
    return this.#connection.ask({ path: deliveryAt(id), signal });
  }

  /** What it has sent, byte for byte, and what it would send now. */
  deliveryRequest(id: string, { signal }: CallOptions = {}): Promise<DeliveryRequest> {
    return this.#connection.ask({ path: `${deliveryAt(id)}/request`, signal });
  }

  /** Delivers it once more, whatever became of it before. */
  replayDelivery(id: string, { signal }: CallOptions = {}): Promise<DeliveryRecord> {
    return this.#connection.ask({ method: 'POST', path: `${deliveryAt(id)}/replay`, signal });
  }

  /** Delivers what failed since then once more; tells how many. */
  async replay(
    id: string,
    request: { readonly from: string; readonly to?: string; readonly all?: boolean },
    { signal }: CallOptions = {},
  ): Promise<number> {
    const asking = { method: 'POST', path: `${at(id)}/replay`, body: request, signal } as const;
    return (await this.#connection.ask<{ replayed: number }>(asking)).replayed;
  }
}

function at(id: string): string {
  return `webhooks/${encodeURIComponent(id)}`;
}

function deliveryAt(id: string): string {
  return `deliveries/${encodeURIComponent(id)}`;
}
