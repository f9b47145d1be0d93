import { expect, test } from 'vitest';
import { Scheduler } from './scheduler.js';

test('events run in the order of their instants, those of one instant in the order they were asked for', async () => {
  const scheduler = new Scheduler(1000);
  const ran: string[] = [];
  for (const [name, ms] of [
    ['c', 30],
    ['a', 10],
    ['d', 30],
    ['b', 20],
  ] as const)
    scheduler.after(ms, () => ran.push(`${name} ${scheduler.now()}`));
  scheduler.after(15, () => ran.push('never'))();
  await scheduler.run(2000);
  expect(ran).toEqual(['a 1010', 'b 1020', 'c 1030', 'd 1030']);
  expect(scheduler.now()).toBe(2000);
});

test('what an event causes by promises has happened before the next event', async () => {
  const scheduler = new Scheduler(0);
  const ran: string[] = [];
  scheduler.after(1, () => {
    void (async () => {
      for (let n = 0; n < 20; n++) await null;
      ran.push('promised');
      scheduler.after(0, () => ran.push('asked for'));
    })();
  });
  scheduler.after(1, () => ran.push('second'));
  await scheduler.run(5);
  expect(ran).toEqual(['promised', 'second', 'asked for']);
});

test('events beyond the end wait for the next run, and a run ends early when it is told to', async () => {
  const scheduler = new Scheduler(0);
  let ticks = 0;
  const tick = () => {
    ticks++;
    scheduler.after(1, tick);
  };
  tick();
  await scheduler.run(10);
  expect(ticks).toBe(11);
  await scheduler.run(1_000_000, () => ticks > 500);
  expect(ticks).toBeGreaterThan(500);
  expect(ticks).toBeLessThan(700);
});

test('what an event throws ends the run', async () => {
  const scheduler = new Scheduler(0);
  scheduler.after(1, () => {
    throw new Error('broken');
  });
  await expect(scheduler.run(10)).rejects.toThrow('broken');
});

test('nothing runs any more once it is done, and time stands there', async () => {
  const scheduler = new Scheduler(0);
  const ran: number[] = [];
  for (let n = 1; n <= 10; n++) scheduler.after(n, () => ran.push(n));
  await scheduler.run(100, () => ran.length === 4);
  expect(ran).toEqual([1, 2, 3, 4]);
  expect(scheduler.now()).toBe(4);
});
