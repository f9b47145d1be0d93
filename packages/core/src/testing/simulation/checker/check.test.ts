import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Attempt } from '../../../transaction/attempt.js';
import type { World } from '../record.js';
import { faults } from '../scenario.js';
import { simulate } from '../simulation.js';
import { check } from './check.js';

let sound: World;
beforeAll(async () => {
  sound = (await simulate(9, { without: faults.filter((fault) => fault !== 'fees') })).world;
});

const rules = (world: World) => [...new Set(check(world).map(({ rule }) => rule))].toSorted();
const withStore = (store: Partial<World['store']>): World => ({ ...sound, store: { ...sound.store, ...store } });
const withChain = (chain: Partial<World['chain']>): World => ({ ...sound, chain: { ...sound.chain, ...chain } });

/** A transaction that took effect, with what belongs to it. */
function success(world: World) {
  const transaction = world.store.transactions.find(({ stage }) => stage === 'confirmed');
  const attempt = world.store.attempts.find(({ transactionId }) => transactionId === transaction?.id);
  const request = world.requests.find(({ externalId }) => externalId === transaction?.externalId);
  if (!transaction || !attempt || !request) throw new Error('the sound world holds no success');
  return { transaction, attempt, request };
}

const changed = <Item>(items: readonly Item[], one: Item, change: Partial<Item>): Item[] =>
  items.map((item) => (item === one ? { ...item, ...change } : item));
const without = <Item>(items: readonly Item[], one: Item): Item[] => items.filter((item) => item !== one);

test('a sound world breaks no rule', () => {
  expect(check(sound)).toEqual([]);
  expect(sound.store.transactions.length).toBeGreaterThan(3);
});

