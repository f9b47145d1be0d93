import { expect, test } from 'vitest';
import { type AccountsHarness, type Credentials, startWithAccounts } from '../../test/accounts.js';
import { goodBody } from '../../test/harness.js';
import { routesOf } from '../http/guard.js';
import { roles } from './role.js';
import { routeTable, whoMay } from './route-table.js';

/** A path of the route, about something that exists where `id` is a transaction's. */
function pathOf(route: string, id: string): string {
  const path = route.slice(route.indexOf(' ') + 1);
  return path.startsWith('/transaction')
    ? path.replace(/:\w+(\{.*\})?/, id)
    : path.replace(/:\w+(\{.*\})?|\*/, 'nothing');
}

/** A body that the route can read, or {}; nothing of it may be needed to refuse. */
function bodyOf(route: string): unknown {
  if (/^(?:GET|DELETE) /.test(route)) return undefined;
  return route === 'POST /transaction/broadcast' ? goodBody : {};
}

async function statusOf({ app }: AccountsHarness, as: Credentials, route: string, id: string): Promise<number> {
  const body = bodyOf(route);
  const answer = await app.request(pathOf(route, id), {
    method: route.slice(0, route.indexOf(' ')),
    headers: { ...as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await answer.body?.cancel();
  return answer.status;
}

test('every route has a row in the table', async () => {
  const { app } = await startWithAccounts();
  const routes = routesOf(app);
  expect(routes.length).toBeGreaterThan(25);
  expect(routes.filter((route) => whoMay(route) === null)).toEqual([]);
});

test('what has no row is nobody’s', () => {
  expect(whoMay('GET /secrets')).toBeNull();
  expect(whoMay('PUT /transactions')).toBeNull();
  expect(whoMay('GET /toString')).toBeNull();
});

test('the table knows parameters by their place', () => {
  expect(whoMay('POST /signers/:address/resync-nonce')).toBe(routeTable['POST /signers/:id/resync-nonce']);
  expect(whoMay('GET /transaction/:id{[0-9a-fA-F-]{36}}')).toBe(routeTable['GET /transaction/:id']);
  expect(whoMay('HEAD /transactions')).toBe(routeTable['GET /transactions']);
});

test('every route lets in exactly the roles of its row, by key and by session', async () => {
  const harness = await startWithAccounts();
  const { app, key, user, submit } = harness;
  const wrong: string[] = [];
  for (const role of roles) {
    for (const [by, as] of [
      ['key', await key(`k-${role}`, role)],
      ['session', await user(`u-${role}`, role)],
    ] as const) {
      const admin = await key(`a-${role}-${by}`, 'admin');
      const { body } = await submit(role === 'viewer' ? admin : as);
      for (const route of routesOf(app)) {
        // the session and the password are those of whoever asks
        if (/^(?:DELETE \/session|POST \/session\/password)$/.test(route)) continue;
        const who = whoMay(route);
        const isAllowed = who === 'public' || who === 'anyone' || who?.includes(role) === true;
        const status = await statusOf(harness, as, route, body.transaction_id);
        // a log-in without name and password is bad input; 400 and 404 say that the guard let it through
        if (isAllowed === (status === 401 || status === 403))
          wrong.push(`${role} by ${by}: ${route} answered ${status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test.each<[string, Credentials]>([
  ['nobody', {}],
  ['an empty Authorization header', { authorization: '' }],
  ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
  [
    'a key that never was',
    { authorization: 'Bearer txb_000000000000_0000000000000000000000000000000000000000000aaaaaa' },
  ],
  ['a session that never was', { cookie: `txb=${'x'.repeat(43)}`, 'sec-fetch-site': 'same-origin' }],
  ['the header of a proxy that is not trusted', { 'x-forwarded-user': 'anna', 'x-role': 'admin' }],
])('%s gets to nothing but what is for everybody', async (_name, as) => {
  const harness = await startWithAccounts();
  const admin = await harness.key('root', 'admin');
  const { body } = await harness.submit(admin);
  const wrong: string[] = [];
  for (const route of routesOf(harness.app)) {
    const who = whoMay(route);
    const status = await statusOf(harness, as, route, body.transaction_id);
    const isPublic = who === 'public' || (who === 'anyone' && as.authorization === undefined);
    if (isPublic === (status === 401)) wrong.push(`${route} answered ${status}`);
    if (status === 403) wrong.push(`${route} answered 403`);
  }
  expect(wrong).toEqual([]);
});

test('a submitter learns that his transaction waits behind another one, not whose', async () => {
  const { chain, key, submit, send } = await startWithAccounts();
  const [mine, theirs, viewer] = [
    await key('mine', 'submitter'),
    await key('theirs', 'submitter'),
    await key('v', 'viewer'),
  ];
  chain.setAutomine(false);
  const { body: first } = await submit(theirs);
  const { body: second } = await submit(mine);
  const explained = async (as: Credentials) =>
    (await send(as, 'GET', `/transactions/${second.transaction_id}?include=explain`)).body.explain;
  expect(await explained(mine)).toMatchObject({ waits_behind: { nonce: first.nonce, transaction_id: null } });
  expect(JSON.stringify(await explained(mine))).not.toContain(first.transaction_id);
  expect(await explained(viewer)).toMatchObject({ waits_behind: { transaction_id: first.transaction_id } });
});

test('a submitter finds nothing of what another one has submitted', async () => {
  const harness = await startWithAccounts();
  const { app, key, submit, send } = harness;
  const [mine, theirs] = [await key('mine', 'submitter'), await key('theirs', 'submitter')];
  const fields = { external_id: 'order-1', idempotency_key: 'one' };
  const { body: own } = await submit(mine, fields);
  const { body: other } = await submit(theirs, fields);
  expect(own.transaction_id).not.toBe(other.transaction_id);

  const lists = [
    '',
    '?external_id=order-1',
    '?idempotency_key=one',
    `?from=${other.from}`,
    `?chain_id=${other.chain_id}&status=pending&status=success&status=failed`,
  ];
  for (const search of lists) {
    const { body } = await send(mine, 'GET', `/transactions${search}`);
    expect(body.data.map((record: { transaction_id: string }) => record.transaction_id)).toEqual([own.transaction_id]);
  }
  expect((await send(mine, 'GET', `/transactions?hash=${other.hash}`)).body.data).toEqual([]);
  expect((await send(mine, 'GET', `/transactions?nonce=${other.nonce}`)).body.data).toEqual([]);

  const found: string[] = [];
  const missing = await send(mine, 'GET', '/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10');
  for (const route of routesOf(app).filter((one) => /^\w+ \/transactions?\/:id/.test(one))) {
    const who = whoMay(route);
    if (who === null || typeof who === 'string' || !who.includes('submitter')) continue;
    const [method = ''] = route.split(' ');
    const answer = await send(mine, method, pathOf(route, other.transaction_id), bodyOf(route));
    // the same answer as for what does not exist
    if (answer.status !== 404 || answer.body.title !== missing.body.title) found.push(`${route}: ${answer.status}`);
    const own404 = await statusOf(harness, mine, route, own.transaction_id);
    if (own404 === 404) found.push(`${route}: its own is not found either`);
  }
  expect(found).toEqual([]);
});

test('viewers and those above them see everybody’s, and who it was', async () => {
  const { key, submit, send } = await startWithAccounts();
  await submit(await key('shop', 'submitter'));
  const { body: made } = await submit(await key('bank', 'submitter'));
  const viewer = await key('eyes', 'viewer');
  const { body } = await send(viewer, 'GET', '/transactions');
  expect(body.data.map((record: { submitted_by: string }) => record.submitted_by)).toEqual(['key:bank', 'key:shop']);
  const { body: one } = await send(viewer, 'GET', `/transactions/${made.transaction_id}?include=events`);
  expect(one.events.at(-1)).toMatchObject({ seq: 1, actor: 'key:bank' });
});
