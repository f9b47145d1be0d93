import assert from 'node:assert/strict';
import type { LoggedEvent } from '../../store/event-log.js';
import type { Store } from '../../store/store.js';
import { accept, acceptAll, apply, bound, defined, idsOf, type StoreKit } from './kit.js';

/** Everything behind a position, so many events at a time. */
async function readLog(store: Store, position: string | null, limit: number): Promise<LoggedEvent[]> {
  const all: LoggedEvent[] = [];
  for (;;) {
    const last = all.at(-1)?.position ?? position;
    const page = await store.eventsAfter(last, limit);
    assert.ok(page.length <= limit, 'a page is no longer than its limit');
    for (const one of page) assert.ok(last === null || one.position > last, 'a page is behind the one before');
    all.push(...page);
    if (page.length === 0) return all;
  }
}

const named = (log: readonly LoggedEvent[]) => log.map(({ event }) => `${event.transactionId} ${event.seq}`);

export function eventLogCases({ topic, test, reopen }: StoreKit): void {
  topic('eventsAfter', () => {
    test('is empty for an empty store', async ({ store }) => {
      assert.deepEqual(await store.eventsAfter(null, 10), []);
      assert.equal(await store.lastPosition(), null);
    });

    test('has the events of all transactions in the order in which they were written', async (given) => {
      const { store, samples } = given;
      const [first, second] = await acceptAll(store, samples.group(2, { chainId: 1 }));
      const cancelled = samples.changed(defined(first), { stage: 'cancelled', status: 'failed' });
      await store.act(cancelled, samples.event(cancelled));
      const { transactions } = await bound(given, 2, { chainId: 2 });
      const [third, fourth] = idsOf(transactions);
      assert.deepEqual(named(await store.eventsAfter(null, 100)), [
        `${first?.id} 1`,
        `${second?.id} 1`,
        `${first?.id} 2`,
        `${third} 1`,
        `${fourth} 1`,
        `${third} 2`,
        `${fourth} 2`,
      ]);
    });

    test('tells of each its transaction as it is now, and the status before', async (given) => {
      const { store, samples } = given;
      const queued = await accept(given);
      const failed = samples.changed(queued, { stage: 'cancelled', status: 'failed' });
      const event = samples.event(failed, { reason: 'asked for by anna' });
      await store.act(failed, event);
      const log = await store.eventsAfter(null, 10);
      assert.deepEqual(
        log.map(({ position, ...rest }) => rest),
        [
          { event: samples.event(queued), previousStatus: null, transaction: failed },
          { event, previousStatus: 'pending', transaction: failed },
        ],
      );
    });

    test('has the events of commits: of new transactions, of several steps, and none of those skipped', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 2);
      const [one, two] = [defined(transactions[0]), defined(transactions[1])];
      const wish = samples.changed(two, { wish: 'cancel' });
      await store.act(wish, samples.event(wish));
      const start = await store.lastPosition();
      const sent = samples.changed(one, { stage: 'sent' });
      const accepted = samples.changed(sent, { stage: 'accepted', status: 'success' });
      const late = samples.changed(two, { stage: 'sent' });
      const commit = samples.commit(lane, {
        skipChanged: true,
        expected: new Map([one, two].map(({ id, version }) => [id, version])),
        transactions: [accepted, late],
        events: [samples.event(sent), samples.event(accepted), samples.event(late)],
      });
      assert.deepEqual(await store.commit(commit), { applied: true, skipped: [two.id] });
      const arrived = samples.arrive({ ...lane, seq: lane.seq + 1 }, [samples.accepted().transaction], 2);
      await apply(store, lane, arrived);
      const log = await readLog(store, start, 100);
      assert.deepEqual(named(log), [`${one.id} 3`, `${one.id} 4`, `${arrived.newTransactions[0]?.id} 1`]);
      assert.deepEqual(
        log.map(({ previousStatus }) => previousStatus),
        ['pending', 'pending', null],
      );
    });

    test('has no event of what was refused', async (given) => {
      const { store, samples } = given;
      const { lane, transactions, slots } = await bound(given, 1);
      const start = await store.lastPosition();
      const sent = samples.changed(defined(transactions[0]), { stage: 'sent' });
      const expected = new Map([[sent.id, sent.version - 1]]);
      const change = { expected, transactions: [sent], events: [samples.event(sent)] };
      await store.commit(samples.commit({ ...lane, seq: 99 }, change));
      await store.commit(samples.commit(lane, { ...change, newSlots: slots }));
      await store.act({ ...sent, version: 99 }, samples.event(sent));
      assert.deepEqual(await readLog(store, start, 10), []);
    });

    test('is read page by page, each behind the last position of the one before', async ({ store, samples }) => {
      const transactions = await acceptAll(store, samples.group(23));
      for (const limit of [1, 5, 23, 100]) {
        const log = await readLog(store, null, limit);
        assert.deepEqual(
          log.map(({ event }) => event.transactionId),
          idsOf(transactions),
        );
      }
    });

    test('has positions that sort as text', async ({ store, samples }) => {
      for (let group = 0; group < 5; group++) await store.insert(samples.group(30));
      const positions = (await readLog(store, null, 1_000)).map(({ position }) => position);
      assert.deepEqual(positions.toSorted(), positions);
      assert.equal(new Set(positions).size, 150);
      assert.equal(await store.lastPosition(), positions.at(-1));
    });

    test('goes on where it was left, whatever comes meanwhile', async ({ store, samples }) => {
      const seen: string[] = [];
      let position: string | null = null;
      const groups = Array.from({ length: 40 }, () => samples.group(5));
      // all under way at once; whichever is done, others may be in the middle
      const inserts = groups.map((group) => store.insert(group));
      for (const insert of inserts) {
        await insert;
        const page: LoggedEvent[] = await readLog(store, position, 7);
        position = page.at(-1)?.position ?? position;
        seen.push(...page.map(({ event }) => event.transactionId));
      }
      assert.deepEqual(
        seen.toSorted(),
        groups
          .flat()
          .map(({ transaction }) => transaction.id)
          .toSorted(),
      );
      assert.equal(seen.length, new Set(seen).size);
    });
  });

  topic('lastPosition', () => {
    test('is in front of everything that is written from then on', async (given) => {
      await accept(given);
      const position = await given.store.lastPosition();
      const next = await accept(given);
      const log = await given.store.eventsAfter(position, 10);
      assert.equal(log.at(-1)?.event.transactionId, next.id);
    });
  });

  if (reopen === null) return;
  topic('the log of a reopened store', () => {
    test('goes on behind the positions of before', async (given) => {
      const before = await accept(given);
      const position = await given.store.lastPosition();
      await given.store.close();
      const store = await reopen(given.store);
      try {
        const [after] = await acceptAll(store, given.samples.group(1));
        assert.deepEqual(named(await readLog(store, position, 10)), [`${after?.id} 1`]);
        assert.deepEqual(named(await readLog(store, null, 10)), [`${before.id} 1`, `${after?.id} 1`]);
      } finally {
        await store.close();
      }
    });
  });
}
