import { type LaneHealth, memoryStore } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { signer, startApp } from '../../test/harness.js';
import { BalanceLog } from './balance-log.js';

const quarter = 15 * 60_000;
const lane = '31337:0xabc';

function started(balances: () => readonly Pick<LaneHealth, 'lane' | 'balance'>[]) {
  const clock = new ManualClock(quarter * 2_000_000, { turns: 20 });
  const { documents } = memoryStore();
  const warnings: unknown[] = [];
  // what is not named here is of no importance to it
  const broadcaster = { signers: async () => balances() as LaneHealth[] };
  const make = () => new BalanceLog({ broadcaster, documents, clock, warn: (error) => warnings.push(error) });
  const [log, other] = [make(), make()];
  for (const one of [log, other]) {
    one.start();
    onTestFinished(() => one.stop());
  }
  return { clock, log, warnings };
}

test('keeps one balance for each quarter of an hour, whoever looks, and those of a week', async () => {
  let balance = 1_000;
  const { clock, log } = started(() => [
    { lane, balance: String(balance--) },
    { lane: 'unseen', balance: null },
  ]);
  await clock.advance(quarter + 1);
  const kept = await log.of(lane);
  expect(kept.map(({ at }) => Date.parse(at) / quarter).map(Math.floor)).toEqual([2_000_000, 2_000_001]);
  expect(kept[0]?.balance).toBe('1000');
  expect(await log.of('unseen')).toEqual([]);
  await clock.advance(8 * 24 * 3_600_000);
  const week = await log.of(lane);
  expect(week.length).toBe(7 * 24 * 4);
});

test('goes on after what could not be read', async () => {
  let fails = true;
  const { clock, log, warnings } = started(() => {
    if (fails) throw new Error('gone');
    return [{ lane, balance: '7' }];
  });
  await clock.advance(1);
  expect(warnings.length).toBeGreaterThan(0);
  fails = false;
  await clock.advance(60_000);
  expect(await log.of(lane)).toMatchObject([{ balance: '7' }]);
});

test('is told over HTTP for a signer that there is', async () => {
  const { documents } = memoryStore();
  const clock = new ManualClock(quarter * 2_000_000);
  const id = `31337:${signer.address.toLowerCase()}`;
  const value = { at: '2026-01-01T00:00:00.000Z', balance: '5' };
  await documents.put({ kind: `balance:${id}`, id: '000002000000', value, updatedAt: 0 }, null);
  const balances = new BalanceLog({ broadcaster: { signers: async () => [] }, documents, clock });
  const { request } = await startApp({ balances });
  const { status, body } = await request(`/signers/${signer.address}/balances?chain_id=31337`);
  expect([status, body]).toEqual([200, { data: [value] }]);
  expect((await request(`/signers/${signer.address}/balances`)).status).toBe(400);
  expect((await request(`/signers/${signer.address}/balances?chain_id=1`)).status).toBe(404);
});
