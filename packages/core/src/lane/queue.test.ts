import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samples } from '../testing/lane-samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { Queue } from './queue.js';

const item = (place: string, priority = 0, id = `id-${place}-${priority}`): Transaction =>
  samples.transaction({ id, place, priority });
const places = (queue: Queue) => queue.items.map(({ place }) => place);

function queueOf(limit: number, items: readonly Transaction[], complete = true): Queue {
  const queue = new Queue(limit);
  queue.append(items, complete);
  return queue;
}

describe('Queue', () => {
  it('stands in order of priority, then of place', () => {
    const queue = queueOf(10, []);
    for (const one of [item('c'), item('a'), item('b', 5), item('b'), item('z', -1)]) queue.put(one);
    expect(queue.items.map(({ place, priority }) => `${place}${priority}`)).toEqual(['b5', 'a0', 'b0', 'c0', 'z-1']);
  });

  it('replaces the same transaction where it stands', () => {
    const queue = queueOf(10, [item('a'), item('b'), item('c')]);
    const changed = { ...item('b'), version: 9 };
    queue.put(changed);
    expect(places(queue)).toEqual(['a', 'b', 'c']);
    expect(queue.items[1]).toBe(changed);
    expect(queue.length).toBe(3);
  });

  it('moves a transaction whose place or priority changed', () => {
    const queue = queueOf(10, [item('a', 0, 'one'), item('b', 0, 'two'), item('c', 0, 'three')]);
    queue.put(item('d', 0, 'one'));
    expect(places(queue)).toEqual(['b', 'c', 'd']);
    queue.put(item('c', 9, 'three'));
    expect(places(queue)).toEqual(['c', 'b', 'd']);
  });

  it('leaves to the store what lies behind its end, unless it is complete', () => {
    const queue = queueOf(10, [item('a'), item('c')], false);
    queue.put(item('d'));
    expect(places(queue)).toEqual(['a', 'c']);
    queue.put(item('b'));
    expect(places(queue)).toEqual(['a', 'b', 'c']);
    queue.complete = true;
    queue.put(item('d'));
    expect(places(queue)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes nothing in while it is empty and the store has not been read', () => {
    const queue = new Queue(10);
    queue.put(item('a'));
    expect(queue.length).toBe(0);
    expect(queue.has('id-a-0')).toBe(false);
  });

  it('reads on where it ends, and knows nothing twice', () => {
    const queue = queueOf(10, [item('a'), item('b', -3)], false);
    expect(queue.end).toEqual({ priority: -3, place: 'b' });
    queue.append([item('b', -3), item('c', -3)], true);
    expect(places(queue)).toEqual(['a', 'b', 'c']);
    expect(queue.complete).toBe(true);
    expect(new Queue(3).end).toBeNull();
  });

  it('is cut to its limit once it has grown by half, and then is not complete', () => {
    const queue = queueOf(4, []);
    for (const place of ['a', 'b', 'c', 'd', 'e', 'f']) queue.put(item(place));
    expect(queue.length).toBe(6);
    expect(queue.complete).toBe(true);
    queue.put(item('0'));
    expect(places(queue)).toEqual(['0', 'a', 'b', 'c']);
    expect(queue.complete).toBe(false);
    expect(queue.has('id-d-0')).toBe(false);
  });

  it('removes what it has and ignores what it has not', () => {
    const queue = queueOf(10, [item('a'), item('b'), item('c')]);
    queue.remove(new Set(['id-b-0', 'nobody']));
    queue.remove(new Set());
    expect(places(queue)).toEqual(['a', 'c']);
    expect(queue.has('id-b-0')).toBe(false);
  });

  it('is always the front of the whole queue, in order, without gaps (against a sorted model)', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        id: fc.nat(30),
        place: fc.nat(40),
        priority: fc.integer({ min: -1, max: 1 }),
      }),
      fc.record({ kind: fc.constant('remove' as const), id: fc.nat(30) }),
      fc.record({ kind: fc.constant('read' as const), size: fc.integer({ min: 1, max: 6 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, limit) => {
        const store = new Map<string, Transaction>();
        const sorted = () =>
          [...store.values()].sort((a, b) => b.priority - a.priority || (a.place < b.place ? -1 : 1));
        const queue = new Queue(limit);
        queue.complete = true;
        for (const one of steps) {
          if (one.kind === 'read') {
            if (queue.complete) continue;
            const { end } = queue;
            const behind = sorted().filter(
              ({ priority, place }) =>
                end === null || priority < end.priority || (priority === end.priority && place > end.place),
            );
            queue.append(behind.slice(0, one.size), behind.length < one.size);
          } else if (one.kind === 'remove') {
            store.delete(`t${one.id}`);
            queue.remove(new Set([`t${one.id}`]));
          } else {
            // places are unique: they are ids of their own
            const place = `${String(one.place).padStart(2, '0')}-${one.id}`;
            const transaction = item(place, one.priority, `t${one.id}`);
            store.set(transaction.id, transaction);
            queue.put(transaction);
          }
          const whole = sorted().map(({ id }) => id);
          expect(queue.items.map(({ id }) => id)).toEqual(whole.slice(0, queue.length));
          if (queue.complete) expect(queue.length).toBe(whole.length);
          expect(queue.length).toBeLessThanOrEqual(limit * 1.5 + 6);
        }
      }),
    );
  });
});
