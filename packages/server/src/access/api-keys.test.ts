import { describe, expect, test } from 'vitest';
import { type AccountsHarness, startWithAccounts } from '../../test/accounts.js';
import { addWeight, signer, someone } from '../../test/harness.js';

/** An app with an admin, and a key that the admin has made over HTTP. */
async function withKey(fields: Record<string, unknown> = {}) {
  const harness = await startWithAccounts();
  const admin = await harness.key('root', 'admin');
  const { status, body } = await harness.send(admin, 'POST', '/api-keys', {
    name: 'shop',
    role: 'submitter',
    ...fields,
  });
  expect(status).toBe(201);
  const as = { authorization: `Bearer ${body.secret}` };
  return { ...harness, admin, made: body, as };
}

async function stored({ store }: AccountsHarness): Promise<string> {
  const kinds = ['api_key', 'api_key_name', 'api_key_use', 'user', 'session', 'audit', 'setup'];
  return JSON.stringify(await Promise.all(kinds.map((kind) => store.documents.list(kind, { limit: 1000 }))));
}

describe('an API key', () => {
  test('is shown once, and kept as a hash', async () => {
    const { made, send, admin, ...harness } = await withKey();
    expect(made.secret).toMatch(/^txb_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(made).toMatchObject({
      name: 'shop',
      actor: 'key:shop',
      role: 'submitter',
      prefix: made.secret.slice(0, 17),
      hint: made.secret.slice(-4),
      created_by: 'key:root',
      expires_at: null,
      revoked_at: null,
    });
    const { body } = await send(admin, 'GET', '/api-keys');
    expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual(['root', 'shop']);
    expect(JSON.stringify(body)).not.toContain(made.secret.slice(18));
    expect(await stored({ ...harness, send })).not.toContain(made.secret.slice(18));
  });

  test('submits under its name', async () => {
    const { submit, as } = await withKey();
    const { status, body } = await submit(as);
    expect([status, body.submitted_by]).toEqual([200, 'key:shop']);
  });

  test('is of no use after it was revoked, from the next request on', async () => {
    const { submit, send, as, admin, made, clock } = await withKey();
    expect((await submit(as)).status).toBe(200);
    expect((await send(admin, 'DELETE', `/api-keys/${made.id}`)).status).toBe(204);
    const refused = await submit(as);
    expect([refused.status, refused.body.code, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'unauthenticated',
      'Bearer realm="tx-broadcaster"',
    ]);
    const { body } = await send(admin, 'GET', '/api-keys');
    const shop = body.data.find(({ name }: { name: string }) => name === 'shop');
    expect(shop.revoked_at).toBe(new Date(clock.now()).toISOString());
    expect((await send(admin, 'DELETE', `/api-keys/${made.id}`)).status).toBe(409);
    expect((await send(admin, 'DELETE', '/api-keys/nothing')).status).toBe(404);
  });

  test('that another instance has revoked goes on for some seconds at most', async () => {
    const { submit, as, made, access, clock } = await withKey();
    expect((await submit(as)).status).toBe(200);
    await access.accounts?.keys.revoke(made.id);
    expect((await submit(as)).status).toBe(200);
    await clock.advance(5_000);
    expect((await submit(as)).status).toBe(401);
  });

  test('expires when it was told to', async () => {
    const expires_at = new Date(1_700_000_000_000 + 60_000).toISOString();
    const { submit, as, clock } = await withKey({ expires_at });
    await clock.advance(59_000);
    expect((await submit(as)).status).toBe(200);
    await clock.advance(1_000);
    expect((await submit(as)).status).toBe(401);
  });

  test('that is rotated has a new secret, and the old one for as long as wanted', async () => {
    const { submit, send, as, admin, made, clock } = await withKey();
    const { body } = await send(admin, 'POST', `/api-keys/${made.id}/rotate`, { overlap_hours: 1 });
    const renewed = { authorization: `Bearer ${body.secret}` };
    expect((await submit(as)).status).toBe(200);
    expect((await submit(renewed)).body.submitted_by).toBe('key:shop');
    await clock.advance(3_600_000);
    expect((await submit(as)).status).toBe(401);
    expect((await submit(renewed)).status).toBe(200);

    const { body: again } = await send(admin, 'POST', `/api-keys/${made.id}/rotate`, { overlap_hours: 0 });
    expect((await submit(renewed)).status).toBe(401);
    expect((await submit({ authorization: `Bearer ${again.secret}` })).status).toBe(200);
  });

  test('has a name that is given once, also after it was revoked', async () => {
    const { send, admin, made } = await withKey();
    await send(admin, 'DELETE', `/api-keys/${made.id}`);
    const { status, body } = await send(admin, 'POST', '/api-keys', { name: 'shop', role: 'viewer' });
    expect([status, body.code]).toEqual([409, 'name_taken']);
  });

  test('may use the message types it is for, and no others', async () => {
    const { submit, as } = await withKey({ message_types: [addWeight, 'native.*'] });
    expect((await submit(as)).status).toBe(200);
    const transfer = { message_type: 'native.transfer', data: { to: someone, value: '1' } };
    expect((await submit(as, transfer)).status).toBe(200);
    const refused = await submit(as, { message_type: 'contract.call', data: '0x', to: someone });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  test('may use the signers it is for, and no others', async () => {
    const { submit, as } = await withKey({ signers: [signer.address.toLowerCase()] });
    expect((await submit(as)).status).toBe(200);
    expect((await submit(as, { signer_id: someone })).status).toBe(403);
  });

  test('with other signers only can submit nothing', async () => {
    const { submit, as } = await withKey({ signers: [someone] });
    expect((await submit(as)).body.code).toBe('policy_denied');
  });

  test('for some addresses is of no use elsewhere', async () => {
    const { submit, key, access } = await startWithAccounts();
    const as = await key('office', 'submitter', { ip_allow: ['10.1.0.0/16', '2001:db8::/32'] });
    expect((await submit(as)).status).toBe(401);
    const { keyCheck } = access.accounts ?? {};
    const text = as.authorization?.slice(7) ?? '';
    for (const ip of ['10.1.2.3', '2001:db8::7']) expect(await keyCheck?.principalOf(text, ip)).not.toBeNull();
    for (const ip of ['10.2.2.3', '2001:db9::7', null]) expect(await keyCheck?.principalOf(text, ip)).toBeNull();
  });

  test('notes when it was used last', async () => {
    const { submit, send, as, admin, clock } = await withKey();
    const lastUse = async () => {
      const { body } = await send(admin, 'GET', '/api-keys');
      return body.data.find(({ name }: { name: string }) => name === 'shop').last_used_at;
    };
    expect(await lastUse()).toBeNull();
    await submit(as);
    await clock.settle();
    const first = await lastUse();
    expect(first).toBe(new Date(clock.now()).toISOString());
    await clock.advance(30_000);
    await submit(as);
    await clock.settle();
    expect(await lastUse()).toBe(first);
    await clock.advance(30_000);
    await submit(as);
    await clock.settle();
    expect(await lastUse()).toBe(new Date(clock.now()).toISOString());
  });

  test('asks the store once, not with every request', async () => {
    const { submit, as, store } = await withKey();
    await submit(as);
    let reads = 0;
    const { get } = store.documents;
    Object.assign(store.documents, {
      get: (kind: string, id: string) => {
        if (kind === 'api_key') reads++;
        return get(kind, id);
      },
    });
    for (let at = 0; at < 20; at++) expect((await submit(as)).status).toBe(200);
    expect(reads).toBe(0);
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['nothing', {}, 'missing_field', '/name'],
  ['a bad name', { name: 'Shop!', role: 'viewer' }, 'invalid_field', '/name'],
  ['a role there is not', { name: 'a', role: 'root' }, 'invalid_field', '/role'],
  ['a slip', { name: 'a', role: 'viewer', mesage_types: [] }, 'unknown_field', '/mesage_types'],
  ['a past expiry', { name: 'a', role: 'viewer', expires_at: '2001-01-01T00:00:00Z' }, 'invalid_field', '/expires_at'],
  ['a signer that is none', { name: 'a', role: 'viewer', signers: ['0x12'] }, 'invalid_field', '/signers/0'],
  ['a range that is none', { name: 'a', role: 'viewer', ip_allow: ['10.0.0.0/99'] }, 'invalid_field', '/ip_allow/0'],
])('a key of %s is refused, and nothing is made', async (_name, wanted, code, pointer) => {
  const { key, send } = await startWithAccounts();
  const admin = await key('root', 'admin');
  const { status, body } = await send(admin, 'POST', '/api-keys', wanted);
  expect([status, body.code]).toEqual([400, code]);
  expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  expect((await send(admin, 'GET', '/api-keys')).body.data).toHaveLength(1);
});
