import assert from 'node:assert/strict';
import type { ActivityQuery, ActivitySum } from '../../store/activity-query.js';
import type { Store } from '../../store/store.js';
import { durationOf } from '../../transaction/activity.js';
import { sampleId } from '../samples.js';
import { acceptAll, apply, bound, defined, type StoreKit } from './kit.js';

const minute = 60_000;
const hour = 60 * minute;
/** Begins an hour. */
const start = 1_760_000_400_000;

async function sums(store: Store, query: Partial<ActivityQuery> = {}): Promise<[number, string, string, number][]> {
  const found = await store.activity({ from: start, before: start + 48 * hour, span: hour, ...query });
  assert.ok(isSorted(found.map(({ at }) => at)), 'the oldest comes first');
  return found
    .map((sum): [number, string, string, number] => [sum.at - start, sum.group, sum.measure, sum.amount])
    .sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function isSorted(times: readonly number[]): boolean {
  return times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0));
}

export function activityCases({ topic, test }: StoreKit): void {
  topic('activity', () => {
    test('is nothing in an empty store', async ({ store }) => {
      assert.deepEqual(await sums(store), []);
    });

    test('sums up what was accepted per span, type and lane', async (given) => {
      const { store, samples } = given;
      const at = [0, 1, minute - 1, minute, hour + 1];
      await acceptAll(
        store,
        at.map((ms, number) =>
          samples.accepted({
            createdAt: start + ms,
            id: sampleId(start + ms, number),
            messageType: number === 1 ? 'b' : 'a.x',
            chainId: number === 2 ? 1 : 31_337,
          }),
        ),
      );
      assert.deepEqual(await sums(store), [
        [0, '', 'accepted', 4],
        [hour, '', 'accepted', 1],
      ]);
      assert.deepEqual(await sums(store, { span: minute, before: start + hour }), [
        [0, '', 'accepted', 3],
        [minute, '', 'accepted', 1],
      ]);
      assert.deepEqual(await sums(store, { span: 2 * minute, before: start + hour }), [[0, '', 'accepted', 4]]);
      assert.deepEqual(await sums(store, { from: start + hour }), [[hour, '', 'accepted', 1]]);
      assert.deepEqual(await sums(store, { before: start + hour, per: 'messageType' }), [
        [0, 'a.x', 'accepted', 3],
        [0, 'b', 'accepted', 1],
      ]);
      assert.deepEqual(await sums(store, { before: start + hour, messageType: ['a.*'] }), [[0, '', 'accepted', 3]]);
      for (const none of [{ messageType: ['none'] }, { messageType: ['none*'] }, { messageType: [] }, { lanes: [] }]) {
        assert.deepEqual(await sums(store, none), []);
      }
      const lane = samples.transaction({ chainId: 1 }).lane;
      assert.deepEqual(await sums(store, { lanes: [lane] }), [[0, '', 'accepted', 1]]);
      const lanes = await sums(store, { before: start + hour, per: 'lane' });
      assert.deepEqual(new Map(lanes.map(([, group, , amount]) => [group, amount])).get(lane), 1);
    });

    test('sums up how transactions go on, and how long that took', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 2, { createdAt: start, updatedAt: start });
      const [first, second] = [defined(transactions[0]), defined(transactions[1])];
      const sent = samples.changed(first, { stage: 'accepted', status: 'success', updatedAt: start + 1_000 });
      const expected = new Map([[first.id, first.version]]);
      const events = [samples.event(sent)];
      const after = await apply(store, lane, samples.commit(lane, { expected, transactions: [sent], events }));
      const inclusion = {
        hash: first.hash ?? '0x',
        blockNumber: 1,
        blockHash: first.hash ?? '0x',
        minedAt: start,
        executed: true,
        gasUsed: 21_000n,
        effectiveGasPrice: 2_000_000_000n,
        confirmations: 1,
      };
      const mined = samples.changed(sent, { stage: 'mined', inclusion, updatedAt: start + 8_000 });
      await apply(
        store,
        after,
        samples.commit(after, {
          expected: new Map([[sent.id, sent.version]]),
          transactions: [mined],
          events: [samples.event(mined)],
        }),
      );
      const cancelled = samples.changed(second, { stage: 'cancelled', status: 'failed', updatedAt: start + 2_000 });
      await store.act(cancelled, samples.event(cancelled));
      assert.deepEqual(await sums(store), [
        [0, '', 'accepted', 2],
        [0, '', 'failed', 1],
        [0, '', 'fee_gwei', 42_000],
        [0, '', 'mined', 1],
        [0, '', 'sent', 1],
        [0, '', 'success', 1],
      ]);
      const found = await store.activity({ from: start, before: start + hour, span: minute });
      assert.deepEqual(await sums(store, { span: minute }), await sums(store));
      const detail = (measure: string) => defined(found.find((sum: ActivitySum) => sum.measure === measure)).detail;
      assert.equal(detail('failed'), 'cancelled');
      for (const [measure, ms] of [
        ['sent', 1_000],
        ['mined', 8_000],
      ] as const) {
        const { above, upTo } = durationOf(detail(measure));
        assert.ok(
          above < ms && ms <= upTo && upTo < above * 1.2,
          `${measure} took ${ms} ms, within ${above} and ${upTo}`,
        );
      }
    });

    test('adds nothing for what was refused', async (given) => {
      const { store, samples } = given;
      await acceptAll(store, [samples.accepted({ createdAt: start, idempotencyKey: 'key' })]);
      await store.insert([samples.accepted({ createdAt: start, idempotencyKey: 'key' })]);
      const { lane, transactions } = await bound(given, 1, { createdAt: start, chainId: 5 });
      const stale = samples.changed(defined(transactions[0]), { stage: 'accepted', updatedAt: start });
      const expected = new Map([[stale.id, 77]]);
      await store.commit(samples.commit(lane, { expected, transactions: [stale], skipChanged: true }));
      const never = samples.changed(stale, { stage: 'cancelled', status: 'failed' });
      await store.act(never, samples.event(never));
      assert.deepEqual(await sums(store), [[0, '', 'accepted', 2]]);
    });

    test('keeps minutes for two days at least, and hours for good', async (given) => {
      const { store, samples } = given;
      const at = (ms: number) => samples.accepted({ createdAt: start + ms, id: sampleId(start + ms, 1) });
      for (const ms of [0, minute, 47 * hour, 48 * hour, 200 * hour]) await acceptAll(store, [at(ms)]);
      const before = start + 300 * hour;
      assert.equal((await store.activity({ from: 0, before, span: hour })).length, 4);
      const kept = await store.activity({ from: start + 152 * hour, before, span: minute });
      assert.deepEqual(
        kept.map((sum) => sum.at - start),
        [200 * hour],
      );
    });
  });
}
