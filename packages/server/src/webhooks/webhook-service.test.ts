import { type Accepted, memoryStore, type Store, type Transaction } from '@tx-broadcaster/core';
import { ManualClock, Samples, seededRandom } from '@tx-broadcaster/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AuditLog } from '../audit/audit-log.js';
import type { NoticeDraft } from '../notices/notice.js';
import type { Answer, Outgoing } from './send.js';
import { type NewWebhook, WebhookAdmin } from './webhook-admin.js';
import { WebhookService, type WebhookServiceOptions } from './webhook-service.js';

const hour = 3_600_000;
const wanted: NewWebhook = {
  url: 'https://receiver.example/hook',
  description: '',
  event_types: ['transaction.success', 'transaction.failed'],
  filter: { message_type: null, tag: null, chain_id: null },
};
const answer = (status: number | null, retryAfter: number | null = null): Answer => {
  return { status, retryAfter, response: '', error: status === null ? 'connect ECONNREFUSED' : null };
};

interface Got {
  readonly id: string;
  readonly type: string;
  readonly transactionId: string;
  readonly seq: number;
  readonly at: number;
}

/** Webhooks over a store that a test writes to; the receiver is the test's. */
function webhooks(store: Store = memoryStore()) {
  const clock = new ManualClock();
  const samples = new Samples();
  const audit = new AuditLog({ documents: store.documents, clock });
  const warnings: string[] = [];
  /** What has arrived, and was answered with 200. */
  const got: Got[] = [];
  let tries = 0;
  let receive: (got: Got) => Answer | Promise<Answer> = () => answer(200);
  const send = async ({ headers, body }: Outgoing): Promise<Answer> => {
    tries++;
    const { type, data } = JSON.parse(body);
    const arrived = {
      id: headers['webhook-id'] ?? '',
      type,
      transactionId: data.event?.transaction_id,
      seq: data.event?.seq,
      at: clock.now(),
    };
    const result = await receive(arrived);
    if (result.status === 200) got.push(arrived);
    return result;
  };
  const options: WebhookServiceOptions = {
    store,
    audit,
    clock,
    serverKey: new Uint8Array(32),
    random: seededRandom(1),
    send,
    // what is written here is hinted at, as a server does
    pollMs: 60_000,
  };
  const start = () => {
    const service = new WebhookService({ ...options, warn: (_details, message) => warnings.push(message) });
    service.start();
    return service;
  };
  const service = start();
  const running = new Set([service]);
  onTestFinished(async () => {
    await Promise.all([...running].map((one) => one.stop()));
  });
  const add = async (fields: Partial<Transaction> = {}): Promise<Transaction> => {
    const one: Accepted = samples.accepted(fields);
    await store.insert([one]);
    for (const each of running) each.hint();
    return one.transaction;
  };
  const move = async (before: Transaction, fields: Partial<Transaction>): Promise<Transaction> => {
    const after = samples.changed(before, fields);
    await store.act(after, samples.event(after));
    for (const each of running) each.hint();
    return after;
  };
  /** A transaction that comes and succeeds. */
  const succeed = async (fields: Partial<Transaction> = {}) =>
    move(await add(fields), { status: 'success', stage: 'confirmed' });
  return {
    store,
    clock,
    service,
    start: () => {
      const another = start();
      running.add(another);
      return another;
    },
    admin: new WebhookAdmin(service),
    audit,
    warnings,
    got,
    tries: () => tries,
    answering: (next: typeof receive) => {
      receive = next;
    },
    add,
    move,
    succeed,
  };
}

