import { describe, expect, it } from 'vitest';
import { Samples } from '../testing/samples.js';
import { storeConformance } from '../testing/store-conformance.js';
import { memoryStore } from './memory-store.js';

storeConformance({ describe, it, create: () => memoryStore() });

describe('memoryStore', () => {
  it('drains a backlog of 100,000 from its front', async () => {
    const store = memoryStore();
    const samples = new Samples();
    const backlog = samples.group(100_000);
    await store.insert(backlog);
    const [first] = backlog;
    if (first === undefined) throw new Error('the backlog is empty');
    const { lane: id, chainId, signer } = first.transaction;
    const lane = await store.lease({ lane: id, chainId, signer, holder: 'one', ttlMs: 1, now: 0 });
    if (lane === null) throw new Error('the lane was not leased');
    let bound = 0;
    for (let seq = 0; bound < backlog.length; seq++) {
      const page = await store.queued(id, null, 500);
      expect(page[0]?.id).toBe(backlog[bound]?.transaction.id);
      const outcome = await store.commit(samples.bind({ ...lane, seq }, page, bound));
      expect(outcome.applied).toBe(true);
      bound += page.length;
    }
    expect(await store.queued(id, null, 1)).toEqual([]);
  });
});
