import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

const names = ['erc20.transfer', 'erc20.approve', 'weights.add', 'x'];

it.each([
  ['erc20.transfr', 'erc20.transfer'],
  ['ERC20.Approve', 'erc20.approve'],
  ['transfer', 'erc20.transfer'],
  ['weight.add', 'weights.add'],
])('takes %j for %j', (name, nearest) => {
  expect(nearestName(name, names)).toBe(nearest);
});

it.each(['', 'y', 'mint', 'something-else-entirely'])('has nothing near %j', (name) => {
  expect(nearestName(name, names)).toBeNull();
});

it('is not slowed down by a huge name', () => {
  expect(nearestName('erc20.transfer'.repeat(100_000), names)).toBeNull();
});
