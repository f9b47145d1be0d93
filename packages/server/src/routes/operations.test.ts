import { systemClock } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { type Harness, startApp } from '../../test/harness.js';

const post = ({ request }: Harness, path: string, body: unknown = {}) =>
  request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Three transactions that were cancelled before they were sent, two of them of one type. */
async function withFailed() {
  const harness = await startApp();
  const { broadcaster, broadcast } = harness;
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  await broadcaster.pauseSigner(lane.chain_id, lane.signer, 'a test');
  const ids: string[] = [];
  for (const fields of [
    {},
    { tags: ['red'] },
    { message_type: 'contract.call', data: '0x', to: `0x${'1'.repeat(40)}` },
  ]) {
    const { transaction_id } = await broadcast(fields);
    await broadcaster.cancel(transaction_id);
    ids.push(transaction_id);
  }
  await broadcaster.resumeSigner(lane.chain_id, lane.signer);
  return { ...harness, ids };
}

async function ended({ request }: Harness, id: string) {
  for (;;) {
    const { body } = await request(`/operations/${id}`);
    if (body.status !== 'running') return body;
  }
}

test('tags all that a filter finds, however it is tagged, and takes tags away', async () => {
  const harness = await withFailed();
  const { ids, request } = harness;
  const order = { action: 'tag', filter: { created_after: '-1h' }, add_tags: ['looked at'], remove_tags: ['red'] };
  const dry = await post(harness, '/operations', { ...order, dry_run: true });
  expect(dry.body).toMatchObject({ matched: 3, eligible: 3 });
  const begun = await post(harness, '/operations', order);
  expect(begun.body).toMatchObject({ action: 'tag', add_tags: ['looked at'], remove_tags: ['red'] });
  expect(await ended(harness, begun.body.operation_id)).toMatchObject({ succeeded: 3, skipped: 0 });
  for (const id of ids) expect((await request(`/transactions/${id}`)).body.tags).toEqual(['looked at']);
  expect((await request('/transactions?tag=looked%20at')).body.data).toHaveLength(3);
  const again = await post(harness, '/operations', { ...order, dry_run: true });
  expect(again.body).toMatchObject({ matched: 3, eligible: 0, ineligible: { unchanged: 3 } });
});

test('what became of each is a file that says where it ends', async () => {
  const harness = await withFailed();
  const { ids, request } = harness;
  await request(`/transactions/${ids[1]}/retry`, { method: 'POST' });
  const filter = { created_after: '-1h' };
  const { body } = await post(harness, '/operations', { action: 'retry', filter });
  await ended(harness, body.operation_id);
  const csv = await request(`/operations/${body.operation_id}/export`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${body.operation_id}.csv"`);
  const lines = csv.body.split('\r\n');
  expect(lines[0]).toBe('transaction_id,outcome,code,detail');
  expect(lines[1]).toBe(`${ids[0]},succeeded,,`);
  expect(lines[2]).toMatch(new RegExp(`^${ids[1]},skipped,\\w+,.{5,}$`));
  expect(lines.slice(4)).toEqual(['# 3 rows, completed', '']);
  const ndjson = await harness.app.request(`/operations/${body.operation_id}/export?format=ndjson`);
  const rows = (await ndjson.text())
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line));
  const { body: page } = await request(`/operations/${body.operation_id}/results`);
  expect(rows).toEqual([...page.data, { rows: 3, complete: true, status: 'completed' }]);
  expect((await request(`/operations/${body.operation_id}/export?format=xml`)).status).toBe(400);
  expect((await request(`/operations/op_${'0'.repeat(32)}/export`)).status).toBe(404);
});

