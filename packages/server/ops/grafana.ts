// Builds the Grafana dashboard: `node packages/server/ops/grafana.ts` writes grafana.json, which is imported as it is.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = { type: 'prometheus', uid: '$source' };
const chain = 'chain_id=~"$chain"';

const rate = (metric: string, by: string, more = '') =>
  `sum by (${by}) (rate(${metric}{${chain}${more}}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by: readonly string[], where = chain) =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (rate(${metric}_bucket{${where}}[$__rate_interval])))`;

type Query = readonly [expression: string, legend: string];
type Panel = readonly [title: string, unit: string, queries: readonly Query[]];

const rows: readonly (readonly [title: string, panels: readonly Panel[]])[] = [
  [
    'Overview',
    [
      [
        'Accepted per second',
        'ops',
        [[rate('broadcaster_transactions_accepted_total', 'message_type'), '{{message_type}}']],
      ],
      ['Finished per second', 'ops', [[rate('broadcaster_transactions_finished_total', 'status'), '{{status}}']]],
      [
        'Transactions by stage',
        'short',
        [['max by (status, stage) (broadcaster_transactions)', '{{status}} {{stage}}']],
      ],
      ['Oldest pending', 's', [['max(broadcaster_oldest_pending_age_seconds)', 'oldest']]],
    ],
  ],
  [
    'From acceptance to the chain',
    [
      ...['sent', 'mined', 'final'].map(
        (end): Panel => [
          `Accepted to ${end}`,
          's',
          [0.5, 0.95, 0.99].map((q): Query => [quantile(q, `broadcaster_accept_to_${end}_seconds`, []), `p${q * 100}`]),
        ],
      ),
      ['Steps per second', 'ops', [[rate('broadcaster_transaction_events_total', 'type'), '{{type}}']]],
    ],
  ],
  [
    'Failures',
    [
      [
        'Failed per second, by code',
        'ops',
        [[rate('broadcaster_transactions_finished_total', 'failure_code', ',status="failed"'), '{{failure_code}}']],
      ],
      [
        'Lanes that wait',
        'short',
        [[`sum by (blocked_on) (broadcaster_lanes_blocked{${chain}}) > 0`, '{{blocked_on}}']],
      ],
    ],
  ],
  [
    'Signers',
    [
      ['Queued', 'short', [[`max by (signer) (broadcaster_lane_queued{${chain}})`, '{{signer}}']]],
      ['In flight', 'short', [[`max by (signer) (broadcaster_lane_in_flight{${chain}})`, '{{signer}}']]],
      ['Balance', 'ETH', [[`min by (signer) (broadcaster_signer_balance_ether{${chain}})`, '{{signer}}']]],
      ['Gas per second', 'short', [[rate('broadcaster_gas_used_total', 'message_type'), '{{message_type}}']]],
    ],
  ],
  [
    'RPC endpoints',
    [
      [
        'Calls per second',
        'ops',
        [[rate('broadcaster_rpc_requests_total', 'endpoint, kind'), '{{endpoint}} {{kind}}']],
      ],
      ['Errors', 'percentunit', [[`max by (endpoint) (broadcaster_rpc_error_ratio{${chain}})`, '{{endpoint}}']]],
      ['Blocks behind', 'short', [[`max by (endpoint) (broadcaster_rpc_lag_blocks{${chain}})`, '{{endpoint}}']]],
      [
        'Answer time, p95',
        's',
        [[`max by (endpoint) (broadcaster_rpc_latency_p95_seconds{${chain}})`, '{{endpoint}}']],
      ],
    ],
  ],
  [
    'Server and store',
    [
      [
        'Answers per second',
        'ops',
        [['sum by (code) (rate(broadcaster_request_duration_seconds_count[$__rate_interval]))', '{{code}}']],
      ],
      ['Answer time, p99', 's', [[quantile(0.99, 'broadcaster_request_duration_seconds', ['route'], ''), '{{route}}']]],
      [
        'Store, p99',
        's',
        [[quantile(0.99, 'broadcaster_store_operation_duration_seconds', ['operation'], ''), '{{operation}}']],
      ],
      [
        'Webhook deliveries per second',
        'ops',
        [
          [
            'sum by (outcome) (rate(broadcaster_webhook_delivery_duration_seconds_count[$__rate_interval]))',
            '{{outcome}}',
          ],
        ],
      ],
      ['Webhook deliveries under way', 'short', [['max(broadcaster_webhook_open_deliveries)', 'open']]],
      ['Event streams', 'short', [['sum(broadcaster_event_streams)', 'open']]],
      ['Event loop lag, p99', 's', [['nodejs_eventloop_lag_p99_seconds', '{{instance}}']]],
      ['Memory', 'bytes', [['process_resident_memory_bytes{job=~".*broadcaster.*"}', '{{instance}}']]],
    ],
  ],
];

export function dashboard() {
  const panels: object[] = [];
  let y = 0;
  for (const [title, charts] of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title, gridPos: { x: 0, y: y++, w: 24, h: 1 }, panels: [] });
    charts.forEach(([name, unit, queries], at) => {
      const w = 24 / Math.min(charts.length, 4);
      const gridPos = { x: (at % 4) * w, y: y + Math.floor(at / 4) * 8, w, h: 8 };
      panels.push({
        id: panels.length + 1,
        type: 'timeseries',
        title: name,
        datasource: source,
        gridPos,
        fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 8, showPoints: 'never' } }, overrides: [] },
        options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
        targets: queries.map(([expr, legendFormat], index) => ({
          refId: String.fromCharCode(65 + index),
          datasource: source,
          expr,
          legendFormat,
        })),
      });
    });
    y += Math.ceil(charts.length / 4) * 8;
  }
  return {
    uid: 'tx-broadcaster',
    title: 'tx-broadcaster',
    tags: ['tx-broadcaster'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        {
          name: 'chain',
          label: 'Chain',
          type: 'query',
          datasource: source,
          query: 'label_values(broadcaster_lane_queued, chain_id)',
          refresh: 2,
          includeAll: true,
          multi: true,
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('grafana.json', import.meta.url), `${JSON.stringify(dashboard(), null, 2)}\n`);
}
