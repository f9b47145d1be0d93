import { describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from './clock.js';

describe('systemRandom', () => {
  const drawn = Array.from({ length: 20_000 }, systemRandom);

  it('stays in [0, 1) and never repeats in a sample', () => {
    for (const value of drawn) expect(value >= 0 && value < 1).toBe(true);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('is spread evenly, with 53 bits', () => {
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => drawn.filter((value) => Math.floor(value * 10) === tenth).length,
    );
    // 2,000 each are expected; ten standard deviations are 424
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(424);
    expect(drawn.some((value) => (value * 2 ** 53) % 2 === 1)).toBe(true);
  });
});

describe('systemClock', () => {
  it('shows wall time', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });

  it('runs what is wanted soon in a later turn', async () => {
    const order: string[] = [];
    const done = new Promise<void>((resolve) =>
      systemClock.soon(() => {
        order.push('soon');
        resolve();
      }),
    );
    order.push('now');
    await done;
    expect(order).toEqual(['now', 'soon']);
  });

  it('cancels what has not run, and takes a delay longer than timers can', async () => {
    let ran = 0;
    const cancels = [0, 1, 10 ** 12, Number.POSITIVE_INFINITY].map((ms) => systemClock.after(ms, () => ran++));
    for (const cancel of cancels) cancel();
    await new Promise<void>((resolve) => systemClock.after(2, resolve));
    expect(ran).toBe(0);
  });
});
