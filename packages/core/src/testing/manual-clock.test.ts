import { expect, test } from 'vitest';
import { ManualClock } from './manual-clock.js';

test('stands still until it is moved', async () => {
  const clock = new ManualClock(1_000);
  await clock.settle();
  expect(clock.now()).toBe(1_000);
  await clock.advance(25);
  expect(clock.now()).toBe(1_025);
});

test('runs timers by time, equal ones in the order they were set, each at its own instant', async () => {
  const clock = new ManualClock(0);
  const seen: [string, number][] = [];
  const set = (name: string, ms: number) => clock.after(ms, () => seen.push([name, clock.now()]));
  set('c', 20);
  set('a', 10);
  set('b', 10);
  set('later', 31);
  await clock.advance(30);
  expect(seen).toEqual([
    ['a', 10],
    ['b', 10],
    ['c', 20],
  ]);
  expect([clock.pending(), clock.nextAt()]).toEqual([1, 31]);
});

test('runs within one advance what timers and their promises set', async () => {
  const clock = new ManualClock(0);
  const seen: number[] = [];
  const again = async () => {
    seen.push(clock.now());
    await Promise.resolve();
    clock.soon(() => clock.after(10, again));
  };
  clock.after(10, again);
  await clock.advance(35);
  expect(seen).toEqual([10, 20, 30]);
});

test('does not run what was cancelled', async () => {
  const clock = new ManualClock();
  let ran = false;
  const cancel = clock.after(5, () => {
    ran = true;
  });
  cancel();
  cancel();
  await clock.advance(10);
  expect([ran, clock.pending(), clock.nextAt()]).toEqual([false, 0, null]);
});

test('is due at once for no time or less, but not before the caller is done', async () => {
  const clock = new ManualClock(0);
  const seen: string[] = [];
  clock.after(-5, () => seen.push('timer'));
  seen.push('caller');
  await clock.advance(0);
  expect(seen).toEqual(['caller', 'timer']);
  expect(clock.now()).toBe(0);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
  'refuses to wait %d ms, for which setTimeout does not wait',
  (ms) => {
    expect(() => new ManualClock().after(ms, () => undefined)).toThrow('expected a delay of at most 2147483647 ms');
  },
);

test('advances until a condition holds, and no further', async () => {
  const clock = new ManualClock(0);
  let done = false;
  clock.after(250, () => {
    done = true;
  });
  await clock.advanceUntil(async () => done, { stepMs: 100 });
  expect(clock.now()).toBe(300);
});

test('says what did not come to hold', async () => {
  const clock = new ManualClock(0);
  clock.after(5_000, () => undefined);
  const never = () => false;
  await expect(clock.advanceUntil(never, { stepMs: 100, maxMs: 250 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: ManualClock: after 250 ms of virtual time this does not hold yet: () => false (1 timers wait, next in 4750 ms)]`,
  );
  expect(clock.now()).toBe(250);
});

test('refuses to be moved from two places at once', async () => {
  const clock = new ManualClock();
  const first = clock.advance(1);
  await expect(clock.advance(1)).rejects.toThrow('advance was called while another advance is still running');
  await first;
  await clock.advance(1);
});

test('goes on after a timer that throws', async () => {
  const clock = new ManualClock(0);
  clock.after(1, () => {
    throw new Error('from the timer');
  });
  await expect(clock.advance(5)).rejects.toThrow('from the timer');
  await clock.advance(5);
  expect(clock.now()).toBe(6);
});

test('tells whole milliseconds, as a system does', async () => {
  const clock = new ManualClock(5);
  const seen: number[] = [];
  clock.after(10 / 3, () => seen.push(clock.now()));
  await clock.advance(4);
  expect(seen).toEqual([8]);
});

test('waits for what takes real time, and for what that begins', async () => {
  let busy = 0;
  const clock = new ManualClock(0, { busy: () => busy > 0 });
  const reads: number[] = [];
  const read = (then: () => void) => {
    busy++;
    setImmediate(() => {
      busy--;
      then();
    });
  };
  clock.after(1_000, () => read(() => clock.soon(() => read(() => reads.push(clock.now())))));
  clock.after(1_001, () => reads.push(clock.now()));
  await clock.advance(2_000);
  expect(reads).toEqual([1_000, 1_001]);
});
