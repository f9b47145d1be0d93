import type { Store } from '@tx-broadcaster/core';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Guard } from '../http/guard.js';
import type { SystemLook } from '../system/system-watch.js';
import { version } from '../version.js';
import { backlogMetrics } from './backlog-metrics.js';
import { endpointMetrics } from './endpoint-metrics.js';
import { laneMetrics } from './lane-metrics.js';
import { measuredStore } from './measured-store.js';
import { requestMetrics } from './request-metrics.js';
import { systemMetrics } from './system-metrics.js';
import { transactionMetrics } from './transaction-metrics.js';
import type { WatchedBroadcaster } from './watched-broadcaster.js';
import { type WebhookMetrics, webhookMetrics } from './webhook-metrics.js';

/** The numbers of one process, by the conventions of Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  /** The store, with its operations measured; to be handed to the broadcaster in place of the store itself. */
  measure(store: Store): Store;
  /** The guard of an app, with the requests behind it measured. */
  around(guard: Guard): Guard;
  readonly webhooks: WebhookMetrics;
  /** To be given how store and disk are. */
  readonly watchSystem: (look: () => SystemLook) => void;
  /** A number to be read whenever somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  /** Counts what becomes of transactions, and reads lanes and backlog whenever somebody asks. */
  watch(broadcaster: WatchedBroadcaster): void;
}

export interface MetricsOptions {
  /** Epoch ms. @default the system's clock */
  readonly now?: () => number;
}

/**
 * @example
 * const metrics = makeMetrics();
 * const broadcaster = new Broadcaster({ store: metrics.measure(store), ... });
 * createApp({ broadcaster, metrics });
 */
export function makeMetrics({ now = Date.now }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  // memory, CPU, garbage collection and the lag of the event loop
  collectDefaultMetrics({ register: registry });
  // gauges with the names of counters; the same by type (`nodejs_active_resources`) stays
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  new Gauge({
    name: 'broadcaster_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1);
  const around = requestMetrics(registry);
  const measure = measuredStore(registry);
  return {
    registry,
    around,
    measure,
    webhooks: webhookMetrics(registry),
    watchSystem: systemMetrics(registry),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read());
        },
      });
    },
    watch(broadcaster) {
      broadcaster.on('transaction', transactionMetrics(registry, broadcaster.messageTypes()));
      laneMetrics(registry, broadcaster, now);
      endpointMetrics(registry, { endpoints: () => broadcaster.endpoints() });
      backlogMetrics(registry, broadcaster, now);
    },
  };
}