describe('a webhook', () => {
  test('is told of what happens after it was made, of what it wants, once', async () => {
    const { admin, succeed, add, move, clock, got } = webhooks();
    await succeed();
    await admin.create(wanted);
    const one = await succeed();
    const two = await move(await add(), { status: 'failed', stage: 'exhausted' });
    await add();
    await clock.advance(10_000);
    expect(got).toMatchObject([
      { type: 'transaction.success', transactionId: one.id, seq: 2, id: `evt_${one.id.replaceAll('-', '')}_2` },
      { type: 'transaction.failed', transactionId: two.id },
    ]);
    await clock.advance(7 * 24 * hour);
    expect(got).toHaveLength(2);
  });

  test('may want steps, types, tags and chains', async () => {
    const { admin, succeed, clock, got } = webhooks();
    const filter = { message_type: ['erc20.*'], tag: ['vip'], chain_id: 1 };
    await admin.create({ ...wanted, event_types: ['transaction.queued', 'transaction.success'], filter });
    const fields = { messageType: 'erc20.transfer', tags: ['a', 'vip'], chainId: 1 };
    const one = await succeed(fields);
    await succeed({ ...fields, messageType: 'native' });
    await succeed({ ...fields, tags: ['a'] });
    await succeed({ ...fields, chainId: 2 });
    await clock.advance(10_000);
    expect(got.map(({ type, transactionId }) => [type, transactionId])).toEqual([
      ['transaction.queued', one.id],
      ['transaction.success', one.id],
    ]);
  });

  test('is tried again, later and later, under the same id, until it has arrived', async () => {
    const { admin, succeed, clock, got, answering } = webhooks();
    const times: number[] = [];
    answering(({ at }) => {
      times.push(at);
      return answer(times.length < 6 ? 500 : 200);
    });
    const { id } = await admin.create(wanted);
    const { id: transactionId } = await succeed();
    await clock.advance(2 * hour);
    expect(got).toMatchObject([{ transactionId }]);
    const waits = times.slice(1).map((time, at) => (time - (times[at] ?? 0)) / 1000);
    for (const [at, seconds] of [5, 30, 120, 300, 900].entries()) {
      // spread by a fifth, and looked at every two seconds
      expect(waits[at]).toBeGreaterThanOrEqual(seconds * 0.8);
      expect(waits[at]).toBeLessThanOrEqual(seconds * 1.2 + 2);
    }
    const { data } = await admin.deliveries(id, { status: null, after: null, limit: 10 });
    expect(data).toMatchObject([
      { status: 'succeeded', attempt_count: 6, attempts: [{ status: 200 }, { status: 500 }, {}, {}, {}, {}] },
    ]);
  });

  test('E37: whose receiver is down for a day loses nothing, and gets it soon after', async () => {
    const { admin, succeed, clock, got, answering, store, tries } = webhooks();
    const { id } = await admin.create(wanted);
    answering(() => answer(null));
    const sent: string[] = [];
    for (let at = 0; at < 24 * 12; at++) {
      sent.push((await succeed()).id);
      await clock.advance(5 * 60_000);
    }
    expect(got).toEqual([]);
    expect((await admin.get(id)).stats).toMatchObject({ open_deliveries: 100, last_success_at: null });
    expect(tries()).toBeLessThan(10_000);
    answering(() => answer(200));
    await clock.advance(1.3 * hour);
    expect(new Set(got.map(({ transactionId }) => transactionId))).toEqual(new Set(sent));
    expect(got.length).toBe(sent.length);
    expect((await admin.get(id)).stats).toMatchObject({ open_deliveries: 0, failing_since: null });
    expect((await store.documents.list(`delivery:${id}`, { limit: 1_000 })).length).toBe(sent.length);
  });

  test('gets what came while one delivery had failed as soon as that has arrived', async () => {
    const { admin, succeed, clock, got, answering } = webhooks();
    let calls = 0;
    answering(() => answer(calls++ === 0 ? 500 : 200));
    await admin.create(wanted);
    await succeed();
    await clock.advance(1_000);
    await succeed();
    await succeed();
    await clock.advance(10_000);
    expect(got).toHaveLength(3);
  });

  test('gets the events of one transaction in their order, whatever fails', async () => {
    const { admin, add, move, clock, got, answering } = webhooks();
    const random = seededRandom(3);
    answering(() => answer(random() < 0.5 ? 500 : 200));
    await admin.create({ ...wanted, event_types: ['transaction.*'] });
    let transactions = await Promise.all(Array.from({ length: 5 }, () => add()));
    for (const stage of ['signed', 'sent', 'accepted', 'mined', 'confirmed'] as const) {
      transactions = await Promise.all(transactions.map((one) => move(one, { stage })));
      await clock.advance(1_000);
    }
    await clock.advance(24 * hour);
    expect(got).toHaveLength(30);
    for (const { id } of transactions) {
      const seqs = got.filter(({ transactionId }) => transactionId === id).map(({ seq }) => seq);
      expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  test('that refuses one event for ever gets the others', async () => {
    const { admin, succeed, clock, got, answering } = webhooks();
    const { id } = await admin.create(wanted);
    const poison = await succeed();
    answering(({ transactionId }) => answer(transactionId === poison.id ? 400 : 200));
    await clock.advance(10_000);
    const others: string[] = [];
    for (let at = 0; at < 30; at++) {
      others.push((await succeed()).id);
      await clock.advance(10 * 60_000);
    }
    expect(got.map(({ transactionId }) => transactionId)).toEqual(others);
    await clock.advance(5 * 24 * hour);
    const { data } = await admin.deliveries(id, { status: 'failed', after: null, limit: 10 });
    expect(data).toMatchObject([{ transaction_id: poison.id, status: 'failed', next_attempt_at: null }]);
    expect((await admin.get(id)).enabled).toBe(true);
  });

  test('to which nothing arrives for five days is turned off, with a word about it, and goes on where it was', async () => {
    const { admin, succeed, clock, got, answering, warnings, audit } = webhooks();
    const { id } = await admin.create(wanted);
    answering(() => answer(503));
    const first = await succeed();
    await clock.advance(6 * 24 * hour);
    expect(await admin.get(id)).toMatchObject({ enabled: false, disabled_reason: 'nothing has arrived for 5 days' });
    expect(warnings).toEqual(['a webhook was turned off']);
    const [entry] = await audit.page({ after: null, limit: 1, order: 'newest' });
    expect(entry).toMatchObject({ action: 'webhook.disabled', target: id, actor: null });
    const meanwhile = await succeed();
    await clock.advance(hour);
    answering(() => answer(200));
    await admin.change(id, { enabled: true });
    await clock.advance(10_000);
    expect(got.map(({ transactionId }) => transactionId)).toEqual([meanwhile.id]);
    await admin.replayAll(id, { from: 0, to: clock.now(), all: false });
    await clock.advance(10_000);
    expect(got.map(({ transactionId }) => transactionId)).toEqual([meanwhile.id, first.id]);
  });

  test('whose receiver is gone (410) is turned off at once, and may skip what it has missed', async () => {
    const { admin, succeed, clock, got, answering } = webhooks();
    const { id } = await admin.create(wanted);
    answering(() => answer(410));
    await succeed();
    await clock.advance(10_000);
    expect(await admin.get(id)).toMatchObject({ enabled: false, disabled_reason: 'the receiver answered 410 Gone' });
    await succeed();
    answering(() => answer(200));
    await admin.change(id, { enabled: true, skip_missed: true });
    await clock.advance(10_000);
    expect(got).toEqual([]);
    const next = await succeed();
    await clock.advance(10_000);
    expect(got.map(({ transactionId }) => transactionId)).toEqual([next.id]);
  });

  test('whose receiver asks for patience gets it', async () => {
    const { admin, succeed, clock, got, answering } = webhooks();
    let calls = 0;
    answering(() => (calls++ === 0 ? answer(429, 3 * hour) : answer(200)));
    await admin.create(wanted);
    await succeed();
    await clock.advance(2.9 * hour);
    expect(calls).toBe(1);
    await clock.advance(0.2 * hour);
    expect(got).toHaveLength(1);
  });

  test('is told what a replay asks for once more, under the same id', async () => {
    const { admin, succeed, clock, got } = webhooks();
    const { id } = await admin.create(wanted);
    for (let at = 0; at < 5; at++) await succeed();
    await clock.advance(10_000);
    const { data } = await admin.deliveries(id, { status: null, after: null, limit: 10 });
    expect(data.map(({ event_id }) => event_id)).toEqual(got.map((one) => one.id).toReversed());
    await admin.replay(data[0]?.id ?? '');
    await clock.advance(10_000);
    expect(got).toHaveLength(6);
    expect(got[5]?.id).toBe(got[4]?.id);
    expect(await admin.replayAll(id, { from: 0, to: clock.now(), all: true })).toBe(5);
    await clock.advance(10_000);
    expect(got).toHaveLength(11);
  });

  test('is not told of anything while it is off, and is gone with all that is known of it when removed', async () => {
    const { admin, succeed, clock, got, store } = webhooks();
    const { id } = await admin.create(wanted);
    await succeed();
    await clock.advance(10_000);
    await admin.change(id, { enabled: false });
    await succeed();
    await clock.advance(hour);
    expect(got).toHaveLength(1);
    await admin.remove(id);
    await succeed();
    await clock.advance(hour);
    expect(got).toHaveLength(1);
    for (const kind of ['webhook', 'webhook_state', `delivery:${id}`]) {
      expect(await store.documents.list(kind, { limit: 10 })).toEqual([]);
    }
  });
});

describe('what is removed', () => {
  const day = 24 * hour;
  const prune = async ({ store, service }: ReturnType<typeof webhooks>, before: number) => {
    const allowed = await service.mayPruneBefore(before);
    return store.prune({ before: allowed, statuses: ['success', 'failed'], limit: 1_000 });
  };

  test('is never what a webhook is still to be told of', async () => {
    const given = webhooks();
    const { admin, succeed, clock, got, answering } = given;
    await admin.create(wanted);
    const at = () => ({ createdAt: clock.now(), updatedAt: clock.now() });
    await succeed(at());
    await clock.advance(day);
    answering(() => answer(null));
    const untold: string[] = [];
    for (let hours = 0; hours < 48; hours += 12) {
      for (let each = 0; each < 40; each++) untold.push((await succeed(at())).id);
      await clock.advance(12 * hour);
    }
    // the first has arrived: it may go, the others stay although they are as old
    expect(await prune(given, clock.now() + day)).toBe(1);
    answering(() => answer(200));
    await clock.advance(2 * hour);
    expect(new Set(got.slice(1).map(({ transactionId }) => transactionId))).toEqual(new Set(untold));
    expect(await prune(given, clock.now() - 1)).toBe(untold.length);
  });

  test('is not held back by a webhook that is off, which says what it may have missed', async () => {
    const given = webhooks();
    const { admin, succeed, clock, warnings } = given;
    const { id } = await admin.create(wanted);
    await admin.change(id, { enabled: false });
    await succeed({ createdAt: clock.now(), updatedAt: clock.now() });
    await clock.advance(day);
    const before = clock.now() - hour;
    expect(await prune(given, before)).toBe(1);
    expect(await given.service.mayPruneBefore(before)).toBe(before);
    expect(warnings).toEqual(['a webhook that is turned off will not be told of events that are removed']);
    expect((await admin.get(id)).stats.missed_before).toBe(new Date(before).toISOString());
  });
});

test('what is no more is not delivered again; what was sent stays to be looked at', async () => {
  const { admin, succeed, clock, got, store, service } = webhooks();
  const { id } = await admin.create({ ...wanted, event_types: ['transaction.success', 'signer.paused'] });
  await succeed({ createdAt: clock.now(), updatedAt: clock.now() });
  const notice = { type: 'signer.paused', about: 'signer:1', reason: null, data: {} } as const;
  await service.context.notices.append([notice], []);
  await clock.advance(10_000);
  expect(got).toHaveLength(2);
  await store.prune({ before: clock.now(), statuses: ['success'], limit: 10 });
  await store.documents.remove('notice', (await service.context.notices.lastPosition()) ?? '');
  expect(await admin.replayAll(id, { from: 0, to: clock.now(), all: true })).toBe(2);
  await clock.advance(10_000);
  const { data } = await admin.deliveries(id, { status: 'failed', after: null, limit: 10 });
  expect(data.map(({ type, attempts }) => [type, attempts[0]?.error]).sort()).toEqual([
    ['signer.paused', 'the notice was removed: they are kept for 30 days'],
    ['transaction.success', 'the transaction was pruned'],
  ]);
  expect(got).toHaveLength(2);
  for (const { id: delivery, type } of data) {
    const { sent, now } = await admin.request(delivery);
    expect([JSON.parse(sent?.body ?? '').type, now]).toEqual([type, null]);
  }
});

describe('several instances', () => {
  test('deliver once, and one goes on where another has stopped', async () => {
    const { admin, service, start, succeed, clock, got } = webhooks();
    const second = start();
    start();
    await admin.create(wanted);
    for (let at = 0; at < 20; at++) {
      await succeed();
      await clock.advance(1_000);
      if (at === 7) await service.stop();
      if (at === 14) await second.stop();
    }
    await clock.advance(10_000);
    expect(got).toHaveLength(20);
  });

  test('E37: lose nothing when one dies in the middle of a delivery', async () => {
    const { admin, succeed, clock, got, answering, start } = webhooks();
    await admin.create(wanted);
    let hanging = 0;
    let letGo: (late: Answer) => void = () => {};
    const hung = new Promise<Answer>((resolve) => {
      letGo = resolve;
    });
    answering(() => (hanging++ === 0 ? hung : answer(200)));
    const first = await succeed();
    await clock.advance(5_000);
    expect(got).toEqual([]);
    // the first hangs for ever, as the process would that was killed
    start();
    await succeed();
    await clock.advance(3 * 60_000);
    expect(got.map(({ transactionId }) => transactionId)).toContain(first.id);
    expect(got).toHaveLength(2);
    // and what the first writes, should it come to itself, changes nothing
    letGo(answer(500));
    await clock.advance(3 * 60_000);
    expect(got).toHaveLength(2);
  });

  test('go on when the store fails for a while', async () => {
    const store = memoryStore();
    let broken = false;
    const { documents } = store;
    const failing = {
      ...store,
      documents: {
        ...documents,
        putAll: (puts: Parameters<typeof documents.putAll>[0]) =>
          broken ? Promise.reject(new Error('disk full')) : documents.putAll(puts),
      },
    };
    const { admin, clock, got, warnings, succeed } = webhooks(failing);
    await admin.create(wanted);
    broken = true;
    await succeed();
    await clock.advance(10_000);
    expect(warnings).toContain('a webhook could not be worked on');
    broken = false;
    await clock.advance(120_000);
    expect(new Set(got.map(({ id }) => id)).size).toBe(1);
  });
});

describe('what is no transaction', () => {
  const notice = (type: NoticeDraft['type'], about: string): NoticeDraft => ({ type, about, reason: null, data: {} });

  test('is told to whoever wants it, each once, what is about the same in its order', async () => {
    const { admin, service, clock, got, answering, succeed } = webhooks();
    const { notices } = service.context;
    await notices.append([notice('signer.paused', 'signer:1')], []);
    const { id } = await admin.create({ ...wanted, event_types: ['signer.*', 'transaction.success'] });
    answering(({ type }) => answer(type === 'signer.paused' ? 500 : 200));
    await notices.append(
      [notice('signer.paused', 'signer:1'), notice('signer.resumed', 'signer:1'), notice('rpc.unhealthy', 'rpc:1')],
      [],
    );
    await notices.append([notice('signer.low_balance', 'signer:2')], []);
    await succeed();
    await clock.advance(2_000);
    expect(got.map(({ type }) => type).sort()).toEqual(['signer.low_balance', 'transaction.success']);
    answering(() => answer(200));
    await clock.advance(hour);
    expect(got.map(({ id: one, type }) => `${type} ${one}`).slice(2)).toEqual([
      'signer.paused evt_notice_2',
      'signer.resumed evt_notice_3',
    ]);
    const { data } = await admin.deliveries(id, { status: 'succeeded', after: null, limit: 10 });
    expect(data.map(({ type }) => type).sort()).toEqual([
      'signer.low_balance',
      'signer.paused',
      'signer.resumed',
      'transaction.success',
    ]);
  });

  test('is not lost while nothing arrives, nor by a start', async () => {
    const { admin, service, start, clock, got, answering } = webhooks();
    const { notices } = service.context;
    await admin.create({ ...wanted, event_types: ['*'] });
    answering(() => answer(null));
    for (let at = 0; at < 30; at++) await notices.append([notice('rpc.unhealthy', `rpc:${at}`)], []);
    await clock.advance(hour);
    await service.stop();
    expect(got).toEqual([]);
    answering(() => answer(200));
    start();
    await clock.advance(2 * hour);
    expect(new Set(got.map(({ id }) => id)).size).toBe(30);
  });

  test('a webhook that is turned off is told to the others', async () => {
    const { admin, clock, got, answering, succeed } = webhooks();
    const { id } = await admin.create(wanted);
    answering(() => answer(410));
    await succeed();
    await clock.advance(2_000);
    await admin.create({ ...wanted, event_types: ['webhook.*'] });
    await admin.change(id, { enabled: true });
    answering(({ type }) => answer(type === 'webhook.disabled' ? 200 : 410));
    await succeed();
    await clock.advance(2_000);
    expect(got.map(({ type }) => type)).toEqual(['webhook.disabled']);
  });
});