test('an order with an idempotency key is carried out once', async () => {
  const harness = await withFailed();
  const order = (body: object, key = 'k-1') =>
    harness.request('/operations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
  const wanted = { action: 'retry', filter: { status: ['failed'], message_type: 'add_*' } };
  const all = await Promise.all(Array.from({ length: 5 }, () => order(wanted)));
  expect(all.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  expect(new Set(all.map(({ body }) => body.operation_id)).size).toBe(1);
  expect(all.map(({ headers }) => headers.get('idempotent-replayed')).sort()).toEqual([
    'false',
    ...Array.from({ length: 4 }, () => 'true'),
  ]);
  const sorted = await order({ filter: { message_type: 'add_*', status: ['failed'] }, action: 'retry' });
  expect([sorted.status, sorted.body.operation_id]).toEqual([202, all[0]?.body.operation_id]);
  const other = await order({ ...wanted, limit: 1 });
  expect([other.status, other.body.code, other.body.operation_id]).toEqual([
    422,
    'idempotency_key_reused',
    all[0]?.body.operation_id,
  ]);
  expect((await harness.request('/operations')).body.data).toHaveLength(1);
});

test('retries everything that failed, and tells how it goes', async () => {
  const harness = await withFailed();
  const filter = { status: ['failed'], message_type: 'add_*', created_after: '-24h' };
  const { status, headers, body } = await post(harness, '/operations', {
    action: 'retry',
    filter,
    reason: 'node outage',
  });
  expect(status).toBe(202);
  expect(headers.get('location')).toBe(`/operations/${body.operation_id}`);
  expect(body).toMatchObject({
    operation_id: expect.stringMatching(/^op_[\da-f]{32}$/),
    action: 'retry',
    status: 'running',
    reason: 'node outage',
    filter: { status: ['failed'], message_type: ['add_*'], created_before: expect.any(String) },
    total: 2,
    done: 0,
  });
  expect(await ended(harness, body.operation_id)).toMatchObject({ status: 'completed', succeeded: 2, failed: 0 });
  for (const id of harness.ids.slice(0, 2)) await harness.reach(id, 'confirmed');
  expect((await harness.broadcaster.get(harness.ids[2] ?? ''))?.stage).toBe('cancelled');
  const { body: shown } = await harness.request(`/transactions/${harness.ids[0]}?include=events`);
  const retried = shown.events.find((event: { type: string }) => event.type === 'retried');
  expect(retried.reason).toBe(`node outage (operation ${body.operation_id})`);
  const results = await harness.request(`/operations/${body.operation_id}/results`);
  expect(results.body).toEqual({
    data: harness.ids
      .slice(0, 2)
      .map((transaction_id) => ({ transaction_id, outcome: 'succeeded', code: null, detail: null })),
    has_more: false,
    next_page: null,
  });
});

test('a dry run tells what would happen, and does nothing', async () => {
  const harness = await withFailed();
  const { transaction_id } = await harness.broadcast();
  await harness.reach(transaction_id, 'confirmed');
  const body = { action: 'retry', filter: {}, all: true, dry_run: true };
  const answer = await post(harness, '/operations', body);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    matched: 4,
    complete: true,
    eligible: 3,
    ineligible: { already_mined: 1 },
    filter: { created_before: expect.any(String) },
  });
  expect(answer.body.sample.map((record: { transaction_id: string }) => record.transaction_id)).toEqual(harness.ids);
  expect((await harness.request('/operations')).body.data).toEqual([]);
  expect((await harness.broadcaster.get(harness.ids[0] ?? ''))?.stage).toBe('cancelled');
});

test('operations are listed newest first, page by page', async () => {
  const harness = await withFailed();
  const made: string[] = [];
  for (const id of harness.ids) {
    const { body } = await post(harness, '/operations', { action: 'retry', ids: [id.toUpperCase()] });
    await ended(harness, body.operation_id);
    made.push(body.operation_id);
  }
  const first = await harness.request('/operations?limit=2');
  const idsOf = (page: { body: { data: { operation_id: string }[] } }) => page.body.data.map((one) => one.operation_id);
  expect(idsOf(first)).toEqual(made.toReversed().slice(0, 2));
  const second = await harness.request(`/operations?limit=2&cursor=${first.body.next_cursor}`);
  expect([idsOf(second), second.body.has_more]).toEqual([made.slice(0, 1), false]);
  const { headers, body } = await harness.request(`/operations/${made[0]}`);
  expect(headers.get('etag')).toBe(`"${body.version}"`);
  const again = await harness.request(`/operations/${made[0]}`, { headers: { 'if-none-match': `"${body.version}"` } });
  expect(again.status).toBe(304);
});

test('is aborted and resumed', async () => {
  const harness = await withFailed();
  const { body } = await post(harness, '/operations', { action: 'retry', ids: harness.ids, rate_per_second: 1 });
  const path = `/operations/${body.operation_id}`;
  const aborted = await post(harness, `${path}/abort`);
  expect([aborted.status, aborted.body.status]).toEqual([200, 'aborted']);
  const twice = await post(harness, `${path}/abort`);
  expect([twice.status, twice.body.code, twice.body.operation.status]).toEqual([409, 'conflict', 'aborted']);
  const resumed = await post(harness, `${path}/resume`);
  expect([resumed.status, resumed.body.status]).toEqual([200, 'running']);
  await post(harness, `${path}/abort`);
});

