import { systemClock, type TransactionRecord } from '@tx-broadcaster/core';
import { toFunctionSelector } from 'viem';
import { expect, test } from 'vitest';
import { addWeight, contract, type Harness, signer, someone, startApp } from '../../test/harness.js';

/** Five transactions that differ in everything that can be filtered by. */
async function withTransactions() {
  const harness = await startApp();
  const { broadcast, reach, node } = harness;
  const records: TransactionRecord[] = [];
  const add = async (fields: Record<string, unknown>, stage: string) => {
    const { transaction_id } = await broadcast(fields);
    records.push(await reach(transaction_id, stage));
  };
  await add({ external_id: 'first' }, 'confirmed');
  await add({ message_type: 'native.transfer', data: { to: someone, value: '5' } }, 'confirmed');
  await add({ idempotency_key: 'third', tags: ['red', 'green'] }, 'confirmed');
  await add({ message_type: 'contract.call', to: someone, data: '0x', gas: 50_000 }, 'confirmed');
  node.otherwise({ http: 500 });
  await add({ external_id: 'last', max_attempts: 1 }, 'exhausted');
  return { ...harness, records, ids: records.map(({ transaction_id }) => transaction_id) };
}

function positions(found: { body: { data: TransactionRecord[] } }, ids: readonly string[]): number[] {
  return found.body.data.map(({ transaction_id }) => ids.indexOf(transaction_id));
}

test('lists transactions, newest first, and finds them by every filter', async () => {
  const { request, ids, records } = await withTransactions();
  const hash = records[2]?.hash ?? '';
  const created = records[1]?.created_at ?? '';
  const cases: [search: string, found: number[]][] = [
    ['', [4, 3, 2, 1, 0]],
    ['sort=-created_at', [4, 3, 2, 1, 0]],
    ['sort=created_at', [0, 1, 2, 3, 4]],
    ['limit=2', [4, 3]],
    ['status=failed', [4]],
    ['status=success', [3, 2, 1, 0]],
    ['status=failed&status=pending', [4]],
    ['status=failed&status=success&limit=200', [4, 3, 2, 1, 0]],
    ['stage=exhausted', [4]],
    ['stage=exhausted&stage=confirmed', [4, 3, 2, 1, 0]],
    ['status=failed&stage=confirmed', []],
    ['message_type=native.transfer', [1]],
    ['message_type=native.transfer&message_type=contract.call', [3, 1]],
    [`message_type=${encodeURIComponent(addWeight)}`, [4, 2, 0]],
    ['message_type=nobody.knows', []],
    ['message_type=native.*&message_type=contract.call', [3, 1]],
    ['message_type=add_*', [4, 2, 0]],
    [`signer_id=${signer.address}&from=${signer.address.toLowerCase()}`, [4, 3, 2, 1, 0]],
    [`address=${someone}`, [3, 1]],
    ['tag=red', [2]],
    ['tag=red&tag=blue', [2]],
    ['data._weight=10', [4, 2, 0]],
    [`data._weight=10&data._addr=${someone}&tag=red`, [2]],
    ['data.0=x', []],
    ['failure_code=transient', [4]],
    ['failure_category=rpc&status=failed', [4]],
    ['attempts_gte=2', []],
    [`id=${ids[3]}`, [3]],
    [`id=${ids[3]?.toUpperCase()}`, [3]],
    ['age_gte=1h', []],
    ['age_gte=0', [4, 3, 2, 1, 0]],
    ['mentions=first', [0]],
    ['mentions=NATIVE', [1]],
    ['updated_after=-1h', [4, 3, 2, 1, 0]],
    ['updated_before=-1h', []],
    ['parent_id=019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10', []],
    ['block_number=9999', []],
    [`q=${hash}`, [2]],
    [`q=${someone.toLowerCase()}`, [3, 1]],
    [`q=${ids[1]}`, [1]],
    [`q=native`, [1]],
    ['q=first', [0]],
    ['q=status:failed', [4]],
    ['q=type:native.*', [1]],
    [`q=type:"${addWeight.replaceAll(' ', '+')}"+nonce:2`, [2]],
    ['q=1', [1]],
    ['q=age:>1h', []],
    ['q=age:<1h+tag:red', [2]],
    ['q=data._weight:10+tag:red', [2]],
    [`q=${toFunctionSelector(addWeight)}`, [4, 2, 0]],
    ['q=0xdeadbeef', []],
    ['q=nothing+like+it', []],
    ['chain_id=31337', [4, 3, 2, 1, 0]],
    ['chain_id=1', []],
    ['nonce=1', [1]],
    ['nonce=77', []],
    [`from=${signer.address}`, [4, 3, 2, 1, 0]],
    [`from=${signer.address.toLowerCase()}&nonce=2`, [2]],
    [`from=${someone}`, []],
    [`to=${contract.toLowerCase()}`, [4, 2, 0]],
    [`to=${someone}`, [3, 1]],
    [`hash=${hash}`, [2]],
    [`hash=0x${hash.slice(2).toUpperCase()}`, [2]],
    [`hash=0x${'0'.repeat(64)}`, []],
    ['external_id=first', [0]],
    ['submitted_by=key:shop', []],
    ['q=by:key:shop', []],
    ['idempotency_key=third', [2]],
    [`created_after=${created}&sort=created_at`, [1, 2, 3, 4]],
    [`created_before=${created}`, [0]],
    ['created_after=-1h', [4, 3, 2, 1, 0]],
    ['created_before=-1h', []],
    ['created_after=2001-01-01T00:00:00+02:00', [4, 3, 2, 1, 0]],
    ['created_after=2001-01-01T00:00:00%2B02:00&created_before=-7d', []],
  ];
  for (const [search, found] of cases) {
    const answer = await request(`/transactions?${search}`);
    expect.soft([answer.status, positions(answer, ids)], search).toEqual([200, found]);
  }
});

