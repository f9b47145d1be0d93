import { expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { type Subscribe, transportHeads } from './transport-heads.js';

function world() {
  const clock = new ManualClock(0, { turns: 2 });
  const requests: Parameters<Subscribe>[0][] = [];
  let unsubscribed = 0;
  let fails = false;
  const heads = transportHeads((request) => {
    requests.push(request);
    return fails
      ? Promise.reject(new Error('no'))
      : Promise.resolve({
          async unsubscribe() {
            unsubscribed++;
          },
        });
  }, clock);
  const heard: number[] = [];
  return {
    clock,
    heads,
    heard,
    requests,
    unsubscribed: () => unsubscribed,
    fail: (does: boolean) => {
      fails = does;
    },
    start: () => heads.start((number) => heard.push(number)),
  };
}

test('tells of the blocks that viem’s transport hears of', async () => {
  const w = world();
  w.start();
  await w.clock.settle();
  expect(w.heads.isSubscribed).toBe(true);
  for (const result of [{ number: '0x5' }, { number: 'soon' }, null, undefined]) w.requests[0]?.onData({ result });
  expect(w.heard).toEqual([5]);
});

test('what fails or is lost is tried again after a while', async () => {
  const w = world();
  w.fail(true);
  w.start();
  await w.clock.settle();
  expect(w.heads.isSubscribed).toBe(false);
  w.fail(false);
  await w.clock.advance(30_000);
  expect(w.requests).toHaveLength(2);
  w.requests[1]?.onError(new Error('lost'));
  expect(w.heads.isSubscribed).toBe(false);
  await w.clock.advance(30_000);
  expect(w.requests).toHaveLength(3);
});

test('closed, it unsubscribes and tells nothing more', async () => {
  const w = world();
  w.start();
  await w.clock.settle();
  w.heads.close();
  w.requests[0]?.onData({ result: { number: '0x5' } });
  w.requests[0]?.onError(new Error('lost'));
  await w.clock.advance(60_000);
  expect([w.unsubscribed(), w.heard, w.requests.length, w.clock.pending()]).toEqual([1, [], 1, 0]);
});
