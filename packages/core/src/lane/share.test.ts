import { describe, expect, it } from 'vitest';
import { surplus, vacancies } from './share.js';

const load = (id: string, backlog: number, openSlots: number) => ({ id, backlog, openSlots });

describe('surplus', () => {
  it('is nothing up to the share', () => {
    expect(surplus([load('a', 0, 0), load('b', 1, 1)], 2)).toEqual([]);
  });

  it('is the lanes with the least under way', () => {
    const lanes = [load('a', 5, 0), load('b', 0, 0), load('c', 0, 9), load('d', 0, 1)];
    expect(surplus(lanes, 2).map(({ id }) => id)).toEqual(['d', 'b']);
    expect(surplus(lanes, 0)).toHaveLength(4);
  });
});

describe('vacancies', () => {
  const free = ['a', 'b', 'c', 'd', 'e'];

  it('are as many as there is room for', () => {
    expect(vacancies(free, 2, 'one')).toHaveLength(2);
    expect(new Set(vacancies(free, 9, 'one'))).toEqual(new Set(free));
    expect(vacancies(free, 0, 'one')).toEqual([]);
    expect(vacancies(free, -3, 'one')).toEqual([]);
    expect(vacancies([], 3, 'one')).toEqual([]);
  });

  it('begin at another place for another instance', () => {
    const firsts = new Set(['one', 'two', 'three', 'four'].map((holder) => vacancies(free, 1, holder)[0]));
    expect(firsts.size).toBeGreaterThan(1);
  });
});