describe('each rule is found broken', () => {
  test('A1: an answered transaction is not there', () => {
    const { transaction } = success(sound);
    expect(rules(withStore({ transactions: without(sound.store.transactions, transaction) }))).toContain('A1');
  });

  test('A2: one key was answered with two ids, or is held twice', () => {
    const { request, transaction } = success(sound);
    const other = sound.store.transactions.find(({ id }) => id !== transaction.id);
    const reply = { kind: 'accepted', id: other?.id ?? '', nonce: null, hash: null } as const;
    const requests = changed(sound.requests, request, { replies: [...request.replies, reply] });
    expect(rules({ ...sound, requests })).toEqual(['A2']);
    const twin = { ...transaction, id: 'twin' };
    expect(rules(withStore({ transactions: [...sound.store.transactions, twin] }))).toContain('A2');
  });

  test('A3: one key was accepted with two bodies', () => {
    const { request } = success(sound);
    expect(rules({ ...sound, requests: [...sound.requests, { ...request, body: 'another' }] })).toEqual(['A3']);
  });

  test('A4: a refused request is stored', () => {
    const { request } = success(sound);
    const refused = { ...request, replies: [{ kind: 'refused', code: 'invalid_data' } as const] };
    expect(rules({ ...sound, requests: changed(sound.requests, request, refused) })).toEqual(['A4']);
  });

  test('A5: an answer carries a hash that is not the transaction’s', () => {
    const { request, transaction } = success(sound);
    const other = sound.store.attempts.find(({ transactionId }) => transactionId !== transaction.id);
    const reply = { kind: 'accepted', id: transaction.id, nonce: 0, hash: other?.hash ?? '' } as const;
    expect(rules({ ...sound, requests: changed(sound.requests, request, { replies: [reply] }) })).toEqual(['A5']);
  });

  test('B1, B2: two slots with one nonce, or a hole between slots', () => {
    const [first] = sound.store.slots;
    if (!first) throw new Error('no slot');
    expect(rules(withStore({ slots: [...sound.store.slots, first] }))).toContain('B1');
    const beyond = { ...first, nonce: 999, transactionId: null, usedBy: null };
    expect(rules(withStore({ slots: [...sound.store.slots, beyond] }))).toContain('B2');
  });

  test('B3: a slot without an envelope', () => {
    const { attempt } = success(sound);
    const attempts = sound.store.attempts.filter(({ nonce, lane }) => nonce !== attempt.nonce || lane !== attempt.lane);
    expect(rules(withStore({ attempts }))).toContain('B3');
  });

  test.each<[string, (attempt: Attempt) => Partial<Attempt>]>([
    ['another nonce', ({ nonce }) => ({ nonce: nonce + 1 })],
    ['another kind', () => ({ kind: 'filler' })],
    ['another chain', ({ lane }) => ({ lane: lane.replace('31337', '1') })],
  ])('B4: an envelope whose row says %s', (_, change) => {
    const { attempt } = success(sound);
    expect(rules(withStore({ attempts: changed(sound.store.attempts, attempt, change(attempt)) }))).toContain('B4');
  });

  test('B5: an envelope that outbids the one before by too little', () => {
    const { attempt } = success(sound);
    const again: Attempt = { ...attempt, hash: '0xaa', index: attempt.index + 1 };
    expect(rules(withStore({ attempts: [...sound.store.attempts, again] }))).toContain('B5');
  });

  test('B5: a tip may grow alone where a pool has a stranger’s in place of the one before', () => {
    const { attempt } = success(sound);
    const { fees } = attempt;
    if (fees.kind === 'legacy') expect.unreachable();
    const tip = (maxPriorityFeePerGas: bigint): Attempt => {
      return { ...attempt, hash: '0xaa', index: attempt.index + 1, fees: { ...fees, maxPriorityFeePerGas } };
    };
    const answer = { endpoint: 'node', at: 0, ms: 0, code: null, message: null };
    const broken = (next: Attempt, kind: Answer['class']) => {
      const refused = { ...attempt, answers: [{ ...answer, class: kind }] };
      const others = sound.store.attempts.filter((one) => one !== attempt);
      return rules(withStore({ attempts: [...others, refused, next] })).includes('B5');
    };
    expect(broken(tip(fees.maxFeePerGas), 'replacement-underpriced')).toBe(false);
    expect(broken(tip(fees.maxFeePerGas), 'underpriced')).toBe(true);
    expect(broken(tip(fees.maxPriorityFeePerGas), 'replacement-underpriced')).toBe(true);
  });

  test('C1: a node saw an envelope that is not stored', () => {
    expect(rules(withChain({ received: new Set([...sound.chain.received, '0xabcd']) }))).toEqual(['C1']);
    expect(
      rules(withChain({ received: new Set([...sound.chain.received, '0xabcd']), foreign: new Set(['0xabcd']) })),
    ).toEqual([]);
  });

  test('C2: one nonce, two transactions', () => {
    const { attempt } = success(sound);
    const stranger: Attempt = { ...attempt, hash: '0xaa', transactionId: 'another', index: attempt.index + 1 };
    expect(rules(withStore({ attempts: [...sound.store.attempts, stranger] }))).toContain('C2');
  });

  test('D1: the chain has a nonce where it cannot be', () => {
    const mined = new Map([...sound.chain.mined].map(([lane, all]) => [lane, all.slice(1)]));
    expect(rules(withChain({ mined }))).toContain('D1');
  });

  test('D2: two effects', () => {
    const { attempt } = success(sound);
    const again: Attempt = { ...attempt, hash: '0xaa' };
    const mined = new Map(
      [...sound.chain.mined].map(([lane, all]) => [
        lane,
        [...all, { hash: '0xaa' as const, nonce: all.length, executed: true, blockNumber: 1 }],
      ]),
    );
    const world = { ...withChain({ mined }), store: { ...sound.store, attempts: [...sound.store.attempts, again] } };
    expect(rules(world)).toContain('D2');
  });

  test('D3: a record says of no chain before what happened there, though the same bytes were on several', () => {
    const { transaction } = success(sound);
    const hash = transaction.inclusion?.hash ?? '0x';
    const of = [...sound.chain.mined.values()].flat().find((one) => one.hash === hash);
    if (!of) throw new Error('it is not on the chain');
    const mined = new Map([...sound.chain.mined].map(([lane, all]) => [lane, without(all, of)]));
    const told = (...executed: boolean[]) =>
      check(withChain({ mined, former: executed.map((one) => new Map([[hash, { ...of, executed: one }]])) }))
        .filter(({ what }) => what.startsWith(transaction.id))
        .map(({ rule }) => rule);
    expect(told(false, true)).toEqual([]);
    expect(told(false, false)).toEqual(['D3']);
  });

  test('D3: a record, or a slot, says what is not so', () => {
    const { transaction, attempt } = success(sound);
    const { transactions, slots } = sound.store;
    for (const stage of ['exhausted', 'rejected', 'cancelled', 'expired', 'reverted'] as const)
      expect(rules(withStore({ transactions: changed(transactions, transaction, { stage }) }))).toContain('D3');
    const slot = slots.find(({ nonce, lane }) => nonce === attempt.nonce && lane === attempt.lane);
    if (!slot) throw new Error('no slot');
    expect(rules(withStore({ slots: changed(slots, slot, { usedBy: 'filler' }) }))).toEqual(['D3']);
  });

  test('D3: what was decided by something final that was taken back is not held against the record', () => {
    const { transaction, attempt } = success(sound);
    const { transactions, slots } = sound.store;
    const slot = slots.find(({ nonce, lane }) => nonce === attempt.nonce && lane === attempt.lane);
    if (!slot?.minedHash) expect.unreachable();
    const world = (undone: readonly Attempt['hash'][]) => ({
      ...withStore({
        slots: changed(slots, slot, { usedBy: 'filler', minedHash: '0xaa' }),
        transactions: changed(transactions, transaction, { stage: 'cancelled', status: 'failed' }),
      }),
      chain: { ...sound.chain, undone: new Set(undone) },
    });
    expect(rules(world(['0xbb']))).toContain('D3');
    expect(rules(world(['0xaa']))).not.toContain('D3');
  });

  test('E1: a reorg was told that there was none', () => {
    const { transaction } = success(sound);
    const event = sound.store.events.find((one) => one.transactionId === transaction.id && one.seq === 2);
    if (!event) throw new Error('no event');
    const events = changed(sound.store.events, event, { type: 'reorged' });
    expect(rules(withStore({ events }))).toEqual(['E1']);
    expect(rules({ ...withStore({ events }), chain: { ...sound.chain, reorged: null } })).toEqual([]);
  });

  test('E2: a timeline with a hole, or another end than the record', () => {
    const { transaction } = success(sound);
    const events = sound.store.events.filter(({ transactionId, seq }) => transactionId !== transaction.id || seq !== 2);
    expect(rules(withStore({ events }))).toEqual(['E2']);
    const transactions = changed(sound.store.transactions, transaction, { version: 99 });
    expect(rules(withStore({ transactions }))).toEqual(['E2']);
  });

  test('G1: what was given up is on the chain, and nobody has noticed', () => {
    const { transaction, attempt } = success(sound);
    const { transactions, slots } = sound.store;
    const slot = slots.find(({ nonce, lane }) => nonce === attempt.nonce && lane === attempt.lane);
    if (!slot) throw new Error('no slot');
    const unnoticed = {
      slots: changed(slots, slot, { usedBy: null }),
      transactions: changed(transactions, transaction, { stage: 'rejected', status: 'failed' }),
    };
    expect(check(withStore(unnoticed)).map(({ what }) => what)).toContainEqual(
      expect.stringContaining('used on the chain, and still open'),
    );
  });

  test('G1, G2: work is left, once nothing stands in its way', () => {
    const { transaction, attempt } = success(sound);
    const { transactions, slots } = sound.store;
    const slot = slots.find(({ nonce, lane }) => nonce === attempt.nonce && lane === attempt.lane);
    if (!slot) throw new Error('no slot');
    const open = withStore({ slots: changed(slots, slot, { usedBy: null }) });
    expect(rules(open)).toEqual(['G1']);
    expect(rules({ ...open, healed: false })).toEqual([]);
    expect(rules(withStore({ transactions: changed(transactions, transaction, { wish: 'cancel' }) }))).toEqual(['G2']);
  });
});

