import { describe, expect, test } from 'vitest';
import { password, startWithAccounts } from '../../test/accounts.js';

async function withAnna(role: 'viewer' | 'operator' | 'admin' = 'operator') {
  const harness = await startWithAccounts();
  return { ...harness, anna: await harness.user('anna', role) };
}

describe('logging in', () => {
  test('sets a cookie that no script reads and no other site sends', async () => {
    const { send } = await withAnna();
    const { status, headers, body } = await send({}, 'POST', '/session', { name: 'anna', password });
    expect([status, body]).toEqual([200, { actor: 'user:anna', role: 'operator' }]);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^txb=[0-9A-Za-z]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/),
    ]);
  });

  test.each([
    ['anna', 'wrong'],
    ['nobody', password],
    ['anna', ''],
    ['', ''],
  ])('as %j with %j fails, and does not say why', async (name, word) => {
    const { send } = await withAnna();
    const { status, headers, body } = await send({}, 'POST', '/session', { name, password: word });
    expect([status, body.code, body.detail]).toEqual([401, 'login_failed', 'The name or the password is wrong.']);
    expect(headers.getSetCookie()).toEqual([]);
  });

  test('fails for a user that was disabled', async () => {
    const { send, key, anna } = await withAnna();
    const root = await key('root', 'admin');
    await send(root, 'PATCH', '/users/anna', { disabled: true });
    expect((await send({}, 'POST', '/session', { name: 'anna', password })).status).toBe(401);
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });

  test('is refused for a while after ten failures, also with the right password', async () => {
    const { send, clock } = await withAnna();
    const login = (word: string) => send({}, 'POST', '/session', { name: 'anna', password: word });
    for (let at = 0; at < 10; at++) expect((await login('wrong')).status).toBe(401);
    const refused = await login(password);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      '900',
    ]);
    await clock.advance(900_000);
    expect((await login(password)).status).toBe(200);
    // and a right one forgives those before it
    for (let at = 0; at < 9; at++) await login('wrong');
    expect((await login(password)).status).toBe(200);
    expect((await login('wrong')).status).toBe(401);
  });

  test('counts failures that come at once', async () => {
    const { send } = await withAnna();
    const logins = Array.from({ length: 30 }, () => send({}, 'POST', '/session', { name: 'anna', password: 'wrong' }));
    const statuses = (await Promise.all(logins)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });

  test('again ends the session before', async () => {
    const { send, anna } = await withAnna();
    await send(anna, 'POST', '/session', { name: 'anna', password });
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });
});

