import { Broadcaster, type Clock, calldataType, type Store } from '@tx-broadcaster/core';
import { FakeChain, ManualClock, seededRandom } from '@tx-broadcaster/core/testing';
import { startRpcNode } from '@tx-broadcaster/testing';
import { numberToHex } from 'viem';
import { expect, onTestFinished, test } from 'vitest';
import { storyStore } from '../story-store.js';
import { chainsOf, signer, someone } from '../world.js';

const blockMs = 12_000;

/** A chain with blocks, and instances on one store that share a time but not what they make of it. */
async function world() {
  const story = await storyStore({ shared: true });
  const clock = new ManualClock(undefined, { busy: story.busy });
  const chain = new FakeChain();
  const node = await startRpcNode(chain, { now: () => clock.now() });
  onTestFinished(async () => {
    await node.close();
    await story.store.close();
  });
  const tick = () => {
    chain.mine(1);
    clock.after(blockMs, tick);
  };
  clock.after(blockMs, tick);
  let seed = 0;
  const start = async (own: Clock, store: Store = story.store) => {
    const broadcaster = new Broadcaster({
      chains: chainsOf(node),
      signers: [signer],
      messageTypes: { note: calldataType({ to: someone, gas: 25_000n }) },
      // several have it open
      store: { ...store, close: async () => {} },
      clock: own,
      random: seededRandom(++seed),
      signWait: 10,
    });
    const starting = broadcaster.start();
    await clock.advance(2000);
    await starting;
    onTestFinished(async () => {
      const stopped = broadcaster.stop();
      await clock.advance(10_000);
      await stopped;
    });
    return broadcaster;
  };
  let notes = 0;
  const note = async (broadcaster: Broadcaster<Record<'note', ReturnType<typeof calldataType>>>) => {
    const accepted = broadcaster.broadcast('note', numberToHex(++notes, { size: 4 }));
    await clock.advance(100);
    return (await accepted).transaction_id;
  };
  /** All that was accepted is mined, each once, without a hole. */
  const settled = async (broadcaster: Pick<Broadcaster, 'list'>) => {
    const all = () => broadcaster.list({ limit: 100 });
    const isDone = async () => (await all()).every(({ stage }) => stage === 'confirmed');
    await clock.advanceUntil(isDone, { stepMs: 1000, maxMs: 3_600_000 });
    const mined = chain.transactionsOf(signer.address);
    const { length } = await all();
    expect(length).toBeGreaterThanOrEqual(notes);
    expect(mined.map(({ nonce }) => nonce)).toEqual(Array.from({ length }, (_, nonce) => nonce));
    expect(new Set(mined.map(({ input }) => input)).size).toBe(length);
  };
  return { clock, start, note, settled };
}

/** The time of a process that can be stopped in the middle of everything, as by SIGSTOP. */
function pausable(clock: ManualClock) {
  let held: (() => void)[] | null = null;
  const run = (fn: () => void) => (held === null ? fn() : void held.push(fn));
  const own: Clock = {
    now: () => clock.now(),
    after: (ms, fn) => clock.after(ms, () => run(fn)),
    soon: (fn) => clock.soon(() => run(fn)),
  };
  const pause = () => {
    held = [];
  };
  const resume = () => {
    const late = held ?? [];
    held = null;
    for (const fn of late) fn();
  };
  return { own, pause, resume };
}

test('E19: an instance that stood still while another took its lane over changes and doubles nothing when it wakes', async () => {
  const w = await world();
  const { own, pause, resume } = pausable(w.clock);
  const first = await w.start(own);
  for (let n = 0; n < 5; n++) await w.note(first);
  // with a round and looks under way
  void first.broadcast('note', '0xff000000').catch(() => {});
  pause();
  const second = await w.start(w.clock);
  await w.clock.advance(30_000);
  expect(second.health()).toHaveLength(1);
  for (let n = 0; n < 5; n++) await w.note(second);
  resume();
  await w.clock.advance(2000);
  await w.note(first);
  await w.note(second);
  await w.settled(second);
});

test('E20: instances whose clocks are an hour apart take lanes from each other, and double nothing', async () => {
  const w = await world();
  const ahead: Clock = { now: () => w.clock.now() + 3_600_000, after: w.clock.after.bind(w.clock), soon: w.clock.soon };
  const first = await w.start(w.clock);
  const second = await w.start(ahead);
  for (let n = 0; n < 10; n++) {
    await w.note(first);
    await w.note(second);
    await w.clock.advance(5000);
  }
  await w.settled(first);
});
