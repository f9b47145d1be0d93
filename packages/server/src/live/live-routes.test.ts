import { connect } from 'node:net';
import { serve } from '@hono/node-server';
import { memoryStore } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Credentials, startWithAccounts } from '../../test/accounts.js';
import { EventReader, type Message } from '../../test/event-source.js';
import { addWeight, startApp } from '../../test/harness.js';
import { makeMetrics } from '../metrics/metrics.js';
import { NoticeLog } from '../notices/notice-log.js';
import { mostStreamsOfOne } from './live-routes.js';

const isStep =
  (type: string) =>
  ({ event }: Message) =>
    event === `transaction.${type}`;
const idOf = ({ data }: Message) => data.transaction?.transaction_id;

async function live({ withNotices = false } = {}) {
  const store = memoryStore();
  const clock = new ManualClock();
  const metrics = makeMetrics();
  const closing = new AbortController();
  const notices = withNotices ? new NoticeLog({ documents: store.documents, clock }) : null;
  const options = { events: store, clock, metrics, closing: closing.signal, ...(notices && { notices }) };
  const harness = await startApp(options, { store });
  /** Follows the events; time stands still, so that what happens is seen by hints only. */
  const follow = async (search = '', headers: Record<string, string> = {}) => {
    const answer = await harness.app.request(`/events${search}`, { headers });
    expect(answer.status).toBe(200);
    const reader = new EventReader(answer.body);
    const hello = await reader.next();
    expect(hello?.event).toBe('hello');
    return reader;
  };
  /** Fails if anything else comes first. */
  const nextHeartbeat = async (reader: EventReader) => {
    const { heartbeats } = reader;
    const read = reader.read();
    await clock.advance(15_000);
    await read;
    expect(reader.heartbeats).toBe(heartbeats + 1);
  };
  /** Lets the feed look. */
  const pass = (ms = 1_000) => clock.advance(ms);
  const streams = async () =>
    Number(/^broadcaster_event_streams (\d+)$/m.exec(await metrics.registry.metrics())?.[1] ?? Number.NaN);
  return { ...harness, store, clock, notices, follow, pass, nextHeartbeat, streams, closing };
}