test.each<[unknown, string, string | null]>([
  [{}, 'missing_field', '/action'],
  [{ action: 'delete', ids: [] }, 'invalid_field', '/action'],
  [{ action: 'retry' }, 'invalid_field', '/ids'],
  [{ action: 'retry', ids: ['x'] }, 'invalid_field', '/ids/0'],
  [{ action: 'retry', ids: [] }, 'invalid_field', '/ids'],
  [{ action: 'retry', ids: ['019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10'], filter: {} }, 'invalid_field', '/ids'],
  [{ action: 'retry', filter: {} }, 'empty_filter', null],
  [{ action: 'retry', filter: { status: [] } }, 'empty_filter', null],
  [{ action: 'retry', filter: { stauts: 'failed' } }, 'invalid_field', '/filter/stauts'],
  [{ action: 'retry', filter: { status: ['failed', 'bad'] } }, 'invalid_field', '/filter/status'],
  [{ action: 'retry', filter: { limit: 5 } }, 'invalid_field', '/filter/limit'],
  [{ action: 'retry', filter: { status: { not: 'failed' } } }, 'invalid_field', '/filter/status'],
  [{ action: 'retry', filter: 'status:failed' }, 'invalid_field', '/filter'],
  [{ action: 'retry', filter: { q: 'status:bad' } }, 'invalid_field', '/filter/status'],
  [{ action: 'retry', filter: { status: 'failed' }, limit: 0 }, 'invalid_field', '/limit'],
  [{ action: 'retry', filter: { status: 'failed' }, rate_per_second: 0.5 }, 'invalid_field', '/rate_per_second'],
  [{ action: 'retry', filter: { status: 'failed' }, max_fee_per_gas: '1' }, 'invalid_field', '/max_fee_per_gas'],
  [{ action: 'speed_up', filter: { status: 'pending' }, max_fee_per_gas: 1 }, 'invalid_field', '/max_fee_per_gas'],
  [{ action: 'retry', filter: { status: 'failed' }, add_tags: ['x'] }, 'invalid_field', '/add_tags'],
  [{ action: 'tag', filter: { status: 'failed' } }, 'invalid_field', '/add_tags'],
  [{ action: 'tag', filter: { status: 'failed' }, remove_tags: [''] }, 'invalid_field', '/remove_tags/0'],
  [{ action: 'retry', filter: { status: 'failed' }, colour: 'red' }, 'unknown_field', '/colour'],
])('refuses %j', async (body, code, pointer) => {
  const harness = await startApp();
  const answer = await post(harness, '/operations', body);
  expect([answer.status, answer.body.code, answer.body.errors?.[0].pointer ?? null]).toEqual([400, code, pointer]);
  expect((await harness.request('/operations')).body.data).toEqual([]);
});

test.each(['/operations/op_1', `/operations/op_${'0'.repeat(32)}`, `/operations/op_${'0'.repeat(32)}/results`])(
  '%s is not found',
  async (path) => {
    const { request } = await startApp();
    expect((await request(path)).status).toBe(404);
  },
);

test('a filter may be search text', async () => {
  const harness = await withFailed();
  const body = { action: 'retry', filter: { q: 'status:failed tag:red' }, dry_run: true };
  expect((await post(harness, '/operations', body)).body).toMatchObject({ matched: 1, eligible: 1 });
});

test('an operation does what its author may do, under its name', async () => {
  const { key, send, submit, broadcaster } = await startWithAccounts({}, { clock: systemClock });
  const admin = await key('root', 'admin');
  const [lane] = broadcaster.health();
  if (!lane) throw new Error('there is a lane');
  await broadcaster.pauseSigner(lane.chain_id, lane.signer, 'a test');
  const { body: one } = await submit(admin);
  const call = { message_type: 'contract.call', data: '0x', to: `0x${'1'.repeat(40)}` };
  const { body: other } = await submit(admin, call);
  const operator = await key('night', 'operator', { message_types: ['contract.*'] });
  const { status, body } = await send(operator, 'POST', '/operations', { action: 'cancel', filter: {}, all: true });
  expect([status, body.created_by]).toEqual([202, 'key:night']);
  const done = async () => (await send(operator, 'GET', `/operations/${body.operation_id}`)).body;
  while ((await done()).status === 'running');
  expect(await done()).toMatchObject({ succeeded: 1, reasons: { forbidden: 1 } });
  expect((await broadcaster.get(one.transaction_id))?.stage).toBe('queued');
  const cancelled = await send(admin, 'GET', `/transactions/${other.transaction_id}?include=events`);
  expect(cancelled.body.events[0]).toMatchObject({ type: 'cancelled', actor: 'key:night' });
});

test('the audit trail tells who ordered what, why, and who stopped it; not of dry runs', async () => {
  const { key, user, send, submit } = await startWithAccounts({}, { clock: systemClock });
  const admin = await user('anna', 'admin');
  const signer = `/signers/${(await send(admin, 'GET', '/signers')).body.data[0].signer}`;
  await send(admin, 'POST', `${signer}/pause`, { reason: 'a look at it' });
  const shop = await key('shop', 'submitter');
  for (let at = 0; at < 20; at++) await submit(shop);
  const order = { action: 'cancel', filter: { stage: 'queued' }, reason: 'wrong prices', rate_per_second: 1 };
  await send(admin, 'POST', '/operations', { ...order, dry_run: true });
  const { body } = await send(admin, 'POST', '/operations', order);
  await send(admin, 'POST', `/operations/${body.operation_id}/abort`);
  await send(admin, 'POST', `${signer}/resume`, { reason: 'all is well' });
  const { data } = (await send(admin, 'GET', '/audit?limit=200')).body;
  const told = data.map(({ action, target, reason }: Record<string, unknown>) => [action, target, reason]);
  const address = signer.slice('/signers/'.length);
  expect(told.slice(0, 3)).toEqual([
    ['signer.resumed', address, 'all is well'],
    ['operation.aborted', body.operation_id, null],
    ['operation.created', body.operation_id, 'wrong prices'],
  ]);
  expect(data.find(({ action }: { action: string }) => action === 'operation.created')).toMatchObject({
    actor: 'user:anna',
    after: { action: 'cancel', filter: { stage: ['queued'] }, total: 20 },
  });
  expect(told.filter(([action]: string[]) => action === 'POST /operations')).toEqual([]);
});
