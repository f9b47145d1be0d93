import { BroadcasterError } from '@tx-broadcaster/core';
import { expect, test } from 'vitest';
import { goodBody, startApp } from '../test/harness.js';
import { type AppOptions, createApp } from './app.js';
import { version } from './version.js';

/** An app whose broadcaster throws this at every turn. */
function brokenApp(error: unknown, options: Partial<AppOptions> = {}) {
  const fail = async () => {
    throw error;
  };
  const broadcaster = {
    accept: fail,
    get: fail,
    list: fail,
    count: fail,
    activity: fail,
    wait: fail,
    simulate: fail,
    callOf: fail,
    optionsOf: fail,
    amend: fail,
    history: fail,
    explain: fail,
    retry: fail,
    cancel: fail,
    effectsOf: fail,
    speedUp: fail,
    unpark: fail,
    messageTypes: () => [],
    health: () => [],
    signers: fail,
    pauseSigner: fail,
    resumeSigner: fail,
    approveNonces: fail,
    endpoints: () => [],
    testEndpoint: fail,
    laneOf: fail,
    instances: () => null,
    on: () => () => {},
  };
  const app = createApp({ broadcaster, ...options });
  const post = (headers: Record<string, string> = {}) =>
    app.request('/transaction/broadcast', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(goodBody),
    });
  return { app, post };
}

test.each(['/nothing', '/transactions/', '/transaction', '/transactions/a/b', '/TRANSACTIONS', '/.env', '/%00'])(
  '%s is not found',
  async (path) => {
    const { request } = await startApp();
    const { status, headers, body } = await request(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({ code: 'not_found', title: 'Not found', request_id: headers.get('x-request-id') });
  },
);

test.each([
  ['GET', '/transaction/broadcast', 'POST'],
  ['PUT', '/transaction/broadcast', 'POST'],
  ['POST', '/transactions', 'GET, HEAD'],
  ['DELETE', '/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10', 'GET, HEAD, PATCH'],
  ['GET', '/transactions/019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10/retry', 'POST'],
  ['OPTIONS', '/transactions', 'GET, HEAD'],
  ['POST', '/livez', 'GET, HEAD'],
])('%s %s is not allowed; Allow says %s', async (method, path, allow) => {
  const { request } = await startApp();
  const { status, headers, body } = await request(path, { method });
  expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allow]);
});

test('HEAD answers as GET, without a body', async () => {
  const { app } = await startApp();
  const answer = await app.request('/transactions', { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect(answer.headers.get('content-type')).toContain('application/json');
});

test.each(['/transactions', '/nothing', '/livez', '/readyz', '/version', '/message-types', '/dashboard'])(
  '%s has the headers that every answer has',
  async (path) => {
    const { app } = await startApp();
    const { headers } = await app.request(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('broadcaster-version')).toBe(version);
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(headers.get('cache-control')).toBe(path === '/dashboard' ? 'no-cache' : 'no-store');
  },
);

test.each([
  ['abc-123', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['a b', false],
  ['ä', false],
])('the request id %j is kept: %s', async (id, isKept) => {
  const { app } = brokenApp(new Error('x'));
  const answer = await app.request('/transactions', { headers: { 'x-request-id': id } });
  expect(answer.headers.get('x-request-id') === id).toBe(isKept);
  expect(await answer.json()).toMatchObject({ request_id: answer.headers.get('x-request-id') });
});

test('what nobody expected is a 500 without a word about it, and logged under its request id', async () => {
  const logged: object[] = [];
  const logger = { info() {}, warn() {}, error: (details: object) => logged.push(details) };
  const error = new Error('select * from secrets; key 0xabc');
  const answer = await brokenApp(error, { logger }).post({ 'x-request-id': 'r1' });
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({
    type: 'https://tx-broadcaster.dev/problems/internal',
    title: 'Unexpected error',
    status: 500,
    detail: 'Quote the request id when reporting this.',
    instance: '/transaction/broadcast',
    code: 'internal',
    retryable: true,
    request_id: 'r1',
  });
  expect(logged).toEqual([{ request_id: 'r1', method: 'POST', path: '/transaction/broadcast', err: error }]);
});

test.each([
  [new BroadcasterError('store_unavailable', 'disk I/O error in /var/secret.db'), 503, 'store_unavailable', '5'],
  [new BroadcasterError('queue_full', 'full', { retryable: true, hint: 'later' }), 503, 'queue_full', '10'],
  [new BroadcasterError('shutting_down', 'stopped'), 503, 'shutting_down', '5'],
  [new BroadcasterError('store_corrupt', '/var/secret.db is damaged'), 500, 'internal', null],
  [new BroadcasterError('signer_invalid', 'x'), 500, 'internal', null],
  [new BroadcasterError('policy_denied', 'no'), 400, 'policy_denied', null],
  ['a string', 500, 'internal', null],
])('%s becomes %i %s', async (error, status, code, retryAfter) => {
  // hono hands only errors to its handler
  const thrown = error instanceof Error ? error : new Error(error);
  const answer = await brokenApp(thrown).post();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
  const body = (await answer.json()) as object;
  expect(body).toMatchObject({ code, retryable: status >= 500 });
  expect(JSON.stringify(body)).not.toContain('secret');
});

test.each([
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site' }, 403],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://proxy.example' }, 200],
  [{ 'sec-fetch-site': 'none' }, 200],
  [{ origin: 'http://evil.example', host: 'localhost:3000' }, 403],
  [{ origin: 'null', host: 'localhost:3000' }, 403],
  [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, 200],
  [{}, 200],
])('a browser with %j is answered %i', async (headers, status) => {
  const { post } = await startApp();
  expect((await post(goodBody, headers)).status).toBe(status);
});

test('while the server closes nothing is taken, but all can be read', async () => {
  let phase: 'serving' | 'draining' | 'closing' = 'serving';
  const { post, request, broadcast } = await startApp({ phase: () => phase });
  const { transaction_id } = await broadcast();
  expect((await request('/readyz')).status).toBe(200);

  phase = 'draining';
  expect((await post(goodBody)).status).toBe(200);
  const draining = await request('/readyz');
  expect([draining.status, draining.body.status]).toEqual([503, 'not_ready']);

  phase = 'closing';
  for (const refused of [
    await post(goodBody),
    await request(`/transactions/${transaction_id}/retry`, { method: 'POST' }),
  ]) {
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'shutting_down',
      '5',
    ]);
  }
  expect((await request('/transactions')).body.data.length).toBe(2);
  expect((await request('/livez')).status).toBe(200);
});

test.each(['/livez', '/readyz', '/version', '/transactions', '/dashboard/', '/message-types', '/api-keys', '/'])(
  'an instance that only sends serves those who look after it, and nobody else: %s',
  async (path) => {
    const { request } = await startApp({ mode: 'worker' });
    const { status, headers, body } = await request(path);
    if (['/livez', '/readyz', '/version'].includes(path)) expect(status).toBe(200);
    else expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'not_accepting', '1']);
  },
);
