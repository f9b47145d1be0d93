import assert from 'node:assert/strict';
import type { ListFilter } from '../../store/listing.js';
import type { Store } from '../../store/store.js';
import type { Failure } from '../../transaction/failure.js';
import type { Inclusion } from '../../transaction/transaction.js';
import { sampleId, sampleTime } from '../samples.js';
import { accept, acceptAll, defined, idsOf, type StoreKit } from './kit.js';

const alice = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const bob = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';

/** The ids of everything that meets a filter, oldest first; pages of any size must say the same. */
async function listed(store: Store, filter: ListFilter): Promise<string[]> {
  const all = idsOf(await store.list({ filter, order: 'oldest', limit: 1_000 }));
  const paged: string[] = [];
  for (let page = ['']; page.length > 0; paged.push(...page)) {
    assert.ok(paged.length <= all.length, 'pages end');
    page = idsOf(await store.list({ filter, limit: 2, after: paged.at(-1) ?? null }));
  }
  assert.deepEqual(paged.toReversed(), all, 'pages of two, newest first, hold the same');
  return all;
}

/** Filters that people search by, beyond those that name a column. */
export function filterCases({ topic, test }: StoreKit): void {
  topic('list filters for searching', () => {
    test('by the beginning of a message type', async (given) => {
      const names = ['erc20.transfer', 'erc20.approve', 'erc2', 'erc721.transfer', 'erc20.transfer'];
      const all = await acceptAll(
        given.store,
        names.map((messageType) => given.samples.accepted({ messageType })),
      );
      const at = (...places: number[]) => places.map((place) => defined(all[place]).id);
      assert.deepEqual(await listed(given.store, { messageType: ['erc20.*'] }), at(0, 1, 4));
      assert.deepEqual(await listed(given.store, { messageType: ['erc20.*', 'erc721.transfer'] }), at(0, 1, 3, 4));
      assert.deepEqual(await listed(given.store, { messageType: ['*'] }), at(0, 1, 2, 3, 4));
      assert.deepEqual(await listed(given.store, { messageType: ['erc20.%*'] }), []);
      assert.deepEqual(await listed(given.store, { messageType: ['none.*'], status: ['pending'] }), []);
    });

    test('by an address that signs or receives, in any letter case', async (given) => {
      const from = await accept(given, { signer: alice, to: bob });
      const to = await accept(given, { to: alice });
      const both = await accept(given, { signer: alice, to: alice, chainId: 1 });
      await accept(given, { to: bob });
      await accept(given, { to: null });
      for (const address of [alice, alice.toLowerCase()]) {
        assert.deepEqual(await listed(given.store, { address }), [from.id, to.id, both.id]);
      }
      assert.deepEqual(await listed(given.store, { address: alice, chainId: 1 }), [both.id]);
      assert.deepEqual(await listed(given.store, { address: '%' }), []);
    });

    test('by the beginning of an id', async (given) => {
      const times = [0, 0, 70_000, 140_000];
      const all = await acceptAll(
        given.store,
        times.map((ms, at) =>
          given.samples.accepted({ createdAt: sampleTime + ms, id: sampleId(sampleTime + ms, at) }),
        ),
      );
      const [a, b, c] = idsOf(all) as [string, string, string];
      assert.deepEqual(await listed(given.store, { idPrefix: a.slice(0, 13) }), [a, b]);
      assert.deepEqual(await listed(given.store, { idPrefix: a }), [a]);
      assert.deepEqual(await listed(given.store, { idPrefix: c.slice(0, 12) }), [c]);
      assert.deepEqual(
        await listed(given.store, { idPrefix: a.slice(0, 8) }),
        idsOf(all).filter((id) => id.startsWith(a.slice(0, 8))),
      );
      assert.deepEqual(await listed(given.store, { idPrefix: '00000000' }), []);
      assert.deepEqual(await listed(given.store, { idPrefix: `${a.slice(0, 13)}%` }), []);
    });

    test('by what mentions a text: external id, idempotency key, part of a message type, nonce', async (given) => {
      const order = await accept(given, { externalId: '81', messageType: 'pay' });
      const key = await accept(given, { idempotencyKey: 'pay', messageType: 'other' });
      const slotted = await accept(given, { nonce: 81, slot: 'open', stage: 'signed', messageType: 'other' });
      const both = await accept(given, { externalId: 'pay', messageType: 'other.Pay.out' });
      assert.deepEqual(await listed(given.store, { mentions: '81' }), [order.id, slotted.id]);
      assert.deepEqual(await listed(given.store, { mentions: 'pay' }), [order.id, key.id, both.id]);
      assert.deepEqual(await listed(given.store, { mentions: 'PAY', status: ['pending'] }), [order.id, both.id]);
      assert.deepEqual(await listed(given.store, { mentions: '081' }), []);
      assert.deepEqual(await listed(given.store, { mentions: 'pa_' }), []);
    });

    test('by tag, any of several', async (given) => {
      const [red, both, quoted] = await acceptAll(
        given.store,
        [['red'], ['green', 'red'], ['a","red'], [], ['reddish']].map((tags) => given.samples.accepted({ tags })),
      );
      assert.deepEqual(await listed(given.store, { tag: ['red'] }), [red?.id, both?.id]);
      assert.deepEqual(await listed(given.store, { tag: ['green', 'a","red'] }), [both?.id, quoted?.id]);
      assert.deepEqual(await listed(given.store, { tag: ['%'] }), []);
    });

    test('by the code and category of the failure', async (given) => {
      const funds = await accept(given, { status: 'failed', stage: 'rejected', failure: failed('no-funds', 'funds') });
      const revert = await accept(given, {
        status: 'failed',
        stage: 'reverted',
        failure: failed('reverted', 'revert'),
      });
      const trying = await accept(given, { failure: failed('no-funds', 'funds') });
      await accept(given);
      assert.deepEqual(await listed(given.store, { failureCode: ['no-funds'] }), [funds.id, trying.id]);
      assert.deepEqual(await listed(given.store, { failureCode: ['reverted', 'x'], status: ['failed'] }), [revert.id]);
      assert.deepEqual(await listed(given.store, { failureCategory: ['funds'], status: ['failed'] }), [funds.id]);
    });

    test('by block, attempts, parent and time of the last change', async (given) => {
      const first = await accept(given, { createdAt: sampleTime, updatedAt: sampleTime + 100, attemptCount: 1 });
      const second = await accept(given, {
        createdAt: sampleTime,
        updatedAt: sampleTime + 200,
        attemptCount: 3,
        parentId: first.id,
        inclusion: inBlock(7),
      });
      assert.deepEqual(await listed(given.store, { blockNumber: 7 }), [second.id]);
      assert.deepEqual(await listed(given.store, { blockNumber: 8 }), []);
      assert.deepEqual(await listed(given.store, { attemptsFrom: 1 }), [first.id, second.id]);
      assert.deepEqual(await listed(given.store, { attemptsFrom: 2 }), [second.id]);
      assert.deepEqual(await listed(given.store, { parentId: first.id }), [second.id]);
      assert.deepEqual(await listed(given.store, { parentId: second.id }), []);
      assert.deepEqual(await listed(given.store, { updatedFrom: sampleTime + 200 }), [second.id]);
      assert.deepEqual(await listed(given.store, { updatedBefore: sampleTime + 200 }), [first.id]);
    });

    test('by values inside data', async (given) => {
      const data = [
        { order: { id: 81, paid: true, name: 'x' }, items: ['a', { b: null }] },
        { order: { id: '81', paid: false, rate: 0.5 } },
        [{ '0': 'y' }, 'x'],
        'x',
      ];
      const all = await acceptAll(
        given.store,
        data.map((data) => given.samples.accepted({ data })),
      );
      const found = async (path: string, equals: string) => {
        const ids = await listed(given.store, { data: [{ path: path.split('.'), equals }] });
        return ids.map((id) => all.findIndex((transaction) => transaction.id === id));
      };
      assert.deepEqual(await found('order.id', '81'), [0, 1]);
      assert.deepEqual(await found('order.paid', 'true'), [0]);
      assert.deepEqual(await found('order.paid', 'false'), [1]);
      assert.deepEqual(await found('order.rate', '0.5'), [1]);
      assert.deepEqual(await found('items.0', 'a'), [0]);
      assert.deepEqual(await found('1', 'x'), [2]);
      for (const path of ['order', 'items', 'items.1.b', 'order.id.x', 'length', 'items.length', 'constructor.name']) {
        for (const value of ['null', '[object Object]', 'undefined', '2', 'Object', ''])
          assert.deepEqual(await found(path, value), []);
      }
      const both = [
        { path: ['order', 'id'], equals: '81' },
        { path: ['order', 'name'], equals: 'x' },
      ];
      assert.deepEqual(await listed(given.store, { data: both }), [all[0]?.id]);
      assert.deepEqual(await listed(given.store, { data: [] }), idsOf(all));
    });
  });
}

function failed(code: string, category: Failure['category']): Failure {
  const message = 'it failed';
  return { code, category, message, hint: '', retryable: true, attemptNo: 1, revert: null, nodeMessage: null };
}

function inBlock(blockNumber: number): Inclusion {
  return {
    hash: `0x${'1'.repeat(64)}`,
    blockNumber,
    blockHash: `0x${'2'.repeat(64)}`,
    minedAt: sampleTime,
    executed: true,
    gasUsed: 21_000n,
    effectiveGasPrice: 1n,
    confirmations: 1,
  };
}
