import { setImmediate } from 'node:timers/promises';
import { memoryStore, systemClock } from '@tx-broadcaster/core';
import { Samples } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { overriding, signer, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

/** So many transactions that are done with. */
async function withDone(count: number, fields = {}) {
  const store = memoryStore();
  const done = { signer: signer.address, status: 'success', stage: 'confirmed' } as const;
  const made = new Samples().group(count, { ...done, ...fields });
  if (count > 0) await store.insert(made);
  return { ...(await startApp({}, { store })), ids: made.map(({ transaction }) => transaction.id) };
}

test('CSV holds every transaction of the list, and says at its end how many', async () => {
  const { request, ids } = await withDone(450);
  const { status, headers, body } = await request('/transactions/export?sort=created_at');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="transactions-[\dTZ.-]+\.csv"$/);
  const lines: string[] = body.split('\r\n');
  expect(lines[0]).toMatch(/^transaction_id,message_type,data,status,/);
  expect(lines.slice(1, -2).map((line) => line.split(',')[0])).toEqual(ids);
  expect(lines.slice(-2)).toEqual(['# 450 rows', '']);
});

test('NDJSON holds the records as the API shows them', async () => {
  const { app, request, ids } = await withDone(5);
  const answer = await app.request('/transactions/export?format=ndjson');
  const { headers } = answer;
  const body = await answer.text();
  expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line));
  expect(lines.at(-1)).toEqual({ rows: 5, complete: true });
  expect(lines.slice(0, -1).map((record: { transaction_id: string }) => record.transaction_id)).toEqual(
    ids.toReversed(),
  );
  expect(lines[0]).toEqual((await request(`/transactions/${ids[4]}`)).body);
});

test('filters and columns are those asked for', async () => {
  const { request, ids } = await withDone(3, { tags: ['red', 'blue'] });
  const { body } = await request(`/transactions/export?columns=tags,transaction_id&id=${ids[1]}`);
  expect(body).toBe(`tags,transaction_id\r\nred;blue,${ids[1]}\r\n# 1 rows\r\n`);
  const none = await request('/transactions/export?columns=status&status=failed');
  expect(none.body).toBe('status\r\n# 0 rows\r\n');
});

test('times are told by the clocks of the zone that was asked for', async () => {
  const { request } = await withDone(1, { createdAt: Date.parse('2021-07-31T22:00:00Z') });
  const asked = (zone: string) =>
    request(`/transactions/export?columns=created_at&time_zone=${encodeURIComponent(zone)}`);
  expect((await asked('Europe/Berlin')).body).toContain('2021-08-01T00:00:00.000+02:00');
  expect((await asked('UTC')).body).toContain('2021-07-31T22:00:00.000Z');
  const { status, body } = await asked('Mars/Olympus');
  expect([status, body.errors[0].parameter]).toEqual([400, 'time_zone']);
});

test('nothing that a caller wrote becomes a formula', async () => {
  const { request } = await withDone(1, { externalId: '=cmd|calc', tags: ['@x'], note: '+1', data: '-2+3' });
  const { body } = await request('/transactions/export?columns=external_id,tags,note,data');
  expect(body.split('\r\n')[1]).toBe("'=cmd|calc,'@x,'+1,'-2+3");
});

test('what comes while it is written is not in it', async () => {
  const { request, broadcaster, broadcast } = await withDone(250);
  let isFirst = true;
  const app = createApp({
    broadcaster: overriding(broadcaster, {
      async list(query) {
        const page = await broadcaster.list(query);
        if (isFirst) await broadcast();
        isFirst = false;
        return page;
      },
    }),
  });
  const text = await (await app.request('/transactions/export?sort=created_at')).text();
  expect(text).toContain('# 250 rows');
  expect((await request('/transactions/stats')).body.total).toBe(251);
});

test('no more is read than the reader takes', async () => {
  const { broadcaster } = await withDone(2_000);
  let pages = 0;
  const app = createApp({
    broadcaster: overriding(broadcaster, {
      list(query) {
        pages++;
        return broadcaster.list(query);
      },
    }),
  });
  const answer = await app.request('/transactions/export');
  const reader = answer.body?.getReader();
  await reader?.read();
  for (let turn = 0; turn < 100; turn++) await setImmediate();
  expect(pages).toBeLessThanOrEqual(3);
  await reader?.cancel();
});

test('a store that fails on the way leaves a file without its last line', async () => {
  const { broadcaster } = await withDone(500);
  let pages = 0;
  const app = createApp({
    broadcaster: overriding(broadcaster, {
      async list(query) {
        if (++pages === 2) throw new Error('gone');
        return broadcaster.list(query);
      },
    }),
  });
  const answer = await app.request('/transactions/export');
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
});

test('it is read on behalf of whoever asked', async () => {
  const { key, submit, app } = await startWithAccounts({}, { clock: systemClock });
  await submit(await key('shop', 'submitter'));
  const answer = await app.request('/transactions/export?format=ndjson', { headers: await key('eyes', 'viewer') });
  expect((await answer.text()).trimEnd().split('\n')).toHaveLength(2);
});

test.each(['format=xml', 'columns=colour', 'columns=', 'limit=5', 'stauts=x'])('refuses ?%s', async (search) => {
  const { request } = await startApp();
  expect((await request(`/transactions/export?${search}`)).status).toBe(400);
});
