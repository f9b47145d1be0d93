import { describe, expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { goodBody, startApp } from '../../test/harness.js';
import { createApp } from '../app.js';

const [friend, stranger] = ['https://app.example', 'https://evil.example'];
const preflight = (origin: string, method = 'POST') => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  },
});
const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('a page of an origin that is named', () => {
  test('asks first, and may; others may not, nobody with cookies', async () => {
    const { app } = await startApp({ corsOrigins: [friend] });
    const answer = await app.request('/transaction/broadcast', preflight(friend));
    expect([answer.status, allowed(answer)]).toEqual([204, friend]);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    for (const origin of [stranger, 'null', `${friend}.evil.example`, 'http://app.example', `${friend}:8443`])
      expect(allowed(await app.request('/transaction/broadcast', preflight(origin))), origin).toBeNull();
    for (const origin of [friend, stranger])
      expect(
        (await app.request('/version', { headers: { origin } })).headers.has('access-control-allow-credentials'),
      ).toBe(false);
  });

  test('reads what it was answered, refusals and streams too', async () => {
    const { app, key } = await startWithAccounts({}, { corsOrigins: [friend] });
    const shop = await key('shop', 'submitter');
    const headers = { ...shop, origin: friend, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
    const done = await app.request('/transaction/broadcast', {
      method: 'POST',
      headers,
      body: JSON.stringify(goodBody),
    });
    expect([done.status, allowed(done)]).toEqual([200, friend]);
    expect(done.headers.get('access-control-expose-headers')).toContain('Idempotent-Replayed');
    expect(done.headers.get('vary')).toContain('Origin');
    const refused = await app.request('/transaction/broadcast', { method: 'POST', headers, body: '{}' });
    expect([refused.status, allowed(refused)]).toEqual([400, friend]);
    const unknown = await app.request('/nothing', { headers });
    expect([unknown.status, allowed(unknown)]).toEqual([404, friend]);
    const stream = await app.request('/events', { headers });
    expect([stream.status, allowed(stream)]).toEqual([200, friend]);
    await stream.body?.cancel();
  });

  test('cannot act with a session, though its browser sent the cookie', async () => {
    const { app, user } = await startWithAccounts({}, { corsOrigins: [friend] });
    const anna = await user('anna', 'admin');
    const headers = { ...anna, origin: friend, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
    const answer = await app.request('/transaction/broadcast', {
      method: 'POST',
      headers,
      body: JSON.stringify(goodBody),
    });
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'csrf_failed' }]);
  });
});

test('without names there are none', async () => {
  const { app } = await startApp();
  const answer = await app.request('/transaction/broadcast', preflight(friend));
  expect([answer.status, allowed(answer)]).toEqual([405, null]);
  expect(allowed(await app.request('/version', { headers: { origin: friend } }))).toBeNull();
});

test.each(['*', 'app.example', `${friend}/`, `${friend}/path`, 'null', 'file:///x', 'https://*.example'])(
  '%s is no origin',
  async (origin) => {
    const { broadcaster } = await startApp();
    expect(() => createApp({ broadcaster, corsOrigins: [origin] })).toThrow(/expected `corsOrigins`/);
  },
);
