import type { Documents } from '@tx-broadcaster/core';
import { type Clock, type Random, systemClock, systemRandom } from '@tx-broadcaster/core';
import { randomText } from '../access/secret-text.js';
import type { AuditLog } from '../audit/audit-log.js';
import { NoticeLog } from '../notices/notice-log.js';
import { AddressGuard } from './address-guard.js';
import { type Send, sendOver } from './send.js';
import { mayPruneBefore } from './untold.js';
import type { WebhookContext, WebhookLog } from './webhook-context.js';
import { WebhookStore } from './webhook-store.js';
import { WebhookWorker } from './webhook-worker.js';

export interface WebhookServiceOptions {
  /** A store: its documents, and its log of events. */
  readonly store: WebhookLog & { readonly documents: Documents };
  readonly audit: AuditLog;
  /** @default the one in the store */
  readonly notices?: NoticeLog;
  /** At least 32 random bytes, the same for all instances and for ever: the secrets of the webhooks follow from them. */
  readonly serverKey: Uint8Array;
  /** Addresses and ranges that webhooks may lead to although they are not of the public internet. @default none */
  readonly allowPrivate?: readonly string[];
  /** Also http: URLs. @default false */
  readonly allowHttp?: boolean;
  readonly clock?: Clock;
  readonly random?: Random;
  /** @default over HTTP */
  readonly send?: Send;
  /** What others have written is seen after this, ms. @default 2000 */
  readonly pollMs?: number;
  readonly observe?: WebhookContext['observe'];
  readonly warn?: WebhookContext['warn'];
}

/** Deliveries under way have so long to end when the service stops; the others are told at the next start. */
const graceMs = 3_000;

/** Delivers to all webhooks while it runs; any number of instances may run at once. */
export class WebhookService {
  readonly context: WebhookContext;
  readonly guard: AddressGuard;
  readonly #workers = new Map<
    string,
    { readonly worker: WebhookWorker; wakeAt: number | null; turning: Promise<void> | null }
  >();
  readonly #pollMs: number;
  #cancelTimer: () => void = () => {};
  #stopHints: () => void = () => {};
  #isRunning = false;
  readonly #stopping = new AbortController();
  #last: string | null = null;
  #looking: Promise<void> | null = null;

  constructor(options: WebhookServiceOptions) {
    const { store, audit, clock = systemClock, random = systemRandom, serverKey } = options;
    this.guard = new AddressGuard({
      allowPrivate: options.allowPrivate ?? [],
      allowHttp: options.allowHttp ?? false,
    });
    this.#pollMs = options.pollMs ?? 2_000;
    const { documents } = store;
    const notices = options.notices ?? new NoticeLog({ documents, clock });
    this.context = {
      store: new WebhookStore({ documents, clock, audit, notices }),
      log: store,
      notices,
      send: options.send ?? sendOver(this.guard, this.#stopping.signal),
      stopping: this.#stopping.signal,
      clock,
      random,
      serverKey,
      holder: randomText(16),
      observe: options.observe ?? (() => {}),
      warn: options.warn ?? (() => {}),
    };
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#stopHints = this.context.notices.onHint(() => this.hint());
    this.#lookIn(0);
  }

  /** Waits for the deliveries under way; what is not told yet is told at the next start, or by another instance. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    this.#stopHints();
    const cut = this.context.clock.after(graceMs, () => this.#stopping.abort());
    await this.#looking;
    await Promise.all([...this.#workers.values()].map(({ turning }) => turning));
    cut();
    await Promise.all([...this.#workers.values()].map(({ worker }) => worker.release().catch(() => {})));
  }

  /** Until when what has not changed since `before`, epoch ms, may be removed: what has not been told yet stays. */
  mayPruneBefore(before: number): Promise<number> {
    return mayPruneBefore(this.context, before);
  }

  /** Something was written: looks at it without waiting for the next turn. */
  hint(): void {
    if (this.#isRunning) this.#lookIn(20);
  }

  /** A webhook was changed here: all of them are looked at anew. */
  wake(): void {
    for (const each of this.#workers.values()) each.wakeAt = 0;
    this.hint();
  }

  #lookIn(ms: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.context.clock.after(ms, () => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
        if (this.#isRunning) this.#lookIn(this.#nextIn());
      });
    });
  }

  async #look(): Promise<void> {
    try {
      const { store, log, notices } = this.context;
      const [webhooks, ...ends] = await Promise.all([store.all(), log.lastPosition(), notices.lastPosition()]);
      const last = ends.join(' ');
      const isNew = last !== this.#last;
      this.#last = last;
      const ids = new Set(webhooks.flatMap(({ id, value }) => (value.enabled ? [id] : [])));
      for (const id of this.#workers.keys()) if (!ids.has(id)) this.#workers.delete(id);
      for (const id of ids) {
        const known = this.#workers.get(id);
        if (!known) this.#workers.set(id, { worker: new WebhookWorker(id, this.context), wakeAt: 0, turning: null });
        else if (isNew) known.wakeAt = 0;
      }
      this.#turnAll();
    } catch (error) {
      this.context.warn({ err: error }, 'webhooks cannot be read');
    }
  }

  #turnAll(): void {
    const now = this.context.clock.now();
    for (const each of this.#workers.values()) {
      if (!this.#isRunning || each.turning !== null || each.wakeAt === null || each.wakeAt > now) continue;
      each.turning = this.#turn(each).finally(() => {
        each.turning = null;
        if (this.#isRunning) this.#lookIn(this.#nextIn());
      });
    }
  }

  async #turn(each: { readonly worker: WebhookWorker; wakeAt: number | null }): Promise<void> {
    each.wakeAt = null;
    try {
      const next = await each.worker.turn();
      // a wish to be woken that came meanwhile stays
      if (each.wakeAt === null) each.wakeAt = next;
    } catch (error) {
      each.wakeAt = this.context.clock.now() + this.#pollMs;
      this.context.warn({ err: error, webhook_id: each.worker.id }, 'a webhook could not be worked on');
    }
  }

  #nextIn(): number {
    const now = this.context.clock.now();
    const idle = [...this.#workers.values()].filter(({ turning }) => turning === null);
    const times = idle.flatMap(({ wakeAt }) => (wakeAt === null ? [] : [Math.max(0, wakeAt - now)]));
    return Math.min(this.#pollMs, ...times);
  }
}