describe('a session', () => {
  test('tells who one is', async () => {
    const { send, anna, clock } = await withAnna();
    const { body } = await send(anna, 'GET', '/session');
    expect(body).toMatchObject({
      authentication: 'accounts',
      authenticated: true,
      actor: 'user:anna',
      role: 'operator',
      by: 'session',
      expires_at: new Date(clock.now() + 12 * 3_600_000).toISOString(),
      setup_needed: false,
    });
    expect(body.permissions).toContain('POST /transactions/:id/retry');
    expect(body.permissions).not.toContain('POST /api-keys');
    expect((await send({}, 'GET', '/session')).body).toMatchObject({ authenticated: false, actor: null, role: null });
  });

  test('ends when logged out, and its cookie goes', async () => {
    const { send, anna } = await withAnna();
    const { status, headers } = await send(anna, 'DELETE', '/session');
    expect([status, headers.getSetCookie()]).toEqual([204, ['txb=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0']]);
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });

  test('ends after 12 hours without a request, but not while there are some', async () => {
    const { send, anna, clock } = await withAnna();
    for (let day = 0; day < 5; day++) {
      await clock.advance(11 * 3_600_000);
      expect((await send(anna, 'GET', '/transactions')).status).toBe(200);
    }
    await clock.advance(12 * 3_600_000);
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });

  test('ends after 7 days, whatever happens', async () => {
    const { send, anna, clock } = await withAnna();
    for (let half = 0; half < 13; half++) {
      await clock.advance(11.9 * 3_600_000);
      expect((await send(anna, 'GET', '/transactions')).status).toBe(200);
    }
    await clock.advance(13.4 * 3_600_000);
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });

  test('is kept as a hash that opens nothing', async () => {
    const { store, anna, send } = await withAnna();
    const [document] = await store.documents.list('session', { limit: 10 });
    const token = anna.cookie?.slice(4) ?? '';
    expect(JSON.stringify(document)).not.toContain(token);
    const forged = { ...anna, cookie: `txb=${document?.id}` };
    expect((await send(forged, 'GET', '/transactions')).status).toBe(401);
  });

  test('can be listed and ended by its user, and by admins those of all', async () => {
    const { send, anna, user, login } = await withAnna();
    const bert = await user('bert', 'admin');
    await login('anna', password);
    const { body } = await send(anna, 'GET', '/sessions');
    expect(body.data).toHaveLength(2);
    const own = body.data.filter(({ current }: { current: boolean }) => current);
    expect(own).toHaveLength(1);
    expect(body.data.every(({ user }: { user: string }) => user === 'anna')).toBe(true);
    const { body: all } = await send(bert, 'GET', '/sessions');
    expect(all.data).toHaveLength(3);
    const berts = all.data.find(({ user }: { user: string }) => user === 'bert');
    expect((await send(anna, 'DELETE', `/sessions/${berts.id}`)).status).toBe(404);
    for (const { id } of body.data) expect((await send(bert, 'DELETE', `/sessions/${id}`)).status).toBe(204);
    expect((await send(anna, 'GET', '/transactions')).status).toBe(401);
  });

  test('ends for all when the password changes, except the one that has changed it', async () => {
    const { send, anna, login } = await withAnna();
    const elsewhere = await login('anna', password);
    const wrong = await send(anna, 'POST', '/session/password', { password: 'wrong', new_password: 'a new long one' });
    expect(wrong.status).toBe(401);
    const changed = await send(anna, 'POST', '/session/password', { password, new_password: 'a new long one' });
    expect(changed.status).toBe(200);
    const again = { ...anna, cookie: changed.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    expect((await send(again, 'GET', '/transactions')).status).toBe(200);
    for (const old of [anna, elsewhere]) expect((await send(old, 'GET', '/transactions')).status).toBe(401);
    expect((await send({}, 'POST', '/session', { name: 'anna', password })).status).toBe(401);
  });

  test('cannot be used by pages of other sites', async () => {
    const { send, submit, anna } = await withAnna();
    const { cookie = '' } = anna;
    for (const from of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', host: 'localhost' },
      { origin: 'null', host: 'localhost' },
    ]) {
      const refused = await submit({ cookie, ...from });
      expect([refused.status, refused.body.code]).toEqual([403, 'csrf_failed']);
      expect((await send({ cookie, ...from }, 'DELETE', '/session')).status).toBe(403);
      const login = await send({ ...from }, 'POST', '/session', { name: 'anna', password });
      expect(login.status).toBe(403);
    }
    const form = await send({ cookie, 'sec-fetch-site': 'same-origin' }, 'POST', '/transaction/broadcast');
    expect(form.body.code).toBe('invalid_json');
  });
});

