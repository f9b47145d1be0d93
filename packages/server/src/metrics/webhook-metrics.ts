import { Gauge, Histogram, type Registry } from 'prom-client';
import type { WebhookService } from '../webhooks/webhook-service.js';

export interface WebhookMetrics {
  /** To be told of every delivery. */
  readonly observe: (outcome: 'succeeded' | 'failed', ms: number) => void;
  /** Reads how the webhooks are doing whenever somebody asks. */
  readonly watch: (service: WebhookService) => void;
}

export function webhookMetrics(registry: Registry): WebhookMetrics {
  const durations = new Histogram({
    name: 'broadcaster_webhook_delivery_duration_seconds',
    help: 'Time that tries to deliver to webhooks took, by their outcome.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers: [registry],
  });
  return {
    observe: (outcome, ms) => durations.observe({ outcome }, ms / 1000),
    watch: ({ context: { store } }) => {
      new Gauge({
        name: 'broadcaster_webhooks',
        help: 'Webhooks that arrive (on), to which nothing arrives (failing), and that are turned off; every instance tells the same.',
        labelNames: ['state'],
        registers: [registry],
        async collect() {
          const webhooks = await store.all();
          const states = await Promise.all(webhooks.map(({ id }) => store.state(id)));
          for (const state of ['on', 'failing', 'off']) this.set({ state }, 0);
          webhooks.forEach(({ value }, at) => {
            const isFailing = states[at]?.value.failing_since != null;
            this.inc({ state: value.enabled ? (isFailing ? 'failing' : 'on') : 'off' });
          });
        },
      });
      new Gauge({
        name: 'broadcaster_webhook_open_deliveries',
        help: 'Deliveries that are begun and have not arrived; what is new behind them waits in the log.',
        registers: [registry],
        async collect() {
          const webhooks = await store.all();
          const states = await Promise.all(webhooks.map(({ id }) => store.state(id)));
          this.set(states.reduce((sum, state) => sum + (state?.value.open.length ?? 0), 0));
        },
      });
    },
  };
}
