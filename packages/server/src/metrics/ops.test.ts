import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { memoryStore, systemClock } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { dashboard } from '../../ops/grafana.js';
import { startApp } from '../../test/harness.js';
import { AuditLog } from '../audit/audit-log.js';
import { WebhookService } from '../webhooks/webhook-service.js';
import { makeMetrics } from './metrics.js';

const ops = new URL('../../ops/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, ops), 'utf8');
/** Where scripts/promtool.mjs puts it; elsewhere these two checks are left to the other tests. */
const promtool = [new URL('../../../../.cache/promtool/promtool', import.meta.url).pathname, '/usr/bin/promtool'].find(
  existsSync,
);

async function scraped(): Promise<string> {
  const metrics = makeMetrics();
  const store = memoryStore();
  const audit = new AuditLog({ documents: store.documents, clock: systemClock });
  metrics.watchSystem(() => ({ store: null, warnings: [] }));
  metrics.webhooks.watch(new WebhookService({ store, audit, serverKey: new Uint8Array(32) }));
  const { broadcaster, broadcast, reach, request } = await startApp(
    { metrics, events: store },
    { store: metrics.measure(store) },
  );
  metrics.watch(broadcaster);
  const { transaction_id } = await broadcast();
  await reach(transaction_id, 'confirmed');
  return (await request('/metrics')).body;
}

/** The metrics that a file of queries names; `up` is Prometheus' own. */
function named(text: string): string[] {
  return [...new Set(text.match(/\b(?:broadcaster|nodejs|process)_[a-z_0-9]+\b/g))];
}

test.each(['alerts.yml', 'grafana.json'])('%s names only metrics that there are', async (name) => {
  const there = new Set(
    [...(await scraped()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, metric = '', type]) => {
      return type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${metric}_${part}`) : [metric];
    }),
  );
  const found = named(read(name));
  expect(found.length).toBeGreaterThan(8);
  expect(found.filter((metric) => !there.has(metric))).toEqual([]);
});

test('the dashboard for Grafana is what its source makes', () => {
  // node packages/server/ops/grafana.ts writes it
  expect(JSON.parse(read('grafana.json'))).toEqual(dashboard());
  const { panels } = JSON.parse(read('grafana.json'));
  const ids = panels.map(({ id }: { id: number }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every alert says how bad it is, what it means and what to do', () => {
  const alerts = read('alerts.yml').split('- alert: ').slice(1);
  expect(alerts.length).toBeGreaterThan(10);
  for (const alert of alerts) {
    expect(alert).toMatch(/severity: (?:page|warn)/);
    expect(alert).toMatch(/summary: ".{10,}"/);
    expect(alert).toMatch(/description: ".{20,}"/);
  }
});

test.skipIf(promtool === undefined)('promtool finds nothing to say about metrics, alerts and their tests', async () => {
  const run = (args: string[], input?: string) =>
    execFileSync(promtool ?? '', args, { cwd: ops, encoding: 'utf8', stdio: 'pipe', ...(input ? { input } : {}) });
  expect(run(['check', 'metrics'], await scraped())).toBe('');
  expect(run(['check', 'rules', 'alerts.yml'])).toContain('SUCCESS');
  expect(run(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS');
});