test('says what it understood, with relative times resolved', async () => {
  const { request } = await startApp();
  const { body } = await request(`/transactions?status=failed&chain_id=1&created_after=-24h`);
  expect(body).toEqual({
    data: [],
    has_more: false,
    next_cursor: null,
    prev_cursor: null,
    applied: { status: ['failed'], chain_id: 1, created_after: expect.any(String), sort: '-created_at', limit: 50 },
  });
  expect(Date.now() - Date.parse(body.applied.created_after) - 86_400_000).toBeLessThan(5000);
});

test.each([
  ['colour=red', 'colour', 'no such parameter'],
  ['stauts=failed', 'stauts', 'did you mean "status"'],
  ['__proto__=1', '__proto__', 'no such parameter'],
  ['status=fail', 'status', 'one of pending, success, failed'],
  ['status=failed,pending', 'status', 'repeat'],
  ['status=', 'status', 'got ""'],
  ['stage=done', 'stage', 'one of queued'],
  ['message_type=erc*20', 'message_type', 'followed by *'],
  ['message_type=', 'message_type', 'name of a message type'],
  ['id=0199', 'id', '8 characters'],
  ['age_gte=long', 'age_gte', '15m'],
  ['tag=', 'tag', '1 to 64'],
  ['failure_category=bad', 'failure_category', 'one of revert'],
  ['data.=1', 'data.', 'no such parameter'],
  ['data.a..b=1', 'data.a..b', 'no such parameter'],
  ['data.a=', 'data.a', '1 to 255'],
  ['signer_id=0x12', 'signer_id', '40 hex digits'],
  ['include=everything', 'include', 'attempts, total'],
  ['q=status:bad', 'status', 'one of pending'],
  ['q=', 'q', '1 to 500'],
  ['chain_id=0', 'chain_id', 'from 1 on'],
  ['chain_id=one', 'chain_id', 'integer'],
  ['chain_id=1&chain_id=2', 'chain_id', 'once only'],
  ['nonce=-1', 'nonce', 'from 0 on'],
  ['nonce=1e3', 'nonce', 'integer'],
  ['nonce=9007199254740993', 'nonce', 'integer'],
  ['from=0x12', 'from', '40 hex digits'],
  ["to=' or 1=1 --", 'to', '40 hex digits'],
  ['hash=0x12', 'hash', '64 hex digits'],
  ['external_id=', 'external_id', '1 to 255'],
  ['external_id=%00', 'external_id', '1 to 255'],
  [`idempotency_key=${'x'.repeat(256)}`, 'idempotency_key', '1 to 255'],
  ['created_after=yesterday', 'created_after', '-24h'],
  ['created_after=2031-02-30T00:00:00Z', 'created_after', 'RFC 3339'],
  ['created_before=2031-01-01', 'created_before', 'RFC 3339'],
  ['sort=nonce', 'sort', 'one of -created_at, created_at'],
  ['limit=0', 'limit', '1 to 200'],
  ['limit=201', 'limit', '1 to 200'],
  ['limit=ten', 'limit', '1 to 200'],
  ['cursor=abc', 'cursor', 'next_cursor'],
])('refuses ?%s and names the parameter', async (search, parameter, detail) => {
  const { request } = await startApp();
  const { status, body } = await request(`/transactions?${search}`);
  expect(status).toBe(400);
  const [issue] = body.errors;
  expect(issue.parameter).toBe(parameter);
  expect(issue.detail).toContain(detail);
  expect(body.detail).toContain(parameter);
});

