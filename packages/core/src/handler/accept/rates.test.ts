import { expect, it } from 'vitest';
import { BroadcasterError } from '../../errors.js';
import { memoryStore } from '../../store/memory-store.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { type Charge, Rates } from './rates.js';

const ten: Charge = { scope: '1:pay', limits: [{ per: 'minute', count: 10 }], value: 1n };

function started() {
  const clock = new ManualClock(1_760_000_040_000);
  const { documents } = memoryStore();
  /** How many go through, and with what the others are refused. */
  async function outcome(charges: readonly Promise<unknown>[]) {
    const ending = Promise.allSettled(charges);
    await clock.settle(200);
    const ends = await ending;
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
    return { passed: ends.length - refused.length, refused };
  }
  return { clock, documents, outcome };
}

it('lets exactly the limit through, however many come at once', async () => {
  const { clock, documents, outcome } = started();
  const rates = new Rates(documents, clock);
  const { passed, refused } = await outcome(Array.from({ length: 25 }, () => rates.charge(ten)));
  expect(passed).toBe(10);
  expect(refused[0]).toMatchObject({
    code: 'policy_denied',
    message: 'the spend policy expects at most 10 transactions in a minute, got 11',
    retryable: true,
    hint: 'It may be sent again after 2025-10-09T08:55:00.000Z.',
    issues: [{ pointer: '/message_type', code: 'rate_exceeded' }],
  });
});

it('lets exactly the limit through over several instances on one store', async () => {
  const { clock, documents, outcome } = started();
  const instances = Array.from({ length: 4 }, () => new Rates(documents, clock));
  const charges = instances.flatMap((rates) => Array.from({ length: 10 }, () => rates.charge(ten)));
  expect((await outcome(charges)).passed).toBe(10);
});

it('goes on counting where the process before left off', async () => {
  const { clock, documents, outcome } = started();
  const before = new Rates(documents, clock);
  await outcome(Array.from({ length: 9 }, () => before.charge(ten)));
  const next = new Rates(documents, clock);
  expect((await outcome([next.charge(ten), next.charge(ten)])).passed).toBe(1);
});

it('counts each scope for itself', async () => {
  const { clock, documents, outcome } = started();
  const rates = new Rates(documents, clock);
  const charges = ['1:pay', '1:other'].flatMap((scope) =>
    Array.from({ length: 10 }, () => rates.charge({ ...ten, scope })),
  );
  expect((await outcome(charges)).passed).toBe(20);
});

it('takes back what was not stored after all', async () => {
  const { clock, documents, outcome } = started();
  const rates = new Rates(documents, clock);
  const charging = Promise.all(Array.from({ length: 10 }, () => rates.charge(ten)));
  await clock.settle(20);
  const charged = await charging;
  expect((await outcome([rates.charge(ten)])).passed).toBe(0);
  await outcome(charged.slice(0, 2).map((one) => rates.refund(one)));
  expect((await outcome(Array.from({ length: 5 }, () => rates.charge(ten)))).passed).toBe(2);
});

it('refuses, as retryable, what it cannot count', async () => {
  const { clock, documents, outcome } = started();
  const broken = new Rates({ ...documents, put: () => Promise.reject(new Error('disk full')) }, clock);
  const contended = new Rates({ ...documents, put: async () => false }, clock);
  const { refused } = await outcome([broken.charge(ten), broken.charge(ten), contended.charge(ten)]);
  expect(refused).toHaveLength(3);
  for (const error of refused) {
    expect(BroadcasterError.is(error) && error.code).toBe('store_unavailable');
    expect(error).toMatchObject({ retryable: true });
  }
});
