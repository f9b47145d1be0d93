import { expect, it } from 'vitest';
import type { Envelope } from '../chain/chain.js';
import { ledgerOf, now, slotted } from '../testing/lane-samples.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { LaneContext } from './context.js';
import { Mailbox } from './mailbox.js';
import { Sender } from './sender.js';

/** What is sent of one slot that is due, where the chain is known to be this one of those that have had its id. */
function sentOn(incarnation: number): Envelope[] {
  const sent: Envelope[] = [];
  const context = {
    clock: new ManualClock(now),
    reached: () => {},
    identity: { incarnation },
    chain: {
      async send(envelopes: readonly Envelope[]) {
        sent.push(...envelopes);
        return [];
      },
    },
  } as unknown as LaneContext; // what a sender uses of it
  new Sender(context, new Mailbox(() => {})).send(ledgerOf({ slots: [slotted(0)] }));
  return sent;
}

it('sends what was signed for this chain', () => {
  expect(sentOn(1)).toHaveLength(1);
});

it('sends nothing of before when another lane has seen that the chain was reset', () => {
  expect(sentOn(2)).toEqual([]);
});
