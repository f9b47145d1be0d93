import { memoryStore } from '@tx-broadcaster/core';
import { expect, onTestFinished, test } from 'vitest';
import { goodBody, startApp } from '../../test/harness.js';
import { createClient } from './client.js';
import { ApiError } from './errors.js';
import type { LiveEvent } from './events.js';

async function follow(query: Parameters<ReturnType<typeof createClient>['events']>[0] = {}) {
  const store = memoryStore();
  const { app } = await startApp({ events: store }, { store });
  const asked: (string | null)[] = [];
  let cut: () => void = () => {};
  const client = createClient({
    url: 'http://host',
    random: () => 0,
    // a pause costs nothing here
    clock: {
      now: () => Date.now(),
      after(ms, fn) {
        const timer = setTimeout(fn, ms >= 10_000 ? ms : 0);
        return () => clearTimeout(timer);
      },
    },
    async fetch(url, init) {
      if (!url.includes('/events')) return app.request(url, init);
      asked.push(new Headers(init.headers).get('last-event-id'));
      const connection = new AbortController();
      cut = () => connection.abort(new Error('the cable is out'));
      const { body, status, headers } = await app.request(url, { ...init, signal: connection.signal });
      const cable = new TransformStream<Uint8Array, Uint8Array>();
      void body
        ?.pipeTo(cable.writable, {
          signal: AbortSignal.any([connection.signal, ...(init.signal ? [init.signal] : [])]),
        })
        .catch(() => {});
      return new Response(cable.readable, { status, headers });
    },
  });
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const events = client.events(query, { signal: gone.signal })[Symbol.asyncIterator]();
  const until = async (isLast: (event: LiveEvent) => boolean): Promise<LiveEvent[]> => {
    const seen: LiveEvent[] = [];
    for (;;) {
      const { value, done } = await events.next();
      if (done) return seen;
      seen.push(value);
      if (isLast(value)) return seen;
    }
  };
  return { client, asked, until, cut: () => cut(), gone, events };
}

const named = (event: string) => (live: LiveEvent) => live.event === event;
const steps = (events: readonly LiveEvent[]) => events.map(({ event }) => event).filter((name) => /^tra/.test(name));

test('tells of every step, with the transaction', async () => {
  const { client, until } = await follow();
  await until(named('hello'));
  const { transaction_id } = await client.broadcast(goodBody);
  const seen = await until(named('transaction.confirmed'));
  expect(steps(seen)).toEqual(expect.arrayContaining(['transaction.signed']));
  expect(seen.at(-1)?.data).toMatchObject({ transaction: { transaction_id }, event: { type: 'confirmed' } });
});

test('goes on where it was when the connection breaks: nothing is lost, nothing comes twice', async () => {
  const { client, until, cut, asked } = await follow();
  await client.waitFor((await client.broadcast(goodBody)).transaction_id, 'confirmed');
  await until(named('hello'));
  // broken before it has told anything, and again behind the first event
  cut();
  const { transaction_id } = await client.broadcast(goodBody);
  await client.waitFor(transaction_id, 'confirmed');
  const [first] = (await until(({ event }) => event.startsWith('transaction.'))).slice(-1);
  cut();
  const rest = await until(named('transaction.confirmed'));
  const told = [first, ...rest].flatMap((live) => (live?.event.startsWith('tra') ? [`${live.id} ${live.event}`] : []));
  expect(new Set(told).size).toBe(told.length);
  const happened = (await client.transactions.events(transaction_id)).map(({ type }) => `transaction.${type}`);
  expect(told.map((text) => text.split(' ')[1])).toEqual(happened.toReversed());
  expect(asked.length).toBeGreaterThanOrEqual(2);
});

test('goes on from the beginning where the log was empty when the connection broke', async () => {
  const { client, until, cut } = await follow();
  await until(named('hello'));
  cut();
  const { transaction_id } = await client.broadcast(goodBody);
  await client.waitFor(transaction_id, 'confirmed');
  const told = steps(await until(named('transaction.confirmed')));
  const happened = (await client.transactions.events(transaction_id)).map(({ type }) => `transaction.${type}`);
  expect(told).toEqual(happened.toReversed());
});

test('ends with its signal', async () => {
  const { until, gone, events } = await follow();
  await until(named('hello'));
  const next = events.next();
  gone.abort();
  expect((await next).done).toBe(true);
});

test('what the server refuses is told at once', async () => {
  const { events } = await follow({ types: 'No such thing' });
  await expect(events.next()).rejects.toBeInstanceOf(ApiError);
});
