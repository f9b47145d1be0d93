import { memoryStore } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { describe, expect, test } from 'vitest';
import { type Credentials, password, startWithAccounts } from '../../test/accounts.js';
import type { AuditEntry } from './audit-entry.js';
import { AuditLog } from './audit-log.js';

function log() {
  const { documents } = memoryStore();
  const clock = new ManualClock();
  return { documents, clock, log: new AuditLog({ documents, clock }) };
}

async function all(of: AuditLog): Promise<AuditEntry[]> {
  return of.page({ after: null, limit: 1000, order: 'oldest' });
}

describe('the audit trail', () => {
  test('binds each entry to the one before', async () => {
    const { log: audit, clock } = log();
    await audit.commit({ action: 'a', target: 'x', reason: 'because', before: { a: 1 }, after: { a: 2 } });
    await clock.advance(5);
    await audit.commit({ action: 'b', target: null });
    const [first, second] = await all(audit);
    expect(first).toMatchObject({ seq: 1, action: 'a', reason: 'because', prev_hash: '0'.repeat(64) });
    expect(second).toMatchObject({ seq: 2, action: 'b', target: null, before: null, prev_hash: first?.hash });
    expect(await audit.verify()).toEqual({ entries: 2, broken: null });
  });

  test('shows what was changed, left out, or put in', async () => {
    for (const tamper of ['changed', 'missing', 'follow'] as const) {
      const { documents, log: audit } = log();
      for (let at = 0; at < 5; at++) await audit.commit({ action: 'a', target: String(at) });
      const [third] = await documents.list('audit', { after: '0000000000000002', limit: 1 });
      if (!third) throw new Error('there are five');
      const value = third.value as unknown as AuditEntry;
      if (tamper === 'changed') await documents.put({ ...third, value: { ...value, target: 'mine' } }, 1);
      if (tamper === 'missing') await documents.remove('audit', third.id);
      if (tamper === 'follow') {
        const forged = { ...value, prev_hash: 'f'.repeat(64) };
        await documents.put({ ...third, value: forged }, 1);
      }
      const { broken } = await audit.verify();
      expect(broken).toContain(tamper);
    }
  });

  test('has one order, whoever writes at once', async () => {
    const { documents, clock, log: first } = log();
    const second = new AuditLog({ documents, clock });
    const writes = Array.from({ length: 40 }, (_, at) =>
      (at % 2 ? first : second).commit({ action: 'a', target: null }),
    );
    expect(await Promise.all(writes)).toEqual(writes.map(() => true));
    expect(await first.verify()).toEqual({ entries: 40, broken: null });
  });

  test('is written together with the change, or neither is', async () => {
    const { documents, log: audit } = log();
    const put = { draft: { kind: 'k', id: 'one', value: 1, updatedAt: 1 }, expectedVersion: null };
    expect(await audit.commit({ action: 'a', target: null }, [put])).toBe(true);
    expect(await audit.commit({ action: 'a', target: null }, [put])).toBe(false);
    expect(await all(audit)).toHaveLength(1);
    expect(await audit.commit({ action: 'b', target: null }, [{ ...put, expectedVersion: 1 }])).toBe(true);
    expect((await documents.get('k', 'one'))?.version).toBe(2);
    expect(await audit.verify()).toEqual({ entries: 2, broken: null });
  });

  test('goes on after a write whose outcome nobody knows', async () => {
    const { documents, clock } = log();
    let lost = 1;
    const audit = new AuditLog({
      documents: {
        ...documents,
        async putAll(puts) {
          const written = await documents.putAll(puts);
          if (lost-- > 0) throw new Error('the connection was lost');
          return written;
        },
      },
      clock,
    });
    await expect(audit.commit({ action: 'a', target: null })).rejects.toThrow('the connection was lost');
    expect(await audit.commit({ action: 'b', target: null })).toBe(true);
    expect((await all(audit)).map(({ action }) => action)).toEqual(['a', 'b']);
    expect(await audit.verify()).toEqual({ entries: 2, broken: null });
  });
});

