import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startApp } from '../../test/harness.js';

async function withSeven() {
  const harness = await startApp();
  const ids: string[] = [];
  for (let count = 0; count < 7; count++) {
    ids.push((await harness.broadcast({ tags: [count % 2 === 0 ? 'even' : 'odd'] })).transaction_id);
  }
  const page = async (search: string) => {
    const { status, body } = await harness.request(`/transactions?${search}`);
    expect(status).toBe(200);
    const found: number[] = body.data.map((record: { transaction_id: string }) => ids.indexOf(record.transaction_id));
    return { found, next: body.next_cursor, prev: body.prev_cursor, more: body.has_more, body };
  };
  return { ...harness, ids, page };
}

test.each([
  ['-created_at', [6, 5, 4, 3, 2, 1, 0]],
  ['created_at', [0, 1, 2, 3, 4, 5, 6]],
])('pages lead forth and back again, sorted by %s', async (sort, all) => {
  const { page } = await withSeven();
  const search = `limit=3&sort=${sort}`;
  const first = await page(search);
  expect([first.found, first.prev]).toEqual([all.slice(0, 3), null]);
  const second = await page(`${search}&cursor=${first.next}`);
  const third = await page(`${search}&cursor=${second.next}`);
  expect([second.found, third.found]).toEqual([all.slice(3, 6), all.slice(6)]);
  expect([third.next, third.more]).toEqual([null, false]);
  const back = await page(`${search}&cursor=${third.prev}`);
  expect([back.found, back.more]).toEqual([all.slice(3, 6), true]);
  const front = await page(`${search}&cursor=${back.prev}`);
  expect([front.found, front.prev]).toEqual([all.slice(0, 3), null]);
  expect((await page(`${search}&cursor=${front.next}`)).found).toEqual(all.slice(3, 6));
});

test('before the first page there is what came since', async () => {
  const { page, broadcast, request } = await withSeven();
  const first = await page('limit=3');
  const second = await page(`limit=3&cursor=${first.next}`);
  const { transaction_id } = await broadcast();
  const front = await page(`limit=3&cursor=${second.prev}`);
  expect(front.found).toEqual([6, 5, 4]);
  const newer = await request(`/transactions?limit=3&cursor=${front.prev}`);
  expect(newer.body.data).toMatchObject([{ transaction_id }]);
  expect(newer.body).toMatchObject({ prev_cursor: null, has_more: true });
});

test('links lead to the pages before and behind', async () => {
  const { page, request } = await withSeven();
  const { next } = await page('limit=1&tag=even');
  const { headers } = await request(`/transactions?limit=1&tag=even&cursor=${next}`);
  expect(headers.get('link')).toMatch(
    /^<\/transactions\?limit=1&tag=even&cursor=[\w-]+>; rel="next", <\/transactions\?limit=1&tag=even&cursor=[\w-]+>; rel="prev"$/,
  );
});

test('tells more where it is asked to', async () => {
  const { page } = await withSeven();
  const { body } = await page('limit=2&tag=odd&include=attempts,total');
  expect(body.total).toEqual({ value: 3, relation: 'eq' });
  expect(body.data[0].attempts).toMatchObject([{ attempt_no: 1, kind: 'payload' }]);
  const bare = await page('limit=2');
  expect(bare.body).not.toHaveProperty('total');
  expect(bare.body.data[0]).not.toHaveProperty('attempts');
});

test('search text and parameters hold together', async () => {
  const { page } = await withSeven();
  expect((await page('q=tag:even&nonce=2')).found).toEqual([2]);
  expect((await page('q=tag:even&tag=odd')).found).toEqual([6, 5, 4, 3, 2, 1, 0]);
});

test('what is given twice is refused, also where it hides in the search text', async () => {
  const { request } = await startApp();
  const { status, body } = await request('/transactions?q=nonce:1&nonce=2');
  expect([status, body.errors]).toEqual([
    400,
    [{ parameter: 'nonce', code: 'repeated', detail: 'can be given once only' }],
  ]);
});

test('two names of one thing must say the same', async () => {
  const { request } = await startApp();
  const { status, body } = await request(`/transactions?from=0x${'1'.repeat(40)}&signer_id=0x${'2'.repeat(40)}`);
  expect([status, body.errors[0].parameter, body.errors[0].code]).toEqual([400, 'signer_id', 'contradiction']);
});

test('a long page is packed for whoever takes it so', async () => {
  const { app, broadcast, request } = await startApp();
  for (let n = 0; n < 10; n++) await broadcast();
  const { headers, body } = await request('/transactions');
  expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([null, 'Accept-Encoding']);
  const ask = (path: string, encodings: string) =>
    app.fetch(new Request(`http://host${path}`, { headers: { 'accept-encoding': encodings } }));
  const packed = await ask('/transactions', 'gzip, deflate, br');
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const bytes = gunzipSync(new Uint8Array(await packed.arrayBuffer()));
  expect(JSON.parse(bytes.toString()).data.map(idOf)).toEqual(body.data.map(idOf));
  for (const [path, encodings] of [
    ['/transactions?limit=1', 'gzip'],
    ['/transactions', 'br'],
    ['/transactions', 'gzip;q=0'],
  ] as const)
    expect((await ask(path, encodings)).headers.get('content-encoding')).toBeNull();
});

const idOf = ({ transaction_id }: { transaction_id: string }) => transaction_id;
