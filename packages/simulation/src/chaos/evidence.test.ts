import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, faults, simulate, type World } from '@tx-broadcaster/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { keepEvidence, rowsNamed } from './evidence.js';

async function lostWorld(): Promise<{ world: World; id: string }> {
  const { world } = await simulate(9, { without: faults });
  const [lost] = world.store.transactions;
  if (!lost) throw new Error('no transaction');
  const slots = world.store.slots.filter(({ transactionId }) => transactionId !== lost.id);
  return { world: { ...world, store: { ...world.store, slots } }, id: lost.id };
}

test('a violation is told with every row of what it names', async () => {
  const { world, id } = await lostWorld();
  const rows = rowsNamed({ rule: 'D2', what: `${id} took effect twice` }, world);
  expect(rows.filter((row) => row.startsWith('transaction'))).toHaveLength(1);
  expect(rows.every((row) => /^(transaction|attempt|event|mined|request) /.test(row))).toBe(true);
  for (const what of ['attempt', 'event', 'mined', 'request'])
    expect(rows.some((row) => row.startsWith(what))).toBe(true);
  const lane = world.store.transactions[0]?.lane ?? '';
  expect(rowsNamed({ rule: 'D3', what: `slot 1 of ${lane} says payload` }, world)).toContainEqual(
    expect.stringMatching(/^slot .*"nonce":1,/),
  );
});

test('everything about a world is kept in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { world } = await lostWorld();
  const violations = check(world);
  const path = keepEvidence(join(folder, 'new'), 'seed-1', {
    world,
    violations,
    journal: ['5 reorg'],
    outputs: [['a']],
  });
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  expect(kept).toMatchObject({ journal: ['5 reorg'], outputs: [['a']], violations });
  expect(kept.store.transactions).toHaveLength(world.store.transactions.length);
});
