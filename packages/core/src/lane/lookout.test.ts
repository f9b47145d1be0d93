import { describe, expect, it } from 'vitest';
import { type LedgerSample, ledgerOf, look, policyOf, queued, samples, slotted } from '../testing/lane-samples.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { LaneContext } from './context.js';
import { Lookout } from './lookout.js';
import { Mailbox } from './mailbox.js';

const policy = policyOf({ pollMs: 4_000, idlePollMs: 15_000 });
const hour = 3_600_000;

/** How often a lane looks at the chain, of which nothing new is to be seen, in a minute that begins so long after its last change. */
async function looksInAMinute(sample: LedgerSample, unchangedMs: number): Promise<number> {
  const clock = new ManualClock();
  let looks = 0;
  const context = {
    clock,
    signer: null,
    reached: () => {},
    chain: {
      async look() {
        looks++;
        return look({ at: clock.now() });
      },
      isDelegated: async () => false,
    },
  } as unknown as LaneContext; // what a lookout uses of it
  const { lane: id, signer } = samples.transaction();
  const lookout = new Lookout(context, { id, signer }, new Mailbox(() => {}));
  const ledger = ledgerOf(sample);
  const changedAt = clock.now();
  const step = async () => {
    lookout.look(() => ledger, policy, changedAt, null);
    await clock.settle();
  };
  await clock.advance(unchangedMs);
  await step();
  looks = 0;
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000);
    await step();
  }
  return looks;
}

describe('a lane looks at its chain', () => {
  it.each<[string, LedgerSample]>([
    ['under way', { slots: [slotted(0)] }],
    ['exhausted, which may be mined all the same', { slots: [slotted(0, { stage: 'exhausted', status: 'failed' })] }],
    ['queued', { queue: [queued()] }],
  ])('at its pace while something is %s', async (_, sample) => {
    expect(await looksInAMinute(sample, 0)).toBe(15);
  });

  it('once a minute when nothing of that has changed for an hour, and never stops', async () => {
    const failed = slotted(0, { stage: 'exhausted', status: 'failed' });
    expect(await looksInAMinute({ slots: [failed] }, hour + 1)).toBe(1);
    expect(await looksInAMinute({ slots: [failed] }, 1_000 * hour)).toBe(1);
  });

  it('at a slow pace while there is nothing to do', async () => {
    expect(await looksInAMinute({}, 0)).toBe(4);
  });
});