test('collects what is wrong with a query', async () => {
  const { request } = await startApp();
  const { body } = await request('/transactions?limit=0&colour=red&nonce=x');
  expect(body.code).toBe('invalid_field');
  expect(body.errors.map((issue: { parameter: string }) => issue.parameter).sort()).toEqual([
    'colour',
    'limit',
    'nonce',
  ]);
});

async function walk({ request }: Pick<Harness, 'request'>, first: string): Promise<TransactionRecord[][]> {
  const pages: TransactionRecord[][] = [];
  for (let path: string | null = first; path !== null; ) {
    const { status, headers, body } = await request(path);
    expect(status).toBe(200);
    pages.push(body.data);
    const link: string | null = headers.get('link');
    expect(body.has_more).toBe(link?.includes('rel="next"') ?? false);
    path = link === null ? null : (/<([^>]+)>; rel="next"/.exec(link)?.[1] ?? null);
  }
  return pages;
}

test.each(['-created_at', 'created_at'])(
  'pages show each transaction once, sorted by %s, though new ones come in between',
  async (sort) => {
    const harness = await startApp();
    const { broadcast, request } = harness;
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.push((await broadcast()).transaction_id);
    const first = await request(`/transactions?limit=3&sort=${sort}`);
    const later = (await broadcast()).transaction_id;
    const rest = await walk(harness, `/transactions?limit=3&sort=${sort}&cursor=${first.body.next_cursor}`);
    const seen = [...first.body.data, ...rest.flat()].map(({ transaction_id }) => transaction_id);
    expect(seen).toEqual(sort === 'created_at' ? [...ids, later] : ids.toReversed());
  },
);

test('the last page is known as the last, even when it is full', async () => {
  const harness = await startApp();
  for (let count = 0; count < 4; count++) await harness.broadcast();
  expect((await walk(harness, '/transactions?limit=2')).map((page) => page.length)).toEqual([2, 2]);
});

test('a cursor is for the list it came from', async () => {
  const { broadcast, request } = await startApp();
  for (let count = 0; count < 3; count++) await broadcast();
  const { body } = await request('/transactions?limit=1&chain_id=31337');
  const cursor = body.next_cursor;
  for (const search of ['', 'chain_id=1', 'chain_id=31337&sort=created_at', 'chain_id=31337&status=pending']) {
    const answer = await request(`/transactions?limit=1&${search}&cursor=${cursor}`);
    expect([answer.status, answer.body.code], search).toEqual([400, 'cursor_mismatch']);
  }
  expect((await request(`/transactions?limit=200&chain_id=31337&cursor=${cursor}`)).body.data.length).toBe(2);
});

test('relative times mean on every page what they meant on the first', async () => {
  let passed = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + passed };
  const { broadcast, request } = await startApp({ clock });
  for (let count = 0; count < 2; count++) await broadcast();
  const first = await request('/transactions?limit=1&created_after=-1h');
  passed = 60_000;
  const second = await request(`/transactions?limit=1&created_after=-1h&cursor=${first.body.next_cursor}`);
  expect(second.body.applied.created_after).toBe(first.body.applied.created_after);
});

test('shows one transaction, in any letter case of its id, and under the path people guess', async () => {
  const { broadcast, request } = await startApp();
  const { transaction_id } = await broadcast();
  for (const path of [
    `/transactions/${transaction_id}`,
    `/transactions/${transaction_id.toUpperCase()}`,
    `/transaction/${transaction_id}`,
  ]) {
    expect((await request(path)).body.transaction_id).toBe(transaction_id);
  }
});

