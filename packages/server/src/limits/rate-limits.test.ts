import { describe, expect, test } from 'vitest';
import { startWithAccounts } from '../../test/accounts.js';
import { goodBody, startApp } from '../../test/harness.js';

const quota = (uses: number) => ({ uses, seconds: 60 });

describe('rate limits', () => {
  test('tell each caller what is left, and refuse beyond it with the time to wait', async () => {
    const { key, submit, clock } = await startWithAccounts({ rateLimits: { submit: quota(3) } });
    const shop = await key('shop', 'submitter');
    for (const left of [2, 1, 0]) {
      const { status, headers } = await submit(shop);
      expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"submit";q=3;w=60']);
      expect(headers.get('ratelimit')).toBe(`"submit";r=${left};t=${(3 - left) * 20}`);
    }
    const refused = await submit(shop);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    expect(refused.headers.get('ratelimit')).toBe('"submit";r=0;t=60');
    expect(refused.body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Request quota exceeded',
      code: 'rate_limited',
      'violated-policies': ['submit'],
      retryable: true,
    });
    await clock.advance(20_000);
    expect((await submit(shop)).status).toBe(200);
  });

  test('are of one caller and one kind: neither others nor what else it asks for suffers', async () => {
    const { key, submit, send } = await startWithAccounts({ rateLimits: { submit: quota(1), other: quota(2) } });
    const [shop, bank] = [await key('shop', 'submitter'), await key('bank', 'submitter')];
    expect((await submit(shop)).status).toBe(200);
    expect((await submit(shop)).status).toBe(429);
    expect((await submit(bank)).status).toBe(200);
    expect((await send(shop, 'GET', '/transactions')).headers.get('ratelimit-policy')).toBe('"other";q=2;w=60');
    expect((await send(shop, 'GET', '/transactions')).status).toBe(200);
    expect((await send(shop, 'GET', '/transactions')).status).toBe(429);
  });

  test('count wrong credentials by their address, and let right ones pass', async () => {
    const { app, key } = await startWithAccounts({ rateLimits: { anonymous: quota(3) } });
    const shop = await key('shop', 'submitter');
    const ask = async (headers: Record<string, string>, remoteAddress: string) => {
      const answer = await app.request('/transactions', { headers }, { incoming: { socket: { remoteAddress } } });
      return answer.status;
    };
    const wrong = { authorization: 'Bearer txb_wrong' };
    for (const status of [401, 401, 401, 429, 429]) expect(await ask(wrong, '192.0.2.1')).toBe(status);
    expect(await ask({}, '192.0.2.1')).toBe(429);
    expect(await ask(shop, '192.0.2.1')).toBe(200);
    expect(await ask(wrong, '192.0.2.2')).toBe(401);
  });

  test('leave health checks alone', async () => {
    const { request } = await startWithAccounts({ rateLimits: { anonymous: quota(1) } });
    for (let at = 0; at < 5; at++) expect((await request('/livez')).status).toBe(200);
    expect((await request('/livez')).headers.get('ratelimit')).toBeNull();
  });

  test('can be turned off', async () => {
    const { key, submit } = await startWithAccounts({ rateLimits: false });
    const { status, headers } = await submit(await key('shop', 'submitter'));
    expect([status, headers.get('ratelimit')]).toEqual([200, null]);
  });
});

test('beyond so many requests at one time the others are told to come again, and health checks pass', async () => {
  const { app, request, node } = await startApp({ mostInFlight: 2 });
  node.otherwise({ hang: true });
  /** A request whose body never ends. */
  const held = () =>
    app.request('/transaction/broadcast', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
  void held();
  void held();
  const { status, headers, body } = await request('/transactions');
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'overloaded', '1']);
  expect((await request('/livez')).status).toBe(200);
});

test('bodies have so much room together; what does not say how long it is counts as the longest', async () => {
  const { app, post, request } = await startApp({ mostBytesInFlight: 1_000, bodyLimit: 800 });
  const held = (headers: Record<string, string>) =>
    void app.request('/transaction/broadcast', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit);
  const isTaken = async (length: number) =>
    (await post(goodBody, { 'content-length': String(length) })).body.code !== 'overloaded';
  held({});
  expect([await isTaken(201), await isTaken(200)]).toEqual([false, true]);
  held({ 'content-length': '150' });
  expect([await isTaken(51), await isTaken(50)]).toEqual([false, true]);
  expect((await request('/transactions')).status).toBe(200);
});

test('every answer forbids what an API has no use for', async () => {
  const { request, post } = await startApp();
  for (const { headers } of [await request('/transactions'), await request('/nothing'), await post(goodBody)]) {
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

test('over TLS browsers are told to stay with it', async () => {
  const { app } = await startWithAccounts({ trustedProxies: ['10.0.0.1'] });
  const headers = { 'x-forwarded-proto': 'https' };
  const ask = (remoteAddress: string) =>
    app.request('/session', { headers }, { incoming: { socket: { remoteAddress } } });
  expect((await ask('10.0.0.1')).headers.get('strict-transport-security')).toBe('max-age=31536000');
  expect((await ask('10.0.0.2')).headers.get('strict-transport-security')).toBeNull();
});
