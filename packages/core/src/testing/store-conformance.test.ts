import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.js';
import type { InsertOutcome, Store } from '../store/store.js';
import type { TransactionEvent } from '../transaction/event.js';
import { storeConformance } from './store-conformance.js';

/** Runs the kit on a store that is broken in one way; the name of the first case it fails. */
async function failure(broken: (whole: Store) => Partial<Store>): Promise<string | null> {
  const path: string[] = [];
  const cases: { name: string; run: () => Promise<void> }[] = [];
  storeConformance({
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    it: (name, run) => void cases.push({ name: `${path.at(-1)}: ${name}`, run }),
    create() {
      const whole = memoryStore();
      return { ...whole, ...broken(whole) };
    },
  });
  for (const { name, run } of cases) {
    const passed = await run().then(
      () => true,
      () => false,
    );
    if (!passed) return name;
  }
  return null;
}

const free: TransactionEvent = {
  transactionId: '',
  seq: 1,
  at: 1,
  type: 'blocked',
  status: 'failed',
  stage: 'expired',
  blockedOn: null,
  reason: null,
  actor: null,
};

const mutants: Record<string, (whole: Store) => Partial<Store>> = {
  'forgets idempotency keys': ({ insert }) => ({
    insert: (group) =>
      insert(group.map(({ transaction, event }) => ({ transaction: { ...transaction, idempotencyKey: null }, event }))),
  }),
  'shares idempotency keys among submitters': ({ insert }) => ({
    insert: (group) =>
      insert(group.map(({ transaction, event }) => ({ transaction: { ...transaction, submittedBy: null }, event }))),
  }),
  'inserts in the opposite order': ({ insert }) => ({
    insert: async (group) => (await insert(group.toReversed())).toReversed(),
  }),
  'drops what comes after a taken key': ({ insert }) => ({
    async insert(group) {
      const outcomes: InsertOutcome[] = [];
      for (const one of group) {
        if (outcomes.some(({ inserted }) => !inserted)) outcomes.push({ inserted: true });
        else outcomes.push(...(await insert([one])));
      }
      return outcomes;
    },
  }),
  'starts every page from the front': ({ list }) => ({
    list: async ({ after = null, ...query }) => list({ ...query, after: null }),
  }),
  'matches statuses only': ({ list }) => ({
    list: ({ filter = {}, ...query }) =>
      list(filter.status === undefined ? query : { ...query, filter: { status: filter.status } }),
  }),
  'takes every type for a whole name': ({ list }) => ({
    list: async (query) => {
      const { messageType } = query.filter ?? {};
      return messageType?.some((name) => name.endsWith('*')) ? [] : list(query);
    },
  }),
  'finds mentions in external ids only': ({ list }) => ({
    list: ({ filter = {}, ...query }) => {
      const { mentions, ...others } = filter;
      return list({ ...query, filter: mentions === undefined ? others : { ...others, externalId: mentions } });
    },
  }),
  'counts without its filter': ({ count }) => ({ count: (_, most) => count({}, most) }),
  'ends a count too early': ({ count }) => ({
    count: async (filter, most) => ({ ...(await count(filter, most)), complete: false }),
  }),
  'sums up hours only': ({ activity }) => ({
    activity: (query) => activity({ ...query, span: Math.max(query.span, 3_600_000) }),
  }),
  'sums up what it refused': ({ activity }) => ({
    activity: async (query) => (await activity(query)).map((sum) => ({ ...sum, amount: sum.amount + 1 })),
  }),
  'drops remarks': ({ act }) => ({
    act: (transaction, event) => act({ ...transaction, tags: [], note: null, priority: 0 }, event),
  }),
  'lets lanes write remarks': ({ commit, get, act }) => ({
    async commit(decided) {
      const outcome = await commit(decided);
      for (const { id, tags, note, priority } of decided.transactions) {
        const stored = await get(id);
        const event = decided.events.find(({ transactionId }) => transactionId === id);
        if (stored && event) await act({ ...stored, tags, note, priority, version: stored.version + 1 }, event);
      }
      return outcome;
    },
  }),
  'compares addresses by letter': ({ list }) => ({
    list: async (query) => {
      const { from, to } = query.filter ?? {};
      const page = await list(query);
      return page.filter((row) => (from ?? row.signer) === row.signer && (to ?? row.to) === row.to);
    },
  }),
  'writes wishes over anything': ({ act, get }) => ({
    async act(transaction, event) {
      const stored = await get(transaction.id);
      return act({ ...transaction, version: (stored?.version ?? 0) + 1 }, event);
    },
  }),
  'keeps the epoch for a new holder': ({ lease }) => ({
    lease: async (request) => lease({ ...request, holder: 'everybody' }),
  }),
  'takes leases away': ({ lease, release }) => ({
    async lease(request) {
      const lane = await lease(request);
      if (lane !== null) return lane;
      await release([request.lane], 'one');
      return lease(request);
    },
  }),
  'never lets a lease run out': ({ lease }) => ({ lease: (request) => lease({ ...request, ttlMs: 1e15 }) }),
  'forgets who attends': ({ glance }) => ({
    glance: async (request) => ({ ...(await glance(request)), instances: 1 }),
  }),
  'forgets what owners say of their lanes': ({ attend }) => ({
    attend: (request) => attend({ ...request, reports: new Map() }),
  }),
  'never misses who went': ({ attend }) => ({ attend: (request) => attend({ ...request, ttlMs: 1e15 }) }),
  'takes every lane for free': ({ glance }) => ({
    async glance(request) {
      const { lanes, instances } = await glance(request);
      return { instances, lanes: lanes.map((lane) => ({ ...lane, free: true })) };
    },
  }),
  'does not count acts': ({ glance }) => ({
    async glance(request) {
      const { lanes, instances } = await glance(request);
      return { instances, lanes: lanes.map((lane) => ({ ...lane, acts: 0 })) };
    },
  }),
  'releases nothing': () => ({ release: async () => {} }),
  'ignores priorities': ({ queued }) => ({
    queued: async (lane, after, limit) =>
      (await queued(lane, after, limit)).sort((a, b) => (a.place < b.place ? -1 : 1)),
  }),
  'is not fenced by seq': ({ commit, openLane }) => ({
    commit: async (decided) => commit({ ...decided, seq: (await openLane(decided.lane)).lane.seq }),
  }),
  'is not fenced by epoch': ({ commit, openLane }) => ({
    commit: async (decided) => commit({ ...decided, epoch: (await openLane(decided.lane)).lane.epoch }),
  }),
  'compares only what it changes': ({ commit }) => ({
    commit: (decided) =>
      commit({
        ...decided,
        expected: new Map([...decided.expected].filter(([id]) => decided.transactions.some((row) => row.id === id))),
      }),
  }),
  'refuses where it should skip': ({ commit }) => ({ commit: (decided) => commit({ ...decided, skipChanged: false }) }),
  'skips where it should refuse': ({ commit }) => ({ commit: (decided) => commit({ ...decided, skipChanged: true }) }),
  'leaves out slots that exist': ({ commit, openLane }) => ({
    async commit(decided) {
      const { slots } = await openLane(decided.lane);
      const newSlots = decided.newSlots.filter(({ nonce }) => !slots.some((slot) => slot.nonce === nonce));
      return commit({ ...decided, newSlots });
    },
  }),
  'leaves out hashes that exist': ({ commit, getByHash }) => ({
    async commit(decided) {
      const known = await Promise.all(decided.newAttempts.map(({ hash }) => getByHash(hash)));
      return commit({ ...decided, newAttempts: decided.newAttempts.filter((_, at) => known[at] === null) });
    },
  }),
  'forgets the base nonce': ({ commit }) => ({
    commit: ({ baseNonce, ...decided }) => commit(decided),
  }),
  'opens lanes without their fillers': ({ openLane }) => ({
    async openLane(lane) {
      const work = await openLane(lane);
      return { ...work, attempts: work.attempts.filter(({ kind }) => kind === 'payload') };
    },
  }),
  'leaves used slots out': ({ slotsFrom }) => ({
    async slotsFrom(...asked) {
      const found = await slotsFrom(...asked);
      return { ...found, slots: found.slots.filter(({ usedBy }) => usedBy === null) };
    },
  }),
  'has the owners of slots wherever they are now': ({ slotsFrom, get }) => ({
    async slotsFrom(...asked) {
      const found = await slotsFrom(...asked);
      const owners = await Promise.all(found.slots.map(({ transactionId }) => get(transactionId ?? '')));
      return { ...found, transactions: owners.filter((owner) => owner !== null) };
    },
  }),
  'knows busy lanes by their slots only': ({ busyLanes, openLane }) => ({
    async busyLanes() {
      const lanes = await busyLanes();
      const works = await Promise.all(lanes.map((lane) => openLane(lane).catch(() => null)));
      return lanes.filter((_, at) => (works[at]?.slots.length ?? 0) > 0);
    },
  }),
  'writes over documents': ({ documents }) => ({
    documents: {
      ...documents,
      put: async (draft) => documents.put(draft, (await documents.get(draft.kind, draft.id))?.version ?? null),
    },
  }),
  'writes documents one by one': ({ documents }) => ({
    documents: {
      ...documents,
      async putAll(puts) {
        const written: boolean[] = [];
        for (const { draft, expectedVersion } of puts) written.push(await documents.put(draft, expectedVersion));
        return !written.includes(false);
      },
    },
  }),
  'orders documents by letter': ({ documents }) => ({
    documents: {
      ...documents,
      list: async (kind, query) => (await documents.list(kind, query)).sort((a, b) => a.id.localeCompare(b.id)),
    },
  }),
  'starts the log from the front': ({ eventsAfter }) => ({ eventsAfter: (_, limit) => eventsAfter(null, limit) }),
  'loses an event between two pages of the log': ({ eventsAfter }) => ({
    eventsAfter: async (position, limit) => (await eventsAfter(position, limit + 1)).slice(position === null ? 0 : 1),
  }),
  'says that the log ends further on': ({ lastPosition }) => ({
    lastPosition: async () => (await lastPosition())?.replace(/^0/, '1') ?? null,
  }),
  'prunes what was just changed': ({ prune }) => ({
    prune: (request) => prune({ ...request, before: request.before + 86_400_000 }),
  }),
  'prunes every status': ({ prune }) => ({
    prune: (request) => prune({ ...request, statuses: ['pending', 'success', 'failed'] }),
  }),
  'prunes what has a slot': ({ prune, list, act }) => ({
    async prune(request) {
      for (const transaction of await list({ limit: 1_000 })) {
        if (transaction.slot !== null)
          await act({ ...transaction, slot: null, version: transaction.version + 1 }, free);
      }
      return prune(request);
    },
  }),
  'prunes without a limit': ({ prune }) => ({ prune: (request) => prune({ ...request, limit: 1_000 }) }),
  'answers after it was closed': () => ({ close: async () => {} }),
};

describe('storeConformance', () => {
  it('passes a store that is whole', async () => {
    expect(await failure(() => ({}))).toBeNull();
  });

  for (const [name, mutant] of Object.entries(mutants)) {
    it(`fails a store that ${name}`, async () => {
      expect(await failure(mutant)).not.toBeNull();
    });
  }
});
