import { expect, test } from 'vitest';
import { balanceLine } from './balance-line.js';

const at = (minute: number, balance: string) => ({ at: new Date(minute * 60_000).toISOString(), balance });

test('goes from the first to the last, between the lowest and the highest', () => {
  const line = balanceLine([at(0, '100'), at(15, '40'), at(60, '70')]);
  expect(line).toEqual({ points: '0,0 25,100 100,50', lowest: 40n, highest: 100n, change: -30n });
});

test('a balance that never moves lies in the middle', () => {
  expect(balanceLine([at(0, '7'), at(15, '7')])).toEqual({
    points: '0,50 100,50',
    lowest: 7n,
    highest: 7n,
    change: 0n,
  });
});

test('keeps what floating point would lose, and draws nothing of one point', () => {
  expect(balanceLine([at(0, '0'), at(15, String(2n ** 200n + 1n))])?.highest).toBe(2n ** 200n + 1n);
  expect(balanceLine([])).toBeNull();
  expect(balanceLine([at(0, '1')])).toBeNull();
  expect(balanceLine([at(0, '1'), at(0, '2')])).toBeNull();
});
