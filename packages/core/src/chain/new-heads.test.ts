import { expect, test } from 'vitest';
import { FakeSocket } from '../testing/fake-socket.js';
import { ManualClock } from '../testing/manual-clock.js';
import { NewHeads } from './new-heads.js';
import { RpcSocket } from './rpc-socket.js';

function world() {
  const clock = new ManualClock(0, { turns: 2 });
  const sockets: FakeSocket[] = [];
  const open = (url: string) => {
    const opened = new FakeSocket(url);
    sockets.push(opened);
    return opened;
  };
  const heads = new NewHeads(new RpcSocket({ url: 'wss://ws.example', clock, open }), clock, () => 1);
  const heard: number[] = [];
  heads.start((number) => heard.push(number));
  const last = () => sockets.at(-1) ?? expect.unreachable('no socket was opened');
  /** The node accepts the connection and the subscription. */
  const accept = async (answer: object = { result: '0xabc' }) => {
    last().open();
    await clock.settle();
    const { id } = last().sent.at(-1) as { id: number };
    last().say({ id, ...answer });
    await clock.settle();
  };
  const tell = (number: unknown, subscription = '0xabc') =>
    last().say({ method: 'eth_subscription', params: { subscription, result: { number } } });
  return { clock, sockets, heads, heard, last, accept, tell };
}

test('subscribes and tells of each block', async () => {
  const w = world();
  expect(w.heads.isSubscribed).toBe(false);
  await w.accept();
  expect(w.last().sent).toMatchObject([{ method: 'eth_subscribe', params: ['newHeads'] }]);
  expect(w.heads.isSubscribed).toBe(true);
  w.tell('0x10');
  w.tell('0x11');
  expect(w.heard).toEqual([16, 17]);
});

test('garbage and other subscriptions are not told', async () => {
  const w = world();
  await w.accept();
  w.tell('0x10', '0xother');
  for (const number of ['soon', null, 5, '0x']) w.tell(number);
  expect(w.heard).toEqual([]);
});

test('a lost connection is made again, and the subscription with it', async () => {
  const w = world();
  await w.accept();
  w.last().fail();
  expect(w.heads.isSubscribed).toBe(false);
  await w.clock.advance(1000);
  expect(w.sockets).toHaveLength(2);
  await w.accept({ result: '0xdef' });
  w.tell('0x12', '0xdef');
  expect(w.heard).toEqual([18]);
});

test('a node that cannot be reached is tried less and less often', async () => {
  const w = world();
  const at: number[] = [];
  for (let n = 0; n < 9; n++) {
    at.push(w.clock.now());
    const before = w.sockets.length;
    w.last().fail();
    await w.clock.advanceUntil(() => w.sockets.length > before, { stepMs: 500, maxMs: 120_000 });
  }
  const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(pauses[0]).toBeLessThanOrEqual(2000);
  expect(pauses.at(-1)).toBeGreaterThan(30_000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
});

test('a node that knows no subscriptions is asked seldom and stops nothing', async () => {
  const w = world();
  await w.accept({ error: { code: -32601, message: 'notifications not supported' } });
  expect(w.heads.isSubscribed).toBe(false);
  await w.clock.advance(600_000);
  expect(w.last().sent.length).toBeLessThan(16);
});

test('a connection that has gone silent is made anew', async () => {
  const w = world();
  await w.accept();
  await w.clock.advance(119_000);
  w.tell('0x10');
  await w.clock.advance(119_000);
  expect(w.sockets).toHaveLength(1);
  await w.clock.advance(3000);
  expect(w.sockets).toHaveLength(2);
});

test('closed, it leaves no timer and no connection', async () => {
  const w = world();
  await w.accept();
  w.heads.close();
  await w.clock.settle();
  expect(w.last().isClosed).toBe(true);
  await w.clock.advance(600_000);
  expect(w.sockets).toHaveLength(1);
  expect(w.clock.pending()).toBe(0);
});
