import { mainnet } from 'viem/chains';
import { expect, test } from 'vitest';
import { dashboardOf } from './dashboard-of.js';

test('shows the chain in its own words', () => {
  expect(dashboardOf({ environment: null }, mainnet)).toEqual({
    chains: [{ id: 1, name: 'Ethereum', symbol: 'ETH', decimals: 18, explorer: 'https://etherscan.io' }],
  });
});

test.each([
  ['production', 'danger'],
  ['Prod EU', 'danger'],
  ['staging', 'caution'],
  ['development', 'neutral'],
])('an environment called %s is marked %s', (environment, tone) => {
  expect(dashboardOf({ environment }, mainnet).environment).toEqual({ label: environment, tone });
});