describe('GET /events', () => {
  test('greets, then tells of every step as it happens, with the record', async () => {
    const { app, follow, broadcast, reach, pass, clock } = await live();
    const answer = await app.request('/events');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const first = new EventReader(answer.body);
    expect(await first.next()).toMatchObject({
      event: 'hello',
      data: { server_time: new Date(clock.now()).toISOString(), position: '0' },
    });
    const reader = await follow();
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    await pass();
    const messages = await reader.until(isStep('confirmed'));
    expect(messages.map(({ event }) => event)).toContain('transaction.accepted');
    expect(messages.map(({ data }) => data.event.seq)).toEqual(messages.map((_, at) => at + 1));
    expect(messages.at(-1)?.data).toMatchObject({
      event: { transaction_id, type: 'confirmed', status: 'success' },
      transaction: { transaction_id, stage: 'confirmed' },
    });
    expect(messages.every(({ id }) => id !== null)).toBe(true);
    await Promise.all([first.cancel(), reader.cancel()]);
  });

  test('goes on behind the last id, without a loss and without a double', async () => {
    const { follow, broadcast, reach, pass } = await live();
    const reader = await follow();
    const seen: string[] = [];
    const take = (messages: Message[]) => seen.push(...messages.map(({ id }) => id ?? ''));
    const first = await broadcast();
    await reach(first.transaction_id, 'confirmed');
    await pass();
    take(await reader.until(({ event }) => event === 'transaction.accepted'));
    const { lastId } = reader;
    await reader.cancel();
    const second = await broadcast();
    await reach(second.transaction_id, 'confirmed');
    const again = await follow('', { 'last-event-id': seen.at(-1) ?? lastId });
    take(await again.until((message) => isStep('confirmed')(message) && idOf(message) === second.transaction_id));
    await again.cancel();

    const all = await follow('', { 'last-event-id': '0000000000000000' });
    const whole = await all.until((message) => isStep('confirmed')(message) && idOf(message) === second.transaction_id);
    expect(seen).toEqual(whole.map(({ id }) => id));
    await all.cancel();
  });

  test('goes on from the beginning where there was nothing yet', async () => {
    const { follow, broadcast, reach, pass } = await live();
    const reader = await follow();
    const { lastId } = reader;
    await reader.cancel();
    const { transaction_id } = await broadcast();
    await reach(transaction_id, 'confirmed');
    const again = await follow('', { 'last-event-id': lastId });
    await pass();
    const told = await again.until(isStep('confirmed'));
    expect(told.map(({ data }) => data.event.seq)).toEqual(told.map((_, at) => at + 1));
    await again.cancel();
  });

  test('tells of what is no transaction, and goes on behind it', async () => {
    const { follow, broadcast, reach, pass, notices, store, nextHeartbeat } = await live({ withNotices: true });
    const finished = async (reason: string) =>
      notices?.append([{ type: 'operation.finished', about: 'operation:op_1', reason, data: {} }], []);
    await finished('before');
    const reader = await follow('?types=operation.*,transaction.confirmed');
    await reach((await broadcast()).transaction_id, 'confirmed');
    await finished('first');
    await pass();
    const told = [await reader.next(), await reader.next()];
    expect(told.map((message) => message?.event).sort()).toEqual(['operation.finished', 'transaction.confirmed']);
    const notice = told.find((message) => message?.event === 'operation.finished');
    expect(notice?.data).toEqual({
      event: { event_id: 'evt_notice_2', type: 'operation.finished', at: expect.any(String), reason: 'first' },
    });
    const { lastId } = reader;
    await reader.cancel();
    await finished('while nobody listened');
    const again = await follow('?types=operation.*', { 'last-event-id': lastId });
    await pass();
    expect((await again.next())?.data.event.reason).toBe('while nobody listened');
    await nextHeartbeat(again);
    expect(again.lastId).toBe(`${await store.lastPosition()}~${await notices?.lastPosition()}`);
    await again.cancel();
    // told of transactions only, as by a release before
    const old = await follow('', { 'last-event-id': (await store.lastPosition()) ?? '' });
    await finished('now');
    await pass();
    expect((await old.next())?.data.event.reason).toBe('now');
    await old.cancel();
  });

  test('tells of what is asked for only', async () => {
    const { follow, broadcast, reach, pass, nextHeartbeat, store } = await live();
    const readers = {
      '?types=transaction.confirmed': ['confirmed'],
      '?types=transaction.success': ['accepted'],
      '?types=transaction.signed,transaction.conf*': ['signed', 'confirmed'],
      [`?message_type=${encodeURIComponent(addWeight)}&types=transaction.confirmed`]: ['confirmed'],
      '?message_type=other&types=transaction.confirmed': [],
      '?chain_id=1': [],
      '?external_id=mine&types=transaction.confirmed': ['confirmed'],
    };
    for (const [search, types] of Object.entries(readers)) {
      const reader = await follow(search);
      const { transaction_id } = await broadcast({ external_id: 'mine' });
      await reach(transaction_id, 'confirmed');
      await pass();
      const told: string[] = [];
      while (told.length < types.length) told.push((await reader.next())?.data.event.type);
      expect(told.sort()).toEqual([...types].sort());
      // nothing else follows, and what was not told of moves the position on all the same
      await nextHeartbeat(reader);
      expect(reader.lastId).toBe(await store.lastPosition());
      await reader.cancel();
    }
  });

  test.each(['?types=..', '?typ=transaction.mined', '?chain_id=x'])('%s is refused', async (search) => {
    const { request } = await live();
    expect((await request(`/events${search}`)).status).toBe(400);
  });

  test('resets whoever comes with a position that this log cannot have given', async () => {
    const { app, broadcast, reach, pass } = await live();
    await reach((await broadcast()).transaction_id, 'confirmed');
    for (const id of ['9'.repeat(16), '1.2', '5']) {
      const answer = await app.request('/events', { headers: { 'last-event-id': id } });
      const reader = new EventReader(answer.body);
      expect((await reader.until(({ event }) => event === 'reset')).map(({ event }) => event)).toEqual([
        'hello',
        'reset',
      ]);
      const { transaction_id } = await broadcast();
      await reach(transaction_id, 'confirmed');
      await pass();
      const [next] = await reader.until(isStep('confirmed'));
      expect(next?.data.event.transaction_id).toBe(transaction_id);
      await reader.cancel();
    }
    expect((await app.request('/events', { headers: { 'last-event-id': 'x' } })).status).toBe(400);
  });

  test('shows that it is alive every 15 seconds', async () => {
    const { follow, nextHeartbeat } = await live();
    const reader = await follow();
    for (let beat = 1; beat <= 3; beat++) await nextHeartbeat(reader);
    await reader.cancel();
  });

  test('says bye when the server closes, and is not kept open for ever', async () => {
    const { follow, closing, clock, streams } = await live();
    const old = await follow();
    const ended = (async () => {
      while (!old.isOver) await old.read();
    })();
    // reads on: only its age ends it
    for (let minute = 0; minute < 34 && !old.isOver; minute++) await clock.advance(60_000);
    await ended;
    expect(old.heartbeats).toBeGreaterThan(100);
    expect(await streams()).toBe(0);
    const first = await follow();
    const bye = first.until(({ event }) => event === 'bye');
    closing.abort();
    await bye;
    expect(await first.next()).toBeUndefined();
    expect(await streams()).toBe(0);
  });

  test('is not open to one caller more often than to a browser with all its tabs', async () => {
    const { app, follow } = await live();
    const readers = [];
    for (let at = 0; at < mostStreamsOfOne; at++) readers.push(await follow());
    const refused = await app.request('/events');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await refused.json()).toMatchObject({ code: 'stream_limit' });
    await readers[0]?.cancel();
    await (await follow()).cancel();
    await Promise.all(readers.map((reader) => reader.cancel()));
  });

  test('leaves nothing behind of clients that go away without a word', async () => {
    const { app, clock, streams, broadcaster } = await live();
    const before = clock.pending();
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on a port');
    for (let round = 0; round < 10; round++) {
      const sockets = Array.from({ length: mostStreamsOfOne }, () => connect(address.port, '127.0.0.1'));
      const greeted = sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
            socket.on('data', (chunk) => String(chunk).includes('event: hello') && resolve());
          }),
      );
      await Promise.all(greeted);
      expect(await streams()).toBe(mostStreamsOfOne);
      for (const socket of sockets) socket.resetAndDestroy();
      await expect.poll(streams).toBe(0);
    }
    expect(clock.pending()).toBe(before);
    expect(broadcaster.health().length).toBe(1);
  });

  test('cuts a client that does not read, and tells others meanwhile', async () => {
    const { app, clock, streams, follow, broadcast, reach, pass } = await live();
    let cut = 0;
    const slow = await app.request('/events', {}, { outgoing: { destroy: () => cut++ } });
    const reader = await follow('?types=transaction.confirmed');
    for (let seconds = 0; seconds < 50; seconds += 10) {
      const { transaction_id } = await broadcast();
      await reach(transaction_id, 'confirmed');
      await pass(10_000);
      expect((await reader.next())?.data.event.transaction_id).toBe(transaction_id);
    }
    expect([cut, await streams()]).toEqual([0, 2]);
    await clock.advance(10_000);
    expect([cut, await streams()]).toEqual([1, 1]);
    await slow.body?.cancel();
    await reader.cancel();
    expect([cut, await streams()]).toEqual([1, 0]);
  });
});

describe('a submitter', () => {
  test('is told of its own transactions only', async () => {
    const { app, key, submit, clock, reach } = await startWithAccounts();
    const [mine, theirs] = [await key('mine', 'submitter'), await key('theirs', 'submitter')];
    const answer = await app.request('/events', { headers: mine });
    const reader = new EventReader(answer.body);
    await reader.next();
    const { body: other } = await submit(theirs);
    const { body: own } = await submit(mine);
    for (const { transaction_id } of [other, own]) await reach(transaction_id, 'confirmed');
    await clock.advance(1_000);
    const told = await reader.until(isStep('confirmed'));
    expect(new Set(told.map(idOf))).toEqual(new Set([own.transaction_id]));
    const others: Credentials = theirs;
    const foreign = await app.request(`/events?submitted_by=key:mine`, { headers: others });
    const blind = new EventReader(foreign.body);
    await blind.next();
    await submit(mine);
    await clock.advance(1_000);
    await clock.advance(15_000);
    await blind.read();
    expect(blind.heartbeats).toBe(1);
    await Promise.all([reader.cancel(), blind.cancel()]);
  });
});
