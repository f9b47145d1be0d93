import { describe, expect, test } from 'vitest';
import type { Answer, Attempt } from '../../../transaction/attempt.js';
import type { SendRecord, World } from '../record.js';
import { checkSends } from './sends.js';

const ok: Answer = { endpoint: 'node', at: 5, ms: 1, class: 'ok', code: null, message: null };
const refused: Answer = { ...ok, class: 'underpriced', code: -32000, message: 'transaction underpriced' };
const attempt: Attempt = {
  hash: '0xaa',
  lane: '31337:0x1',
  nonce: 0,
  transactionId: 'one',
  index: 0,
  kind: 'payload',
  raw: '0x00',
  fees: { kind: 'legacy', gasPrice: 1n },
  gas: 21_000n,
  signedAt: 1,
  epoch: 1,
  sendCount: 1,
  lastSentAt: 5,
  answers: [ok],
};
const heard = (said: string | null, endpoint = 'node'): SendRecord => ({ hash: '0xaa', endpoint, said });

function told(one: Partial<Attempt>, sends: readonly SendRecord[] | null, besides: Partial<World> = {}) {
  const store = { transactions: [], slots: [], attempts: [{ ...attempt, ...one }], events: [] };
  const none = { mined: new Map(), received: new Set<never>(), foreign: new Set<never>(), reorged: null };
  const chain = sends === null ? none : { ...none, sends };
  return checkSends({ store, chain, requests: [], healed: false, ...besides }).map(
    ({ rule, what }) => `${rule} ${what}`,
  );
}

describe('C4: what is written down of sends', () => {
  test('is what the endpoint said to these very bytes', () => {
    expect(told({}, [heard('ok')])).toEqual([]);
    expect(told({ answers: [refused] }, [heard('transaction underpriced')])).toEqual([]);
    const flattering = [expect.stringContaining('node never said to 0xaa what is written down: ok')];
    expect(told({}, [heard('transaction underpriced')])).toEqual(flattering);
    expect(told({}, [heard(null)])).toEqual(flattering);
    expect(told({}, [heard('ok', 'another node')])).toEqual(flattering);
    expect(told({}, [{ ...heard('ok'), hash: '0xbb' }])).toEqual(flattering);
    expect(told({ answers: [refused] }, [heard('ok')])).toHaveLength(1);
  });

  test('may be what no endpoint said, where it is about the way there', () => {
    const lost: Answer = { ...ok, class: 'transient', message: 'no answer within 30000 ms' };
    const paused: Answer = { ...ok, class: 'rate-limited', message: 'not asked: it limits our rate' };
    for (const answer of [lost, paused, { ...ok, class: 'unsent', message: 'ECONNREFUSED' }])
      expect(told({ answers: [answer] }, [heard(null)])).toEqual([]);
    expect(told({ answers: [{ ...lost, code: 502, message: 'HTTP 502' }] }, [heard(null)])).toHaveLength(1);
  });

  test('is nothing, or all of it', () => {
    expect(told({ sendCount: 0, lastSentAt: null, answers: [] }, null)).toEqual([]);
    for (const torn of [{ sendCount: 0 }, { answers: [] }, { lastSentAt: null }])
      expect(told(torn, null)).toEqual([expect.stringContaining('C4 0xaa was sent')]);
  });

  test('leaves out no more answers than were lost with a lane’s memory', () => {
    const readings = new Map([[attempt.lane, 2]]);
    const answers = (count: number) => Array.from({ length: count }, () => heard('ok'));
    expect(told({}, answers(5), { readings })).toEqual([]);
    expect(told({}, answers(6), { readings })).toEqual([
      expect.stringContaining('0xaa was answered 6 times, 1 are written down'),
    ]);
    expect(told({}, [...answers(3), ...answers(3).map(() => heard('ok', 'another'))], { readings })).toEqual([]);
    expect(told({}, answers(6))).toEqual([]);
    expect(told({ sendCount: 2 }, answers(6), { readings })).toEqual([]);
  });

  test('does not count what a store has forgotten, or wrote down for a chain before', () => {
    const many = Array.from({ length: 9 }, () => heard('ok'));
    const readings = new Map([[attempt.lane, 0]]);
    const own = { transactions: [], slots: [], attempts: [attempt], events: [] };
    const lost = { transactions: new Set<string>(), attempts: [], found: new Set<never>() };
    expect(told({}, many, { readings })).toHaveLength(1);
    expect(told({}, many, { readings, store: { ...own, lost } })).toEqual([]);
    expect(told({}, many, { readings, store: { ...own, past: [attempt] } })).toEqual([]);
  });
});
