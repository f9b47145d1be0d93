import assert from 'node:assert/strict';
import type { JsonValue, Transaction } from '../../transaction/transaction.js';
import { accept, apply, bound, defined, type StoreKit } from './kit.js';

const maxUint256 = 2n ** 256n - 1n;
const words = 'Grüße, 世界, שלום, עולם‏, e\u0301 é, 👩‍👩‍👧‍👦 🚀 𝕏, \t\n\r"\'\\ %_; -- \u0001\uFFFD';

const everything: Partial<Transaction> = {
  messageType: words,
  data: words,
  to: null,
  value: maxUint256,
  calldata: `0x${'ab'.repeat(5_000)}`,
  gas: maxUint256,
  maxFeePerGas: maxUint256,
  maxPriorityFeePerGas: 0n,
  presigned: '0xABcd',
  submittedBy: words,
  idempotencyKey: words,
  externalId: words,
  tags: ['a', '', words],
  metadata: { '': '', [words]: words },
  priority: -(2 ** 31),
  successOn: 'confirmed',
  confirmations: 'finalized',
  maxAttempts: 1,
  status: 'failed',
  stage: 'reverted',
  pooled: true,
  blockedOn: 'nonce_review',
  version: 1,
  generation: 3,
  place: words,
  nonce: 2 ** 53 - 1,
  slot: 'closing',
  hash: `0x${'cd'.repeat(32)}`,
  wish: 'expire',
  failures: 2,
  attemptCount: 40,
  nextAttemptAt: 8_640_000_000_000_000,
  failure: {
    code: 'reverted',
    category: 'revert',
    message: words,
    hint: '',
    retryable: true,
    attemptNo: null,
    revert: { selector: '0x08c379a0', name: 'Error', args: [words], reason: words, panicCode: 17 },
    nodeMessage: words,
  },
  inclusion: {
    hash: `0x${'cd'.repeat(32)}`,
    blockNumber: 2 ** 40,
    blockHash: `0x${'ef'.repeat(32)}`,
    minedAt: 1_760_000_000_123,
    executed: false,
    gasUsed: maxUint256,
    effectiveGasPrice: 1n,
    confirmations: 0,
  },
  validUntil: 0,
  clearedAt: 8_640_000_000_000_000,
};

export function valueCases({ topic, test }: StoreKit): void {
  const keeps = (name: string, data: JsonValue) =>
    test(`keeps data that is ${name}`, async (given) => {
      const transaction = await accept(given, { data });
      assert.deepEqual((await given.store.get(transaction.id))?.data, data);
    });

  topic('values', () => {
    test('come back as they were, in every field at its extreme', async (given) => {
      const { store, samples } = given;
      const transaction = await accept(given, everything);
      assert.deepEqual(await store.get(transaction.id), transaction);
      assert.deepEqual(await store.list({ filter: { externalId: words }, limit: 5 }), [transaction]);
      assert.deepEqual(await store.list({ filter: { idempotencyKey: words }, limit: 5 }), [transaction]);
      assert.deepEqual(await store.list({ filter: { messageType: [words] }, limit: 5 }), [transaction]);
      const same = await store.insert([samples.accepted({ idempotencyKey: words })]);
      assert.deepEqual(same, [{ inserted: false, existing: transaction }]);
    });

    test('come back as they were when a change wrote them', async (given) => {
      const { store, samples } = given;
      const { priority, ...fields } = everything;
      const transaction = await accept(given, {
        ...fields,
        stage: 'queued',
        failure: null,
        inclusion: null,
        wish: null,
        speedUp: null,
      });
      const { failure = null, inclusion = null, stage = 'reverted', speedUp = null } = everything;
      const changed = samples.changed(transaction, { failure, inclusion, stage, wish: 'retry', speedUp });
      assert.equal(await store.act(changed, samples.event(changed, { type: 'retried', reason: words })), true);
      assert.deepEqual(await store.get(transaction.id), changed);
      const cleared = samples.changed(changed, { failure: null, inclusion: null, hash: null, nonce: null, slot: null });
      assert.equal(await store.act(cleared, samples.event(cleared)), true);
      assert.deepEqual(await store.get(transaction.id), cleared);
      assert.equal((await store.history(transaction.id)).events[1]?.reason, words);
    });

    test('tell null from empty and from zero', async (given) => {
      const nothing = await accept(given);
      const empty = await accept(given, {
        data: '',
        idempotencyKey: '',
        externalId: '',
        tags: [''],
        gas: 0n,
        value: 0n,
        maxFeePerGas: 0n,
        nonce: 0,
        nextAttemptAt: 0,
        validUntil: 0,
      });
      assert.deepEqual(await given.store.get(nothing.id), nothing);
      assert.deepEqual(await given.store.get(empty.id), empty);
      const again = await given.store.insert([given.samples.accepted({ idempotencyKey: '' })]);
      assert.deepEqual(again, [{ inserted: false, existing: empty }]);
    });

    test('of slots and attempts come back as they were', async (given) => {
      const { store, samples } = given;
      const { lane, transactions } = await bound(given, 1);
      const slot = samples.slot(defined(transactions[0]), 2 ** 53 - 1, {
        generation: 4,
        acknowledged: true,
        fillerAcknowledged: true,
        refusals: 3,
        nextSendAt: 8_640_000_000_000_000,
        minedHash: `0x${'12'.repeat(32)}`,
      });
      const legacy = samples.attempt(slot, {
        index: 12,
        kind: 'filler',
        raw: `0x${'00ff'.repeat(70_000)}`,
        fees: { kind: 'legacy', gasPrice: maxUint256 },
        gas: maxUint256,
        sendCount: 100,
        lastSentAt: 1,
        answers: [
          { endpoint: words, at: 1, ms: 0.25, class: 'transient', code: -32_000, message: words },
          { endpoint: '', at: 2, ms: 30_000, class: 'ok', code: null, message: null },
        ],
      });
      const dynamic = samples.attempt(slot, {
        fees: { kind: 'eip1559', maxFeePerGas: maxUint256, maxPriorityFeePerGas: 0n },
      });
      await apply(store, lane, samples.commit(lane, { newSlots: [slot], newAttempts: [legacy, dynamic] }));
      const work = await store.openLane(lane.id);
      assert.deepEqual(work.slots.at(-1), slot);
      assert.deepEqual(work.attempts.slice(1), [dynamic, legacy]);
      assert.equal(work.highestNonce, 2 ** 53 - 1);
    });

    keeps('null', null);
    keeps('a number', -1.5e-7);
    keeps('false', false);
    keeps('an empty object', {});
    keeps('an empty array', []);
    keeps('odd in its keys', JSON.parse('{"__proto__":{"a":1},"constructor":"x","":0," ":[],"1":1}'));
    keeps('text that looks like other types', ['null', '1', '{"a":1}', '0x00', '2026-01-01']);
    keeps('a lone half of a pair of code units', ['\ud83d', '\ude80x']);
    keeps('nested 200 deep', nested(200));
    keeps('1 MB of text', '🚀é'.repeat(150_000));
    keeps('many small values', Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key ${at}`, at])));

    test('of 500 transactions with everything in them come back in one page', async ({ store, samples }) => {
      const group = Array.from({ length: 500 }, (_, at) =>
        samples.accepted({ ...everything, idempotencyKey: `${words} ${at}`, place: `${at}` }),
      );
      await store.insert(group);
      const page = await store.list({ order: 'oldest', limit: 1_000 });
      assert.deepEqual(
        page,
        group.map(({ transaction }) => transaction),
      );
    });
  });
}

function nested(depth: number): JsonValue {
  let value: JsonValue = 'end';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}