describe('a store that was set back', () => {
  const lostAll = (world: World, lost: World['store']['lost']) => ({ ...world.store, ...(lost ? { lost } : {}) });

  test('owes nobody what it took in since, and has no say in what was sent', () => {
    const { transaction } = success(sound);
    const { transactions, attempts, events, slots } = sound.store;
    const own = attempts.filter(({ transactionId }) => transactionId === transaction.id);
    const store = {
      transactions: without(transactions, transaction),
      attempts: attempts.filter((one) => !own.includes(one)),
      events: events.filter(({ transactionId }) => transactionId !== transaction.id),
      slots: slots.filter(({ transactionId }) => transactionId !== transaction.id),
    };
    expect(rules(withStore(store))).toEqual(expect.arrayContaining(['A1', 'C1']));
    const lost = { transactions: new Set([transaction.id]), attempts: own, found: new Set<Attempt['hash']>() };
    const forgetful = rules(withStore({ ...store, lost }));
    for (const rule of ['A1', 'A5', 'C1']) expect(forgetful).not.toContain(rule);
  });

  test('D2: what it sent before and has forgotten counts as well', () => {
    const { attempt } = success(sound);
    const forgotten: Attempt = { ...attempt, hash: '0xaa' };
    const mined = new Map(
      [...sound.chain.mined].map(([lane, all]) => [
        lane,
        [...all, { hash: '0xaa' as const, nonce: all.length, executed: true, blockNumber: 1 }],
      ]),
    );
    const store = lostAll(sound, {
      transactions: new Set<string>(),
      attempts: [forgotten],
      found: new Set<Attempt['hash']>(),
    });
    expect(rules({ ...withChain({ mined }), store })).toEqual(['D2']);
  });
});
