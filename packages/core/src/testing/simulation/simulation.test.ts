import { expect, test } from 'vitest';
import { faults } from './scenario.js';
import { simulate } from './simulation.js';

async function traced(seed: number): Promise<string> {
  const lines: string[] = [];
  const { violations, seen, events } = await simulate(seed, { trace: (line) => lines.push(line) });
  return JSON.stringify({ lines, violations, seen, events });
}

test.each([3, 12, 86])('seed %i is the same run each time, to the byte', async (seed) => {
  const first = await traced(seed);
  await simulate(seed + 1);
  expect(await traced(seed)).toBe(first);
});

test('thirty seeds: nothing lost, nothing doubled, nothing stuck', async () => {
  const violations: string[] = [];
  for (let seed = 1; seed <= 30; seed++) {
    const outcome = await simulate(seed);
    violations.push(...outcome.violations.map(({ rule, what }) => `seed ${seed}: ${rule} ${what}`));
  }
  expect(violations).toEqual([]);
});

test('without faults everything that can succeed does', async () => {
  const { seen, world, violations } = await simulate(5, { without: faults });
  expect(violations).toEqual([]);
  for (const trouble of ['killed', 'paused', 'outage', 'commit lost', 'reorg drop', 'nonce review'])
    expect(seen).not.toHaveProperty(trouble);
  for (const { messageType, stage } of world.store.transactions)
    if (['note', 'payment', 'estimated'].includes(messageType)) expect(stage).toBe('confirmed');
});
