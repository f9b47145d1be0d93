import type { EndpointHealth } from '@tx-broadcaster/core';
import { Counter, Gauge, type Registry } from 'prom-client';

const facts: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: (endpoint: EndpointHealth) => number | null;
}[] = [
  {
    name: 'broadcaster_rpc_up',
    help: '1 while an endpoint can be used; 0 while it is held back, limits our rate or serves another chain.',
    of: ({ status }) => (status === 'healthy' || status === 'lagging' || status === 'unknown' ? 1 : 0),
  },
  {
    name: 'broadcaster_rpc_head_block',
    help: 'The head that an endpoint has told.',
    of: ({ head_block }) => head_block,
  },
  {
    name: 'broadcaster_rpc_lag_blocks',
    help: 'Blocks that an endpoint is behind the highest head known.',
    of: ({ lag }) => lag,
  },
  {
    name: 'broadcaster_rpc_error_ratio',
    help: 'Share of an endpoint’s recent requests that failed, 0 to 1.',
    of: ({ error_rate }) => error_rate,
  },
  {
    name: 'broadcaster_rpc_latency_p95_seconds',
    help: 'Time that 95 of 100 recent requests to an endpoint took at most.',
    of: ({ latency_ms }) => (latency_ms === null ? null : latency_ms.p95 / 1000),
  },
];

/** How the RPC endpoints are doing as this instance sees them, read whenever somebody asks. */
export function endpointMetrics(
  registry: Registry,
  { endpoints }: { endpoints: () => readonly EndpointHealth[] },
): void {
  for (const { name, help, of } of facts) {
    new Gauge({
      name,
      help,
      labelNames: ['endpoint', 'chain_id'],
      registers: [registry],
      collect() {
        this.reset();
        for (const endpoint of endpoints()) {
          const value = of(endpoint);
          if (value !== null) this.set({ endpoint: endpoint.name, chain_id: endpoint.chain_id }, value);
        }
      },
    });
  }
  new Counter({
    name: 'broadcaster_rpc_requests_total',
    help: 'Calls to an endpoint: reads, and transactions sent.',
    labelNames: ['endpoint', 'chain_id', 'kind'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, chain_id, reads, sends } of endpoints()) {
        this.inc({ endpoint: name, chain_id, kind: 'read' }, reads);
        this.inc({ endpoint: name, chain_id, kind: 'send' }, sends);
      }
    },
  });
}
