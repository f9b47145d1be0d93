import { memoryStore } from '@tx-broadcaster/core';
import { describe, expect, test } from 'vitest';
import { password, startWithAccounts } from '../../test/accounts.js';
import { goodBody, startApp } from '../../test/harness.js';
import { replyJson } from '../http/reply.js';
import { resource } from '../http/resource.js';
import { type AccountsOptions, openAccess } from './access.js';

/** What node-server hands to the app of a connection. */
function from(remoteAddress: string, more: object = {}): object {
  return { incoming: { socket: { remoteAddress, ...more } } };
}

describe('without authentication, on loopback', () => {
  test.each([
    ['localhost:3000', 200],
    ['127.0.0.1', 200],
    ['[::1]:3000', 200],
    ['LOCALHOST', 200],
    ['evil.example:3000', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.nip.io:3000', 421],
    ['', 421],
  ])('a request for the host %j is answered %i', async (host, status) => {
    const { request } = await startApp({ access: openAccess({ hosts: ['localhost', '127.0.0.1', '[::1]'] }) });
    for (const path of ['/transactions', '/livez', '/session']) {
      expect((await request(path, { headers: { host } })).status).toBe(status);
    }
  });

  test('whoever reaches it is an admin without a name', async () => {
    const { request, broadcast } = await startApp();
    expect((await broadcast()).submitted_by).toBeNull();
    const { body } = await request('/session');
    expect(body).toMatchObject({ authentication: 'none', authenticated: true, actor: null, role: 'admin' });
  });
});

describe('behind a proxy that knows its users', () => {
  const behind: Partial<AccountsOptions> = {
    trustedProxies: ['10.0.0.0/8', 'fd00::/8'],
    proxyLogin: { header: 'x-forwarded-user', roleHeader: 'x-forwarded-role', role: 'viewer' },
  };

  async function roleOf(headers: Record<string, string>, peer: string, options = behind) {
    const { app } = await startWithAccounts(options);
    const answer = await app.request('/session', { headers }, from(peer));
    return ((await answer.json()) as { role: string | null }).role;
  }

  test('the proxy is believed who it is', async () => {
    expect(await roleOf({ 'x-forwarded-user': 'anna@example.org' }, '10.1.2.3')).toBe('viewer');
    expect(await roleOf({ 'x-forwarded-user': 'anna', 'x-forwarded-role': 'admin' }, '::ffff:10.1.2.3')).toBe('admin');
    expect(await roleOf({ 'x-forwarded-user': 'anna', 'x-forwarded-role': '' }, 'fd00::1')).toBe('viewer');
  });

  test('nobody else is, and no role that there is not', async () => {
    expect(await roleOf({ 'x-forwarded-user': 'anna', 'x-forwarded-role': 'admin' }, '192.0.2.1')).toBeNull();
    expect(await roleOf({ 'x-forwarded-user': 'anna', 'x-forwarded-role': 'root' }, '10.1.2.3')).toBeNull();
    expect(await roleOf({ 'x-forwarded-role': 'admin' }, '10.1.2.3')).toBeNull();
    expect(await roleOf({ 'x-forwarded-user': 'a b' }, '10.1.2.3')).toBeNull();
    expect(await roleOf({ 'x-forwarded-user': 'anna' }, '10.1.2.3', { trustedProxies: ['10.0.0.0/8'] })).toBeNull();
    const noDefault = { ...behind, proxyLogin: { header: 'x-forwarded-user', role: null } };
    expect(await roleOf({ 'x-forwarded-user': 'anna' }, '10.1.2.3', noDefault)).toBeNull();
  });

  test('what its users ask for is guarded against other sites, and carries their names', async () => {
    const { app } = await startWithAccounts({ ...behind, proxyLogin: { header: 'x-user', role: 'operator' } });
    const post = (headers: Record<string, string>) =>
      app.request(
        '/transaction/broadcast',
        {
          method: 'POST',
          body: JSON.stringify(goodBody),
          headers: { 'content-type': 'application/json', 'x-user': 'anna', ...headers },
        },
        from('10.1.2.3'),
      );
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const answer = await post({ 'sec-fetch-site': 'same-origin' });
    expect(await answer.json()).toMatchObject({ submitted_by: 'user:anna' });
  });

  test('the address of a client is the first that no proxy of ours has vouched for', async () => {
    const { app, access, send, key } = await startWithAccounts(behind);
    const admin = await key('root', 'admin');
    const login = (peer: string, forwarded: string) =>
      app.request(
        '/session',
        {
          method: 'POST',
          body: JSON.stringify({ name: 'anna', password }),
          headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
        },
        from(peer),
      );
    await access.accounts?.users.create({ name: 'anna', role: 'viewer', password }, null);
    await login('10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.9');
    await login('192.0.2.4', '198.51.100.7');
    await login('10.0.0.1', 'unknown');
    const { body } = await send(admin, 'GET', '/audit?action=session.begun');
    expect(body.data.map(({ ip }: { ip: string }) => ip)).toEqual(['10.0.0.1', '192.0.2.4', '198.51.100.7']);
  });

  test('a session over TLS has a cookie that no other host can set', async () => {
    const { app, access } = await startWithAccounts(behind);
    await access.accounts?.users.create({ name: 'anna', role: 'viewer', password }, null);
    const tls = { 'x-forwarded-proto': 'https' };
    const login = await app.request(
      '/session',
      {
        method: 'POST',
        body: JSON.stringify({ name: 'anna', password }),
        headers: { 'content-type': 'application/json', ...tls },
      },
      from('10.0.0.1'),
    );
    const [cookie = ''] = login.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-txb=\w{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800; Secure$/);
    const pair = cookie.split(';')[0] ?? '';
    const get = (headers: Record<string, string>, peer: string) =>
      app.request('/transactions', { headers }, from(peer));
    expect((await get({ cookie: pair, ...tls }, '10.0.0.1')).status).toBe(200);
    // the name without its prefix could have been set by a page of a neighbouring host
    expect((await get({ cookie: pair.replace('__Host-', ''), ...tls }, '10.0.0.1')).status).toBe(401);
    expect((await get({ cookie: pair, ...tls }, '192.0.2.4')).status).toBe(401);
  });
});

test.each(['10.0.0.0/33', 'localhost', '', '10.0.0.0/8/8', '::/129'])('%j is no range of trusted proxies', (range) => {
  expect(() => openAccess({ trustedProxies: [range] })).toThrow(/expected an address or a range/);
});

test('a use that nobody told the audit trail about is told by its route', async () => {
  const { documents } = memoryStore();
  const access = openAccess({ documents });
  const { app, broadcast } = await startApp({ access });
  resource(app, '/made-up', { POST: (c) => replyJson(c, Number(c.req.query('status')), {}) });
  await app.request('/made-up?status=400', { method: 'POST' });
  await app.request('/made-up?status=202', { method: 'POST' });
  await app.request('/transactions');
  await broadcast();
  const told = await access.audit?.page({ after: null, limit: 10, order: 'oldest' });
  expect(told).toMatchObject([{ action: 'POST /made-up', actor: null }]);
});