describe('over HTTP', () => {
  /** A trail of some things that happened. */
  async function withTrail() {
    const harness = await startWithAccounts();
    const { send, user, key, submit, clock } = harness;
    const anna = await user('anna', 'admin');
    const shop = await key('shop', 'submitter');
    await submit(shop);
    await clock.advance(60_000);
    await send(anna, 'POST', '/api-keys', { name: 'bank', role: 'viewer' });
    return { ...harness, anna };
  }

  test('tells who did what, from where, and with which request', async () => {
    const { send, anna } = await withTrail();
    const { body } = await send(anna, 'GET', '/audit?action=api_key.created&actor=user:anna');
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      actor: 'user:anna',
      action: 'api_key.created',
      target: 'key:bank',
      before: null,
      after: { name: 'bank', role: 'viewer' },
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(JSON.stringify(body)).not.toMatch(/txb_\w{12}_\w{20}/);
  });

  test('is found by each of its facts, newest first, page by page', async () => {
    const { send, anna, clock } = await withTrail();
    const at = (path: string) => send(anna, 'GET', path).then(({ body }) => body);
    const entries: AuditEntry[] = (await at('/audit?limit=200')).data;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => entries.length - index));
    for (const name of ['actor', 'action', 'target', 'request_id'] as const) {
      const value = entries[0]?.[name] ?? '';
      const { data } = await at(`/audit?${name}=${encodeURIComponent(value)}`);
      expect(data).toEqual(entries.filter((entry) => entry[name] === value));
    }
    const minuteAgo = new Date(clock.now() - 30_000).toISOString();
    expect((await at(`/audit?created_after=${minuteAgo}`)).data).toEqual(entries.slice(0, 1));
    expect((await at(`/audit?created_before=${minuteAgo}`)).data).toEqual(entries.slice(1));
    const first = await at('/audit?limit=2');
    expect([first.has_more, first.data]).toEqual([true, entries.slice(0, 2)]);
    const second = await at(`/audit?limit=200&cursor=${first.next_cursor}`);
    expect([second.has_more, second.data]).toEqual([false, entries.slice(2)]);
  });

  test.each([
    '/audit?actr=a',
    '/audit?limit=0',
    '/audit?limit=5&limit=6',
    '/audit?cursor=x',
    '/audit?created_after=soon',
  ])('%s is refused', async (path) => {
    const { send, key } = await startWithAccounts();
    expect((await send(await key('root', 'admin'), 'GET', path)).status).toBe(400);
  });

  test('is exported whole, and can be checked', async () => {
    const { send, anna, access, app } = await withTrail();
    await access.audit?.commit({ action: '=cmd()', target: 'a,"b"\n', reason: '@x' });
    const entries = (await access.audit?.page({ after: null, limit: 100, order: 'oldest' })) ?? [];
    const exported = async (format: string) => {
      const answer = await app.request(`/audit/export?format=${format}`, { headers: anna });
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="audit.${format}"`);
      return answer.text();
    };
    const lines = (await exported('ndjson')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(entries);
    const csv = await exported('csv');
    expect(csv.split('\r\n')[0]).toContain('seq,at,actor,action,target');
    expect(csv).toContain(`'=cmd(),"a,""b""\n",'@x`);
    expect((await send(anna, 'GET', '/audit/verify')).body).toEqual({ entries: entries.length, broken: null });
  });

  test('knows that somebody has logged in, and never with what', async () => {
    const { access, login } = await withTrail();
    await login('anna', password);
    const text = JSON.stringify(await access.audit?.page({ after: null, limit: 100, order: 'oldest' }));
    expect(text).toContain('"session.begun"');
    expect(text).not.toContain(password);
    expect(text).not.toContain('argon2');
  });
});

test('a retry is told with its reason, and what it changed', async () => {
  const harness = await startWithAccounts();
  const { submit, user, send, node, reach } = harness;
  const anna: Credentials = await user('anna', 'operator');
  node.otherwise({ http: 500 });
  const { body } = await submit(anna, { max_attempts: 1 });
  await reach(body.transaction_id, 'exhausted');
  node.otherwise('pass');
  await send(anna, 'POST', `/transactions/${body.transaction_id}/retry`, { reason: 'the node is back' });
  const [entry] = (await harness.access.audit?.page({ after: null, limit: 1, order: 'newest' })) ?? [];
  expect(entry).toMatchObject({
    actor: 'user:anna',
    action: 'transaction.retried',
    target: body.transaction_id,
    reason: 'the node is back',
    before: { status: 'failed', stage: 'exhausted' },
    after: { status: 'pending', stage: 'signed' },
  });
  const { body: shown } = await send(anna, 'GET', `/transactions/${body.transaction_id}/events`);
  const retried = shown.data.find(({ type }: { type: string }) => type === 'retried');
  expect(retried).toMatchObject({ reason: 'the node is back', actor: 'user:anna' });
});
