import { expect, test } from 'vitest';
import { addWeight, startApp } from '../../test/harness.js';

const nothing = { pending: 0, success: 0, failed: 0 };

async function withSome() {
  const harness = await startApp();
  const done: string[] = [];
  for (const fields of [
    { tags: ['red'] },
    {},
    { message_type: 'contract.call', data: '0x', to: `0x${'1'.repeat(40)}` },
  ]) {
    done.push((await harness.broadcast(fields)).transaction_id);
  }
  for (const id of done) await harness.reach(id, 'confirmed');
  const stats = async (search: string) => {
    const { status, body } = await harness.request(`/transactions/stats?${search}`);
    expect([search, status]).toEqual([search, 200]);
    return body;
  };
  return { ...harness, stats };
}

test('nothing is counted as nothing', async () => {
  const { request } = await startApp();
  const { status, body } = await request('/transactions/stats');
  expect(status).toBe(200);
  expect(body).toMatchObject({ total: 0, by_status: nothing, oldest_pending_at: null, stuck: 0, approximate: false });
  expect(Object.keys(body.by_stage)).toHaveLength(11);
});

test('counts by status and stage, under the filters of the list', async () => {
  const { stats } = await withSome();
  expect(await stats('')).toMatchObject({
    total: 3,
    by_status: { ...nothing, success: 3 },
    by_stage: { queued: 0, confirmed: 3 },
    approximate: false,
    applied: {},
  });
  expect(await stats('message_type=contract.*')).toMatchObject({ total: 1, by_stage: { confirmed: 1 } });
  expect(await stats(`message_type=${encodeURIComponent(addWeight)}&chain_id=31337`)).toMatchObject({ total: 2 });
  expect(await stats('status=failed&status=pending')).toMatchObject({ total: 0, by_status: nothing });
  expect(await stats('tag=red')).toMatchObject({ total: 1, applied: { tag: ['red'] } });
  expect(await stats('q=tag:red')).toMatchObject({ total: 1 });
  expect(await stats('created_before=-1h')).toMatchObject({ total: 0, approximate: false });
});

test('tells how long the oldest has been pending, and what is stuck', async () => {
  const { node, stats, broadcast } = await withSome();
  node.otherwise({ http: 500 });
  const first = await broadcast({ success_on: 'mined', tags: ['red'] });
  await broadcast({ success_on: 'mined' });
  expect(await stats('')).toMatchObject({
    oldest_pending_at: first.created_at,
    stuck: 0,
    by_status: { pending: 2, success: 3, failed: 0 },
  });
  expect(await stats('tag=red&status=failed')).toMatchObject({ oldest_pending_at: null, stuck: 0 });
});

test('refuses what the list refuses, and what only pages have', async () => {
  const { request } = await startApp();
  for (const search of ['colour=red', 'limit=5', 'status=bad', 'cursor=x']) {
    const { status } = await request(`/transactions/stats?${search}`);
    expect([search, status]).toEqual([search, 400]);
  }
});