test('shows attempts and events, newest first', async () => {
  const { broadcast, reach, request } = await startApp();
  const { transaction_id } = await broadcast();
  const { hash } = await reach(transaction_id, 'confirmed');
  const whole = await request(`/transactions/${transaction_id}?include=attempts,events`);
  expect(whole.body.attempts).toMatchObject([{ attempt_no: 1, kind: 'payload', hash, outcome: 'mined' }]);
  expect(whole.body.events.map((event: { type: string }) => event.type).at(-1)).toBe('signed');
  expect(whole.body.events[0].type).toBe('confirmed');
  expect(JSON.stringify(whole.body)).not.toContain('"raw"');
  const attempts = await request(`/transactions/${transaction_id}/attempts`);
  expect(attempts.body).toEqual({ data: whole.body.attempts, has_more: false, next_cursor: null, prev_cursor: null });
  const events = await request(`/transactions/${transaction_id}/events`);
  expect(events.body.data).toEqual(whole.body.events);
  const bare = await request(`/transactions/${transaction_id}`);
  expect(bare.body).not.toHaveProperty('attempts');
});

test('explains why a transaction is where it is, and does not take an old copy for a good one', async () => {
  const { broadcast, reach, request } = await startApp();
  const { transaction_id } = await broadcast();
  const { version, block_number } = await reach(transaction_id, 'confirmed');
  const path = `/transactions/${transaction_id}?include=explain,events`;
  const { status, body } = await request(path, { headers: { 'if-none-match': `"${version}"` } });
  expect(status).toBe(200);
  expect(body.events).not.toEqual([]);
  expect(body.explain).toEqual({
    transaction_id,
    sentence: `It was executed in block ${block_number}, and that is final.`,
    blocked_on: null,
    blocked_reason: null,
    next_attempt_at: null,
    price_needed: null,
    waits_behind: null,
    page: null,
  });
});

test.each(['', '/attempts', '/events', '/effects'])(
  'answers 404 for ids that are unknown or none (%s)',
  async (part) => {
    const { request } = await startApp();
    const unknown = await request(`/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10${part}`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    const none = await request(`/transactions/0x1234${part}`);
    expect([none.status, none.body.code]).toEqual([404, 'not_found']);
    expect(none.body.detail).toContain('is not the id of a transaction');
  },
);

test.each([
  ['include=everything', 400],
  ['includes=attempts', 400],
  ['include=attempts&include=events', 200],
  ['include=attempts,decoded', 200],
])('?%s of one transaction answers %i', async (search, status) => {
  const { broadcast, request } = await startApp();
  const { transaction_id } = await broadcast();
  expect((await request(`/transactions/${transaction_id}?${search}`)).status).toBe(status);
});

test('tells what a transaction calls, in bytes and in words', async () => {
  const { broadcast, request } = await startApp();
  const { transaction_id } = await broadcast();
  const { body } = await request(`/transactions/${transaction_id}?include=decoded`);
  expect(body.decoded).toMatchObject({
    to: contract,
    value: '0',
    calldata: expect.stringMatching(/^0x[\da-f]{136}$/),
    function: { signature: addWeight, args: [{ name: '_addr', value: someone }, { value: '10' }] },
  });
});

test('tells what a mined transaction did, and of one that waits that it did nothing yet', async () => {
  const { broadcast, request, reach, chain } = await startApp();
  const { transaction_id: id } = await broadcast();
  const { hash, block_number } = await reach(id, 'confirmed');
  const { status, body } = await request(`/transactions/${id}/effects`);
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ hash, block_number, executed: true, position: 0, logs: [], transfers: [] });
  chain.setAutomine(false);
  const { transaction_id: waiting } = await broadcast();
  expect((await request(`/transactions/${waiting}/effects`)).body).toEqual({ data: null });
});

test('a copy that is still good is not sent again', async () => {
  const { broadcast, reach, request } = await startApp();
  const { transaction_id } = await broadcast();
  const { version } = await reach(transaction_id, 'confirmed');
  const path = `/transactions/${transaction_id}`;
  const ask = (etag: string) => request(path, { headers: { 'if-none-match': etag } });
  expect((await request(path)).headers.get('etag')).toBe(`"${version}"`);
  for (const etag of [`"${version}"`, `W/"${version}"`, `"1", "${version}"`, '*']) {
    const { status, body, headers } = await ask(etag);
    expect([status, body, headers.get('etag')], etag).toEqual([304, '', `"${version}"`]);
  }
  expect((await ask('"1"')).status).toBe(200);
});
