import { type EndpointHealth, type LaneHealth, memoryStore } from '@tx-broadcaster/core';
import { ManualClock } from '@tx-broadcaster/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { noticeTold } from '../schema/records/told.js';
import { noticePayload } from '../webhooks/payload.js';
import { NoticeLog } from './notice-log.js';
import { NoticeWatch, type WatchOptions } from './watch.js';

const signer: LaneHealth = {
  lane: '1:0xab',
  chain_id: 1,
  signer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  blocked_on: null,
  paused: null,
  review: null,
  parked_since: null,
  queued: 0,
  in_flight: 0,
  head_block: 7,
  seen_at: '2031-01-01T00:00:00.000Z',
  balance: '1000',
};
const endpoint = { chain_id: 1, name: 'node', last_error: null } as EndpointHealth;

function watched(options: Partial<WatchOptions> = {}) {
  const clock = new ManualClock();
  const { documents } = memoryStore();
  const log = new NoticeLog({ documents, clock });
  let seen = signer;
  const listeners = new Set<(notice: never) => void>();
  const broadcaster: WatchOptions['broadcaster'] = {
    signers: async () => [seen],
    on(_, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const begin = () => {
    const watch = new NoticeWatch({ broadcaster, documents, log, clock, ...options });
    watch.start();
    onTestFinished(() => watch.stop());
    return watch;
  };
  const told = async () => (await log.eventsAfter(null, 100)).map(({ type, reason }) => `${type} ${reason}`);
  return {
    clock,
    log,
    begin,
    told,
    async see(change: Partial<LaneHealth>) {
      seen = { ...signer, ...change };
      await clock.advance(3_000);
    },
    async endpoint(status: EndpointHealth['status']) {
      const notice = { at: '', endpoint: { ...endpoint, status }, previous_status: 'unknown' };
      for (const listener of listeners) listener(notice as never);
      await clock.settle();
    },
  };
}

const paused = { reason: 'audit', since: '2031-01-01T00:00:00.000Z' };

describe('of a signer', () => {
  test.each<[string, Partial<LaneHealth>, string[]]>([
    ['a pause', { paused }, ['signer.paused audit', 'signer.resumed null']],
    [
      'a review',
      { review: { reason: 'restored', chain_count: 3 }, blocked_on: 'nonce_review' },
      ['signer.nonce_review restored', 'signer.recovered its nonces were approved'],
    ],
    [
      'a lack of funds',
      { blocked_on: 'insufficient_funds' },
      ['signer.low_balance its balance is 1000 wei', 'signer.recovered it has funds again'],
    ],
    [
      'an absence',
      { blocked_on: 'signer_unavailable' },
      ['signer.unhealthy it does not sign', 'signer.recovered it signs again'],
    ],
  ])('%s is told once, and its end', async (_, trouble, expected) => {
    const { begin, see, told, log } = watched();
    begin();
    await see({});
    expect(await told()).toEqual([]);
    await see(trouble);
    await see(trouble);
    expect(await told()).toEqual(expected.slice(0, 1));
    await see({});
    await see({});
    expect(await told()).toEqual(expected);
    for (const notice of await log.eventsAfter(null, 10))
      expect(noticeTold.safeParse(JSON.parse(noticePayload(notice))).error).toBeUndefined();
  });

  test('a balance below the limit is told before anything waits for funds', async () => {
    const { begin, see, told } = watched({ lowBalance: 1_000n });
    begin();
    await see({});
    await see({ balance: '999' });
    await see({ balance: '998', paused });
    await see({ balance: '1000', paused });
    expect(await told()).toEqual(['signer.low_balance its balance is 999 wei', 'signer.paused audit']);
    await see({ balance: '1000' });
    expect((await told()).slice(2)).toEqual(['signer.resumed null', 'signer.recovered it has funds again']);
  });

  test('what changes while no instance runs is told at the next start, and by one of several', async () => {
    const { begin, see, told } = watched();
    const first = begin();
    await see({ paused });
    await first.stop();
    await see({});
    expect(await told()).toEqual(['signer.paused audit']);
    for (let at = 0; at < 3; at++) begin();
    await see({});
    await see({ blocked_on: 'signer_unavailable' });
    expect(await told()).toEqual(['signer.paused audit', 'signer.resumed null', 'signer.unhealthy it does not sign']);
  });
});

test('an endpoint that fails is told, and that it is back; limits and lags are not', async () => {
  const { begin, endpoint: is, told } = watched();
  begin();
  for (const status of ['healthy', 'lagging', 'paused', 'open', 'wrong_chain', 'lagging', 'healthy'] as const)
    await is(status);
  expect(await told()).toEqual(['rpc.unhealthy open', 'rpc.recovered null']);
});

test('the log forgets after 30 days, and never its last position', async () => {
  const { clock, log } = watched();
  const append = (count: number) =>
    log.append(
      Array.from({ length: count }, () => ({ type: 'rpc.recovered', about: 'rpc:x', reason: null, data: {} }) as const),
      [],
    );
  await append(60);
  await clock.advance(31 * 86_400_000);
  await append(60);
  expect((await log.eventsAfter(null, 200)).map(({ position }) => Number(position))).toEqual(
    Array.from({ length: 60 }, (_, at) => at + 61),
  );
});

test('notices of several at once have places of their own', async () => {
  const { log } = watched();
  const draft = { type: 'rpc.recovered', about: 'rpc:x', reason: null, data: {} } as const;
  await Promise.all(Array.from({ length: 20 }, () => log.append([draft], [])));
  expect(await log.lastPosition()).toBe('0000000000000020');
});
