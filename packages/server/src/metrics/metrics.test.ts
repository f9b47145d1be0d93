import { memoryStore } from '@tx-broadcaster/core';
import { describe, expect, test } from 'vitest';
import { readExposition } from '../../test/exposition.js';
import { addWeight, goodBody, signer, someone, startApp } from '../../test/harness.js';
import { makeMetrics } from './metrics.js';

async function measured() {
  const metrics = makeMetrics();
  const harness = await startApp(
    { metrics },
    { store: metrics.measure(memoryStore()), unregistered: { callerMay: ['to', 'gas'] } },
  );
  metrics.watch(harness.broadcaster);
  const scrape = async () => {
    const { status, headers, body } = await harness.request('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    return readExposition(body);
  };
  /** The value of the one sample with these labels. */
  const value = async (name: string, labels: Record<string, string>) => {
    const families = await scrape();
    const family = families.get(name) ?? families.get(name.replace(/_(count|sum|bucket)$/, ''));
    const samples = family?.samples.filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
    );
    expect(samples, `${name} ${JSON.stringify(labels)}`).toHaveLength(1);
    return samples?.[0]?.value;
  };
  return { ...harness, scrape, value };
}

const chain_id = '31337';

describe('GET /metrics', () => {
  test('is in the format of Prometheus, by its conventions, with a help for everything', async () => {
    const { scrape, broadcast, reach } = await measured();
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    const families = await scrape();
    expect([...families.keys()].filter((name) => name.startsWith('broadcaster_')).length).toBeGreaterThan(20);
    for (const [name, { help }] of families) expect(help.length, name).toBeGreaterThan(10);
    expect(families.get('nodejs_eventloop_lag_p99_seconds')?.samples).toHaveLength(1);
  });

  test('follows a transaction from its acceptance to the chain', async () => {
    const { value, broadcast, reach } = await measured();
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    const of = { message_type: addWeight, chain_id };
    expect(await value('broadcaster_transactions_accepted_total', of)).toBe(1);
    expect(await value('broadcaster_transactions_finished_total', { ...of, status: 'success' })).toBe(1);
    expect(await value('broadcaster_transaction_events_total', { type: 'confirmed', chain_id })).toBe(1);
    expect(await value('broadcaster_accept_to_sent_seconds_count', { chain_id })).toBe(1);
    expect(await value('broadcaster_accept_to_final_seconds_count', { chain_id })).toBe(1);
    expect(await value('broadcaster_gas_used_total', of)).toBeGreaterThan(0);
    expect(await value('broadcaster_fee_wei_total', of)).toBeGreaterThan(0);
    expect(await value('broadcaster_transactions', { status: 'success', stage: 'confirmed' })).toBe(1);
    expect(await value('broadcaster_oldest_pending_age_seconds', {})).toBe(0);
    expect(await value('broadcaster_store_up', {})).toBe(1);
  });

  test('tells how the lanes are doing', async () => {
    const { value, node, broadcast } = await measured();
    node.otherwise({ hang: true });
    await broadcast();
    await broadcast();
    const lane = { signer: signer.address, chain_id };
    expect(await value('broadcaster_lane_in_flight', lane)).toBe(2);
    expect(await value('broadcaster_lane_queued', lane)).toBe(0);
    expect(await value('broadcaster_signer_balance_ether', lane)).toBeGreaterThan(0);
    expect(await value('broadcaster_signer_paused', lane)).toBe(0);
    expect(await value('broadcaster_lane_seen_age_seconds', lane)).toBeLessThan(60);
    expect(await value('broadcaster_lanes_blocked', { blocked_on: 'insufficient_funds', chain_id })).toBe(0);
  });

  test('tells how the endpoints are doing', async () => {
    const { value, broadcaster, broadcast, reach } = await measured();
    await reach((await broadcast()).transaction_id, 'confirmed');
    const [{ name = '', reads = 0, head_block = 0 } = {}] = broadcaster.endpoints();
    const endpoint = { endpoint: name, chain_id };
    expect(await value('broadcaster_rpc_up', endpoint)).toBe(1);
    expect(await value('broadcaster_rpc_head_block', endpoint)).toBeGreaterThanOrEqual(head_block ?? 0);
    expect(await value('broadcaster_rpc_error_ratio', endpoint)).toBe(0);
    expect(await value('broadcaster_rpc_requests_total', { ...endpoint, kind: 'read' })).toBeGreaterThanOrEqual(reads);
    expect(await value('broadcaster_rpc_requests_total', { ...endpoint, kind: 'send' })).toBe(1);
  });

  test('counts failures by their code', async () => {
    const { value, node, broadcast, reach } = await measured();
    node.otherwise({ http: 500 });
    const { transaction_id } = await broadcast({ max_attempts: 1 });
    const { failure } = await reach(transaction_id, 'exhausted');
    const labels = { status: 'failed', failure_code: failure?.code ?? '', message_type: addWeight, chain_id };
    expect(await value('broadcaster_transactions_finished_total', labels)).toBe(1);
  });

  test('times requests by route and answer, not by path', async () => {
    const { value, request, post, scrape } = await measured();
    for (let at = 0; at < 5; at++) await request(`/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a1${at}`);
    await post({ ...goodBody, message_type: 'nothing' });
    const name = 'broadcaster_request_duration_seconds_count';
    expect(await value(name, { route: '/transactions/:id', method: 'GET', code: '404' })).toBe(5);
    expect(await value(name, { route: '/transaction/broadcast', method: 'POST', code: '400' })).toBe(1);
    expect(JSON.stringify([...(await scrape())])).not.toContain('019ac2f4');
  });

  test('times what the store does, and counts what it refuses', async () => {
    const metrics = makeMetrics();
    const store = metrics.measure(memoryStore());
    await store.counts();
    await store.close();
    await expect(store.counts()).rejects.toMatchObject({ code: 'store_unavailable' });
    const families = readExposition(await metrics.registry.metrics());
    const durations = families.get('broadcaster_store_operation_duration_seconds')?.samples;
    expect(durations?.find(({ name, labels }) => name.endsWith('_count') && labels.operation === 'counts')?.value).toBe(
      2,
    );
    expect(families.get('broadcaster_store_errors_total')?.samples).toMatchObject([
      { labels: { operation: 'counts' }, value: 1 },
    ]);
  });

  test('says so when the store cannot be read, and tells the rest', async () => {
    const { value, broadcaster, scrape } = await measured();
    await broadcaster.stop();
    expect(await value('broadcaster_store_up', {})).toBe(0);
    expect((await scrape()).get('broadcaster_transactions')?.samples).toEqual([]);
  });

  test('has one label for all types that callers make up', async () => {
    const { value, broadcast, scrape } = await measured();
    for (const name of ['a', 'b', 'c'])
      await broadcast({ message_type: `${name}_made_up(uint256 n)`, data: ['1'], to: someone, gas: '50000' });
    const labels = { message_type: 'unregistered', chain_id };
    expect(await value('broadcaster_transactions_accepted_total', labels)).toBe(3);
    expect(JSON.stringify([...(await scrape())])).not.toContain('made_up');
  });
});
