import { Samples } from '@tx-broadcaster/core/testing';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

/** Reads that grow with the past: a whole table, or all of a lane's slots or attempts, which are never deleted. */
const growing = [
  /^SCAN (transactions|attempts|events|slots|documents)(?! USING INDEX slots_unused)/,
  /^SCAN (transactions|attempts|events|slots|activity)(?! USING INDEX slots_unused)/,
  /^SEARCH slots USING PRIMARY KEY \(lane=\?\)/,
  /^SEARCH attempts USING INDEX attempts_slot \(lane=\?\)/,
  /^SEARCH transactions USING INDEX transactions_lane \(lane=\?\)$/,
];

/** Those that go along the order of a table and stop at their limit. */
const stopping = [
  /^select "nonce" from "slots" where "lane" = \? order by "nonce" desc limit 1$/,
  /from "events" order by "events"."position"( desc)? limit (1|\?)$/,
];

it('runs no statement that reads more the more there is', async () => {
  const database = new Database(':memory:');
  const statements = new Set<string>();
  const prepare = database.prepare.bind(database);
  const store = await sqliteStore({ database });
  database.prepare = ((text: string) => {
    statements.add(text);
    return prepare(text);
  }) as typeof database.prepare; // the overloads differ in types only

  const samples = new Samples();
  const { transaction, event } = samples.accepted({ idempotencyKey: 'key', externalId: 'order' });
  const { id, lane: lane0, chainId, signer } = transaction;
  await store.insert([{ transaction, event }]);
  await store.insert([samples.accepted({ idempotencyKey: 'key' })]);
  const lane = await store.lease({ lane: lane0, chainId, signer, holder: 'one', ttlMs: 1, now: 1 });
  if (lane === null) throw new Error('the lane was not leased');
  await store.queued(lane0, null, 10);
  await store.queued(lane0, transaction, 10);
  await store.busyLanes();
  const bind = samples.bind(lane, [transaction], 0);
  await store.commit(bind);
  const [signed = transaction] = bind.transactions;
  const accepted = samples.changed(signed, { stage: 'accepted' });
  await store.commit(
    samples.commit(
      { ...lane, seq: 1 },
      {
        expected: new Map([[id, signed.version]]),
        transactions: [accepted],
        events: [samples.event(accepted)],
        slots: bind.newSlots,
        attempts: bind.newAttempts,
        baseNonce: 0,
        review: null,
      },
    ),
  );
  const wish = samples.changed(accepted, { wish: 'cancel' });
  await store.act(wish, samples.event(wish));
  await store.openLane(lane0);
  await store.get(id);
  await store.getByHash(signed.hash ?? '0x');
  await store.history(id);
  await store.counts();
  await store.eventsAfter(await store.lastPosition(), 10);
  await store.eventsAfter(null, 10);
  await store.prune({ before: 2e12, statuses: ['success', 'failed'], limit: 10 });
  await store.prune({ before: 1, statuses: ['failed'], limit: 10 });
  for (const filter of [
    {},
    { status: ['failed' as const] },
    { stage: ['mined' as const], to: signer },
    { messageType: ['a', 'b'], createdFrom: 1, createdBefore: 2e12 },
    { messageType: ['a'], status: ['pending' as const], from: signer },
    { chainId },
    { from: signer },
    { nonce: 0 },
    { hash: signed.hash ?? '' },
    { externalId: 'order' },
    { submittedBy: 'key:shop' },
    { submittedBy: 'key:shop', status: ['failed' as const] },
    { idempotencyKey: 'key' },
    { parentId: id },
    { to: signer },
    { to: signer, status: ['failed' as const] },
    { address: signer },
    { idPrefix: id.slice(0, 13) },
    { mentions: '1' },
    { messageType: ['t*'], tag: ['red'], data: [{ path: ['order', '0'], equals: '81' }] },
    { failureCode: ['reverted'], failureCategory: ['revert' as const], blockNumber: 1, attemptsFrom: 1 },
    { updatedFrom: 1, updatedBefore: 2e12 },
  ]) {
    await store.list({ filter, limit: 5 });
    await store.list({ filter, limit: 5, order: 'oldest', after: id });
    await store.count(filter, 10);
  }
  for (const per of [undefined, 'lane', 'messageType'] as const) {
    const query = { from: 0, before: 2e12, span: 60_000, ...(per === undefined ? {} : { per }) };
    await store.activity({ ...query, messageType: ['transfer'], lanes: [lane0] });
    await store.activity(query);
  }
  for (const order of ['ascending', 'descending'] as const) {
    await store.documents.list('key', { limit: 1, order });
    await store.documents.list('key', { limit: 1, order, after: 'a' });
  }
  await store.documents.put({ kind: 'key', id: 'a', value: 1, updatedAt: 1 }, null);
  await store.documents.put({ kind: 'key', id: 'a', value: 1, updatedAt: 1 }, 1);
  await store.documents.remove('key', 'a');
  await store.release([lane0], 'one');

  const bad: string[] = [];
  for (const text of statements) {
    const parameters = Array.from(text.matchAll(/\?/g), () => null);
    const plan = prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(parameters);
    for (const { detail } of plan) {
      if (stopping.some((pattern) => pattern.test(text))) continue;
      // a page of some rows that walks along all of them
      const names = /where "seq" > \? and "seq" < \? and /.test(text);
      if (names && /INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/.test(detail)) bad.push(`${detail}: ${text}`);
      if (growing.some((pattern) => pattern.test(detail))) bad.push(`${detail}: ${text}`);
    }
  }
  expect(statements.size).toBeGreaterThan(30);
  expect(bad).toEqual([]);
  await store.close();
  database.close();
});
