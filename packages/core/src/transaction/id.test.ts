import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { seededRandom } from '../testing/seeded-random.js';
import { idMaker } from './id.js';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const start = 1_760_000_000_000;
const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** A maker on a clock that shows these times, one for each id. */
function idsAt(times: readonly number[], random = seededRandom(1)): string[] {
  let at = 0;
  const make = idMaker({ now: () => times[at] ?? start }, random);
  return times.map((_, index) => {
    at = index;
    return make();
  });
}

describe('idMaker', () => {
  it('makes UUIDs of version 7 and the RFC variant that carry the time', () => {
    const make = idMaker(new ManualClock(start), seededRandom(2));
    const id = make();
    expect(id).toMatch(form);
    expect(timeOf(id)).toBe(start);
  });

  it('keeps its form at the edges of chance', () => {
    for (const chance of [0, 0.5, 1 - 2 ** -53]) {
      for (const id of idsAt([0, 1, start, 2 ** 48 - 1], () => chance)) expect(id).toMatch(form);
    }
  });

  it('sorts strictly by making while the clock stands still', () => {
    const ids = idsAt(new Array<number>(5000).fill(start));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(5000);
  });

  it('sorts strictly by making however the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 40), { minLength: 2, maxLength: 60 }), fc.integer(), (times, seed) => {
        const ids = idsAt(times, seededRandom(seed));
        for (const [index, id] of ids.entries()) {
          expect(id).toMatch(form);
          if (index > 0) expect((ids[index - 1] ?? '') < id).toBe(true);
        }
      }),
    );
  });

  it('stays at the latest time when the clock goes back', () => {
    const [first = '', second = '', third = ''] = idsAt([start, start - 60_000, start + 1]);
    expect([timeOf(first), timeOf(second), timeOf(third)]).toEqual([start, start, start + 1]);
    expect(first < second && second < third).toBe(true);
  });

  it('borrows from the next millisecond when the counter is full', () => {
    const ids = idsAt(new Array<number>(4097).fill(start), () => 0);
    expect(timeOf(ids[4095] ?? '')).toBe(start);
    expect(ids[4095]?.slice(14, 18)).toBe('7fff');
    expect(timeOf(ids[4096] ?? '')).toBe(start + 1);
    expect(ids[4096]?.slice(14, 18)).toBe('7000');
  });

  it('leaves room to count: the first of a millisecond starts in the lower half', () => {
    const [id = ''] = idsAt([start], () => 1 - 2 ** -53);
    expect(Number.parseInt(id.slice(15, 18), 16)).toBeLessThan(0x800);
  });

  it('shares nothing between two makers on the same clock but the time', () => {
    const clock = new ManualClock(start);
    const [a, b] = [idMaker(clock, seededRandom(3)), idMaker(clock, seededRandom(4))];
    const ids = Array.from({ length: 500 }, () => [a(), b()]).flat();
    expect(new Set(ids).size).toBe(1000);
  });
});
