import { describe, expect, it, test } from 'vitest';
import { FakeSocket } from '../testing/fake-socket.js';
import { ManualClock } from '../testing/manual-clock.js';
import { RpcSocket } from './rpc-socket.js';

const limits = { timeoutMs: 5000, maxBytes: 1000 };
const call = { method: 'eth_chainId', params: [] };

function world() {
  const clock = new ManualClock(0, { turns: 2 });
  const sockets: FakeSocket[] = [];
  const socket = new RpcSocket({
    url: 'wss://ws.example/key',
    clock,
    open(url) {
      const opened = new FakeSocket(url);
      sockets.push(opened);
      return opened;
    },
  });
  const last = () => sockets.at(-1) ?? expect.unreachable('no socket was opened');
  /** The ids of the calls that were sent last. */
  const ids = () => [last().sent.at(-1)].flat().map((sent) => (sent as { id: number }).id);
  return { clock, sockets, socket, last, ids };
}

async function connected() {
  const w = world();
  const pending = w.socket.request([call], limits);
  w.last().open();
  await w.clock.settle();
  w.last().say({ jsonrpc: '2.0', id: w.ids()[0], result: '0x1' });
  expect(await pending).toEqual([{ kind: 'result', result: '0x1' }]);
  return w;
}

describe('calls', () => {
  it('share one connection, and each gets its own answer', async () => {
    const w = await connected();
    const first = w.socket.request([call], limits);
    await w.clock.settle();
    const [one] = w.ids();
    const second = w.socket.request([call, call], limits);
    await w.clock.settle();
    const [two, three] = w.ids();
    w.last().say([
      { id: three, result: 'three' },
      { id: two, result: 'two' },
    ]);
    w.last().say({ id: one, error: { code: -32000, message: 'nonce too low' } });
    expect(await first).toMatchObject([{ kind: 'error', message: 'nonce too low' }]);
    expect(await second).toEqual([
      { kind: 'result', result: 'two' },
      { kind: 'result', result: 'three' },
    ]);
    expect(w.sockets).toHaveLength(1);
  });

  it('that are not answered in time may have arrived', async () => {
    const w = await connected();
    const pending = w.socket.request([call], limits);
    await w.clock.advance(5000);
    expect(await pending).toEqual([{ kind: 'timeout', ms: 5000 }]);
    expect(w.clock.pending()).toBe(0);
  });

  it('whose connection breaks may have arrived; the next ones open another', async () => {
    const w = await connected();
    const pending = w.socket.request([call, call], limits);
    await w.clock.settle();
    w.last().fail();
    expect(await pending).toMatchObject([{ kind: 'broken' }, { kind: 'broken' }]);
    const next = w.socket.request([call], limits);
    expect(w.sockets).toHaveLength(2);
    w.last().open();
    await w.clock.settle();
    w.last().say({ id: w.ids()[0], result: '0x2' });
    expect(await next).toEqual([{ kind: 'result', result: '0x2' }]);
  });

  it('that find no connection certainly did not arrive', async () => {
    const w = world();
    const refused = w.socket.request([call], limits);
    w.last().fail();
    expect(await refused).toMatchObject([{ kind: 'unsent' }]);
    const late = w.socket.request([call], limits);
    await w.clock.advance(3000);
    expect(await late).toMatchObject([{ kind: 'unsent' }]);
    expect(w.last().isClosed).toBe(true);
    w.socket.close();
    expect(await w.socket.request([call], limits)).toMatchObject([{ kind: 'unsent' }]);
  });

  it('of a batch that is refused as a whole were not looked at', async () => {
    const w = await connected();
    const pending = w.socket.request([call, call], limits);
    await w.clock.settle();
    w.last().say({ id: null, error: { code: -32600, message: 'batch not supported' } });
    expect(await pending).toMatchObject([{ kind: 'unsent', batchRefused: true }, { kind: 'unsent' }]);
  });
});

describe('what a node says', () => {
  test.each(['not json', '[]', '{}', '{"id":999,"result":1}', '[null]', '5'])('%s is nobody’s answer', async (text) => {
    const w = await connected();
    const first = w.socket.request([call], limits);
    const second = w.socket.request([call], limits);
    await w.clock.settle();
    w.last().say(text);
    await w.clock.advance(5000);
    for (const replies of [await first, await second]) expect(replies).toMatchObject([{ kind: 'timeout' }]);
  });

  it('over the cap is not taken in', async () => {
    const w = await connected();
    const pending = w.socket.request([call], limits);
    await w.clock.settle();
    w.last().say({ id: w.ids()[0], result: 'x'.repeat(2000) });
    expect(await pending).toMatchObject([{ kind: 'broken' }]);
  });

  it('of a subscription goes to those who listen', async () => {
    const w = await connected();
    const heard: unknown[] = [];
    let losses = 0;
    w.socket.listen(
      (notice) => heard.push(notice),
      () => losses++,
    );
    w.last().say({ method: 'eth_subscription', params: { subscription: '0x9', result: { number: '0x5' } } });
    w.last().say({ method: 'eth_subscription', params: null });
    expect(heard).toEqual([{ subscription: '0x9', result: { number: '0x5' } }]);
    w.last().close();
    expect(losses).toBe(1);
  });
});
