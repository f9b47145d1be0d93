import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { Samples } from '../testing/samples.js';
import type { Transaction } from '../transaction/transaction.js';
import { Actions } from './actions.js';

/** A stored transaction, and actions that are overtaken so often by changes of its lane. */
async function given({ overtaken = 0 }: { readonly overtaken?: number } = {}) {
  const samples = new Samples();
  const store = memoryStore();
  const accepted = samples.accepted();
  await store.insert([accepted]);
  const { id } = accepted.transaction;
  let left = overtaken;
  const raced: Store['act'] = async (transaction, event) => {
    if (left-- > 0) {
      const before = await store.get(id);
      const moved = samples.changed(before ?? transaction, { blockedOn: 'window' });
      await store.act(moved, samples.event(moved));
    }
    return store.act(transaction, event);
  };
  const heard: string[] = [];
  const note = (who: string, { version, stage }: Transaction) => heard.push(`${who} ${version} ${stage}`);
  const actions = new Actions({
    store: { ...store, act: raced },
    clock: new ManualClock(),
    newId: () => 'new',
    capsOf: () => ({ maxFeePerGas: null, maxPriorityFeePerGas: null }),
    lanes: () => ({ acted: (transaction) => note('lane', transaction) }),
    tell: ({ transaction }, before) => note(`told after ${before.version},`, transaction),
  });
  return { actions, store, id, heard };
}

describe('an action', () => {
  it('is stored, told and heeded by its lane, in this order and once', async () => {
    const { actions, store, id, heard } = await given();
    const done = await actions.cancel(id, { reason: 'a mistake', actor: 'user:anna' });
    expect(await store.get(id)).toEqual(done);
    expect((await store.history(id)).events.at(-1)).toMatchObject({ reason: 'a mistake', actor: 'user:anna' });
    expect(heard).toEqual(['told after 1, 2 cancelled', 'lane 2 cancelled']);
  });

  it('that is overtaken is decided again, on what the record has become', async () => {
    const { actions, id, heard } = await given({ overtaken: 9 });
    expect(await actions.cancel(id, {})).toMatchObject({ stage: 'cancelled', version: 11 });
    expect(heard).toEqual(['told after 10, 11 cancelled', 'lane 11 cancelled']);
  });

  it('that is overtaken over and over is a conflict, may be asked again, and has changed nothing', async () => {
    const { actions, store, id, heard } = await given({ overtaken: 99 });
    await expect(actions.cancel(id, {})).rejects.toMatchObject({ code: 'conflict', retryable: true });
    expect((await store.get(id))?.stage).toBe('queued');
    expect(heard).toEqual([]);
  });

  it('on a version is not decided again on another one', async () => {
    const { actions, store, id } = await given({ overtaken: 1 });
    await expect(actions.cancel(id, { version: 1 })).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.get(id)).toMatchObject({ stage: 'queued', version: 2 });
  });

  it('that changes nothing is told to nobody', async () => {
    const { actions, id, heard } = await given();
    expect(await actions.amend(id, { tags: [] })).toMatchObject({ version: 1 });
    expect(heard).toEqual([]);
  });

  it('on what nobody knows is refused', async () => {
    const { actions } = await given();
    await expect(actions.retry('nobody', {})).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a preview', () => {
  it('tells what would be refused, leaves out what is not there, and changes nothing', async () => {
    const { actions, store, id, heard } = await given();
    const refusals = async (action: 'cancel' | 'retry') =>
      (await actions.preview(action, [id, 'nobody'], {})).map(({ transaction, refusal }) => [transaction.id, refusal]);
    expect(await refusals('cancel')).toEqual([[id, null]]);
    expect(await refusals('retry')).toEqual([[id, 'not_retryable']]);
    expect([(await store.get(id))?.version, heard]).toEqual([1, []]);
  });
});