describe('users', () => {
  test('are made, changed and removed by admins; the role counts at once', async () => {
    const { send, key, login } = await startWithAccounts();
    const root = await key('root', 'admin');
    const made = await send(root, 'POST', '/users', { name: 'anna', role: 'viewer', password });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'anna', actor: 'user:anna', role: 'viewer', created_by: 'key:root' });
    expect(JSON.stringify((await send(root, 'GET', '/users')).body)).not.toContain('argon2');
    const anna = await login('anna', password);
    expect((await send(anna, 'GET', '/api-keys')).status).toBe(403);
    await send(root, 'PATCH', '/users/anna', { role: 'admin' });
    expect((await send(anna, 'GET', '/api-keys')).status).toBe(401);
    expect((await send(await login('anna', password), 'GET', '/api-keys')).status).toBe(200);
    expect((await send(root, 'POST', '/users', { name: 'anna', role: 'viewer', password })).status).toBe(409);
    await send(root, 'POST', '/users', { name: 'bert', role: 'admin', password });
    expect((await send(root, 'DELETE', '/users/anna')).status).toBe(204);
    expect((await send(root, 'DELETE', '/users/anna')).status).toBe(404);
    expect((await send({}, 'POST', '/session', { name: 'anna', password })).status).toBe(401);
  });

  test('always leave one admin', async () => {
    const { send, key, user } = await startWithAccounts();
    const root = await key('root', 'admin');
    await user('anna', 'admin');
    await user('vera', 'viewer');
    for (const change of [{ role: 'operator' }, { disabled: true }]) {
      const refused = await send(root, 'PATCH', '/users/anna', change);
      expect([refused.status, refused.body.code]).toEqual([409, 'last_admin']);
    }
    expect((await send(root, 'DELETE', '/users/anna')).body.code).toBe('last_admin');
    expect((await send(root, 'PATCH', '/users/anna', { password: 'another long one' })).status).toBe(200);
  });

  test('leave one admin also when two are taken away at once', async () => {
    const { send, key, user, access } = await startWithAccounts();
    const root = await key('root', 'admin');
    await user('anna', 'admin');
    await user('bert', 'admin');
    await Promise.all([send(root, 'PATCH', '/users/anna', { role: 'viewer' }), send(root, 'DELETE', '/users/bert')]);
    const left = (await access.accounts?.users.list())?.filter(({ role }) => role === 'admin');
    expect(left?.length).toBeGreaterThan(0);
  });

  test.each(['short', 'x'.repeat(201)])('need a password that is neither short nor endless', async (word) => {
    const { send, key } = await startWithAccounts();
    const root = await key('root', 'admin');
    const { status, body } = await send(root, 'POST', '/users', { name: 'anna', role: 'viewer', password: word });
    expect([status, body.errors[0].pointer]).toEqual([400, '/password']);
    expect(JSON.stringify(body)).not.toContain(word);
  });
});

describe('the first admin', () => {
  test('comes in by a link that works once', async () => {
    const { send, access, clock } = await startWithAccounts();
    const token = await access.accounts?.firstAdmin.offer();
    expect((await send({}, 'GET', '/session')).body.setup_needed).toBe(true);
    const setup = (with_: string) => send({}, 'POST', '/session/setup', { token: with_, name: 'anna', password });
    expect((await setup('x'.repeat(43))).status).toBe(401);
    const { status, headers, body } = await setup(token ?? '');
    expect([status, body]).toEqual([200, { actor: 'user:anna', role: 'admin' }]);
    const anna = { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    expect((await send(anna, 'GET', '/users')).body.data).toHaveLength(1);
    expect((await setup(token ?? '')).status).toBe(401);
    expect(await access.accounts?.firstAdmin.offer()).toBeNull();
    expect((await send({}, 'GET', '/session')).body.setup_needed).toBe(false);
    await clock.settle();
  });

  test('has 15 minutes, and the newest link', async () => {
    const { send, access, clock } = await startWithAccounts();
    const { firstAdmin } = access.accounts ?? {};
    const first = await firstAdmin?.offer();
    const second = await firstAdmin?.offer();
    const setup = (token = '') => send({}, 'POST', '/session/setup', { token, name: 'anna', password });
    expect((await setup(first ?? '')).status).toBe(401);
    await clock.advance(15 * 60_000);
    expect((await setup(second ?? '')).status).toBe(401);
    const third = await firstAdmin?.offer();
    expect((await setup(third ?? '')).status).toBe(200);
  });

  test('is one, also when two use the link at once', async () => {
    const { send, access } = await startWithAccounts();
    const token = await access.accounts?.firstAdmin.offer();
    const both = await Promise.all(
      ['anna', 'bert'].map((name) => send({}, 'POST', '/session/setup', { token, name, password })),
    );
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    expect(await access.accounts?.users.list()).toHaveLength(1);
  });
});
