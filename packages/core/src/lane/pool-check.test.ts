import type { Address } from 'viem';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import { ledgerOf, look, policyOf, queued, samples } from '../testing/lane-samples.js';
import { ManualClock } from '../testing/manual-clock.js';
import { laneId, type Transaction } from '../transaction/transaction.js';
import type { LaneContext } from './context.js';
import { Mailbox } from './mailbox.js';
import { PoolCheck } from './pool-check.js';

const other: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const elsewhere = laneId(31_337, other);

interface Given {
  readonly seen?: Parameters<typeof look>[0] | string;
  readonly siblings?: readonly Address[];
  readonly exclusive?: boolean;
  readonly store?: Store;
}

/** A check of a lane that was opened now, whose one sibling has used nonces 0 to 4. */
async function given({ seen = { count: 5 }, siblings = [other], exclusive = true, store = memoryStore() }: Given = {}) {
  const clock = new ManualClock();
  const mine = samples.transaction({ signer: other });
  await store.insert([{ transaction: mine, event: samples.event(mine) }]);
  const key = { lane: elsewhere, chainId: 31_337, signer: other };
  const lane = await store.lease({ ...key, holder: 'one', ttlMs: 60_000, now: clock.now() });
  if (lane && lane.seq === 0) await store.commit(samples.bind(lane, [mine], 4));
  const looks: Address[] = [];
  const warnings: string[] = [];
  const context = {
    siblings,
    clock,
    store,
    policy: policyOf({ exclusive }),
    warn: (message: string) => warnings.push(message),
    chain: {
      async look(signer: Address) {
        looks.push(signer);
        return typeof seen === 'string' ? seen : look(seen);
      },
    },
  } as unknown as LaneContext; // what a check uses of it
  const check = new PoolCheck(
    context,
    { id: laneId(31_337, samples.transaction().signer), chainId: 31_337 },
    new Mailbox(() => {}),
  );
  const createdAt = clock.now() - 1;
  const old = (fields: Partial<Transaction> = {}) => queued({ pooled: true, createdAt, ...fields });
  /** Runs it with this queue until nothing is under way. */
  const run = async (queue: readonly Transaction[] = [old()], parkedAt: number | null = null) => {
    const next = check.run(ledgerOf({ queue, parkedAt }));
    await clock.settle();
    return next;
  };
  return { check, clock, run, old, looks, warnings };
}

describe('what waits in a pool', () => {
  it('is trusted once every other signer shows nothing that the store does not know', async () => {
    const { check, run, looks } = await given();
    expect(check.doubtedUntil).not.toBeNull();
    await run();
    expect(check).toMatchObject({ doubtedUntil: null, isAhead: false });
    expect(looks).toEqual([other]);
  });

  it('stops the lane where another signer has sent more than the store knows', async () => {
    const { check, run, warnings } = await given({ seen: { count: 6 } });
    await run();
    expect(check.isAhead).toBe(true);
    expect(check.doubtedUntil).not.toBeNull();
    expect(warnings).toHaveLength(1);
    check.stopped();
    expect(check).toMatchObject({ doubtedUntil: null, isAhead: false });
  });

  it('waits for a pool that shows more to say so twice', async () => {
    const { check, run, clock } = await given({ seen: { count: 5, pendingCount: 6 } });
    await run();
    expect(check.isAhead).toBe(false);
    expect(await run()).toBe(clock.now() + 5000);
    await clock.advance(5000);
    await run();
    expect(check.isAhead).toBe(true);
  });

  it('waits while another signer cannot be seen', async () => {
    const { check, run, clock, looks } = await given({ seen: 'ECONNREFUSED' });
    await run();
    await clock.advance(5000);
    await run();
    expect(looks).toHaveLength(2);
    expect(check).toMatchObject({ isAhead: false });
    expect(check.doubtedUntil).not.toBeNull();
  });

  it('stops the lane where what another signer had then is parked', async () => {
    const store = memoryStore();
    const { check, run, old } = await given({ store });
    await store.stopLanes({ reason: 'restored', chainCount: 0, since: old().createdAt });
    await run();
    expect(check.isAhead).toBe(true);
  });

  it('is not asked about where nothing waits that is older than the lane’s owner, or all of it is parked or confirmed', async () => {
    const { check, run, old, looks, clock } = await given();
    await run([old({ pooled: false }), old({ clearedAt: clock.now() }), old({ createdAt: clock.now() + 1 })]);
    expect(looks).toEqual([]);
    expect(check.doubtedUntil).toBeNull();
    const parked = await given();
    await parked.run([parked.old()], parked.clock.now());
    expect(parked.looks).toEqual([]);
  });

  it('is trusted where nobody shares the pool, others may use the keys, or the chain is for development', async () => {
    expect((await given({ siblings: [] })).check.doubtedUntil).toBeNull();
    expect((await given({ exclusive: false })).check.doubtedUntil).toBeNull();
    const { check, run } = await given({ seen: { count: 60, development: true } });
    await run();
    expect(check).toMatchObject({ doubtedUntil: null, isAhead: false });
  });
});
