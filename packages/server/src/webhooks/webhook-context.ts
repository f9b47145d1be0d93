import type { Clock, Random, Store } from '@tx-broadcaster/core';
import type { NoticeLog } from '../notices/notice-log.js';
import type { Send } from './send.js';
import type { WebhookStore } from './webhook-store.js';

/** What deliveries are read from: a store. */
export type WebhookLog = Pick<Store, 'eventsAfter' | 'lastPosition' | 'get' | 'history'>;

export interface WebhookContext {
  readonly store: WebhookStore;
  readonly log: WebhookLog;
  /** What happens to what is no transaction. */
  readonly notices: NoticeLog;
  readonly send: Send;
  readonly clock: Clock;
  readonly random: Random;
  /** Of all instances the same; the secrets follow from it. */
  readonly serverKey: Uint8Array;
  /** New at every start of a process. */
  readonly holder: string;
  /** Aborted when deliveries must come to an end. */
  readonly stopping: AbortSignal;
  readonly observe: (outcome: 'succeeded' | 'failed', ms: number) => void;
  readonly warn: (details: Readonly<Record<string, unknown>>, message: string) => void;
}
