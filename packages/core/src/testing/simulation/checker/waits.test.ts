import { expect, test } from 'vitest';
import type { Wait } from '../record.js';
import { checkWaits } from './waits.js';

const killed: Wait = {
  trouble: 'owner killed',
  lane: '31337:0x1',
  transactionId: 'one',
  from: 1000,
  sentAt: 13_000,
  leaseMs: 10_000,
  slackMs: 0,
};
const hangs: Wait = { ...killed, trouble: 'signer hangs', sentAt: 2000 };

function told(...waits: Wait[]): string[] {
  const chain = { mined: new Map(), received: new Set<never>(), foreign: new Set<never>(), reorged: null };
  const store = { transactions: [], slots: [], attempts: [], events: [] };
  return checkWaits({ store, chain, requests: [], healed: true, waits }).map(({ rule, what }) => `${rule} ${what}`);
}

test('G4: the lane of a dead owner goes on when its lease is over, and two seconds', () => {
  expect(told(killed)).toEqual([]);
  expect(told({ ...killed, sentAt: 13_001 })).toEqual([
    'G4 one was sent after 12001 ms, at most 12000 were promised (owner killed)',
  ]);
  expect(told({ ...killed, sentAt: 13_001, slackMs: 1 })).toEqual([]);
  expect(told({ ...killed, sentAt: null })).toEqual([expect.stringContaining('G4 one was never sent')]);
});

test('G5: a lane does not wait for the signer of another one', () => {
  expect(told(hangs)).toEqual([]);
  expect(told({ ...hangs, sentAt: 2001 }, killed)).toEqual([
    'G5 one was sent after 1001 ms, at most 1000 were promised (signer hangs)',
  ]);
});
