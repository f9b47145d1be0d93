import { describe, expect, it, test } from 'vitest';
import type { RpcReply } from '../chain/endpoint.js';
import { exponentialBackoff } from '../retry/exponential-backoff.js';
import { delivery, ledgerOf, now, policyOf, replies, type SlotSample, slotted } from '../testing/lane-samples.js';
import type { Slot } from '../transaction/slot.js';
import type { Transaction } from '../transaction/transaction.js';
import { answered, isLastTry } from './answer.js';

const policy = policyOf();
const half = () => 0.5;
type Reply = RpcReply | 'ok';

interface Options {
  readonly known?: boolean;
  /** Index of the attempt that was sent; the newest unless told otherwise. */
  readonly attempt?: number;
  readonly random?: () => number;
}

/** What one answer makes of a slot. */
function after(one: SlotSample, from: readonly Reply[], { known = false, attempt, random = half }: Options = {}) {
  const ledger = ledgerOf({ slots: [one] });
  const sent = one.attempts.at(attempt ?? -1);
  const answer = { nonce: one.slot.nonce, at: now, delivery: delivery(sent, ...from), known };
  ledger.apply(answered(ledger, answer, policy, random));
  const commit = ledger.takeCommit();
  const open = ledger.open.get(one.slot.nonce);
  return {
    ledger,
    commit,
    transaction: open?.transaction as Transaction,
    slot: open?.slot as Slot,
    event: commit?.events[0] ?? null,
    attempt: commit?.attempts[0] ?? null,
  };
}

describe('an acknowledgement', () => {
  test.each<[string, Reply]>([
    ['the hash of exactly these bytes', 'ok'],
    ['"already known"', replies['already-known']],
  ])('(%s) accepts the transaction, and its bytes are sent again only to keep them there', (_name, reply) => {
    const one = slotted(0, { stage: 'signed', failures: 2, blockedOn: 'retry_backoff', nextAttemptAt: now });
    const result = after(one, [reply]);
    expect(result.transaction).toMatchObject({
      stage: 'accepted',
      status: 'success',
      blockedOn: null,
      nextAttemptAt: null,
      failure: null,
      failures: 2,
    });
    expect(result.slot).toMatchObject({ acknowledged: true, refusals: 0, nextSendAt: now + 24_000 });
    expect(result.event?.type).toBe('accepted');
  });

  it('of one endpoint outweighs what the others say', () => {
    const { transaction, slot } = after(slotted(0), [replies.transient, replies['gas-limit'], 'ok']);
    expect([transaction.stage, slot.acknowledged, transaction.failures]).toEqual(['accepted', true, 0]);
  });

  it('leaves pending what is only a success further on', () => {
    expect(after(slotted(0, { successOn: 'mined' }), ['ok']).transaction).toMatchObject({
      stage: 'accepted',
      status: 'pending',
    });
  });

  it('of a resend tells nothing new', () => {
    const one = slotted(0, { stage: 'accepted', status: 'success' }, { slot: { acknowledged: true, refusals: 2 } });
    const result = after(one, [replies['already-known']]);
    expect(result.event).toBeNull();
    expect(result.slot).toMatchObject({ refusals: 0 });
  });

  it('of a filler is noted on the slot alone', () => {
    const one = slotted(0, { stage: 'exhausted', status: 'failed' }, { attempts: [{}, { kind: 'filler' }] });
    const result = after(one, ['ok']);
    expect(result.slot).toMatchObject({ fillerAcknowledged: true, acknowledged: false, nextSendAt: now + 24_000 });
    expect(result.event).toBeNull();
  });

  it('that comes from the last look before giving up counts as one', () => {
    const one = slotted(0, { failures: 2 });
    const result = after(one, [replies.transient], { known: true });
    expect(result.transaction).toMatchObject({ stage: 'accepted', status: 'success', failures: 2 });
    expect(result.slot.acknowledged).toBe(true);
  });

  it('never revives what was given up', () => {
    const one = slotted(0, { stage: 'exhausted', status: 'failed' });
    const result = after(one, ['ok']);
    expect(result.event).toBeNull();
    expect(result.slot.acknowledged).toBe(true);
  });
});

describe('an answer that is no acknowledgement', () => {
  test.each<[string, Reply]>([
    ['transient', replies.transient],
    ['unknown', replies.unknown],
    ['gas-limit', replies['gas-limit']],
    ['invalid-tx', replies['invalid-tx']],
    ['a time-out', { kind: 'timeout', ms: 30_000 }],
    ['a broken answer', { kind: 'broken', message: 'ECONNRESET' }],
    ['a hash that is not ours', { kind: 'result', result: `0x${'00'.repeat(32)}` }],
  ])('counts as one try when it is %s, and the next follows with jittered delay', (_name, reply) => {
    const result = after(slotted(0, { stage: 'signed' }), [reply]);
    expect(result.transaction).toMatchObject({
      stage: 'sent',
      status: 'pending',
      failures: 1,
      blockedOn: 'retry_backoff',
      nextAttemptAt: now + 500,
      failure: { attemptNo: 1 },
    });
    expect(result.slot).toMatchObject({ nextSendAt: now + 500, acknowledged: false });
    expect(result.event?.type).toBe('try_failed');
  });

  test.each([
    ['nonce-too-low', null, 'sent', 1500],
    ['nonce-too-high', 'predecessor', 'sent', 1500],
    ['underpriced', 'fee_cap', 'sent', 7500],
    ['replacement-underpriced', 'fee_cap', 'sent', 7500],
    ['fee-too-low', 'fee_cap', 'sent', 7500],
    ['fee-cap-exceeded', 'fee_cap', 'sent', 7500],
    ['insufficient-funds', 'insufficient_funds', 'sent', 1500],
    ['pool-full', 'window', 'sent', 1500],
    ['rate-limited', 'rate_limited', 'sent', 5000],
    ['endpoint-config', 'rpc_unavailable', 'sent', 1500],
    ['unsent', 'rpc_unavailable', 'signed', 750],
  ] as const)('uses up no try when it is %s: it waits for %s', (name, blockedOn, stage, delay) => {
    const result = after(slotted(0, { stage: 'signed' }), [replies[name]]);
    expect(result.transaction).toMatchObject({ failures: 0, failure: null, status: 'pending', stage, blockedOn });
    expect(result.slot).toMatchObject({ nextSendAt: now + delay, acknowledged: false });
  });

  it('counts once for one try, however many endpoints failed', () => {
    expect(after(slotted(0), [replies.transient, replies.transient, replies.unknown]).transaction.failures).toBe(1);
  });

  it('counts when one endpoint failed and the bytes never reached the other', () => {
    expect(after(slotted(0), [replies.unsent, replies.transient]).transaction.failures).toBe(1);
  });

  it('waits as long as the endpoint asks, but at most a minute', () => {
    const asked = (retryAfterMs: number): RpcReply => ({ kind: 'http', status: 429, body: '', retryAfterMs });
    expect(after(slotted(0), [asked(9000)]).slot.nextSendAt).toBe(now + 9000);
    expect(after(slotted(0), [asked(3_600_000)]).slot.nextSendAt).toBe(now + 60_000);
  });

  it('spreads over half its delay', () => {
    const delays = [0, 0.999].map((chance) => after(slotted(0), [replies.unsent], { random: () => chance }).slot);
    expect(delays.map(({ nextSendAt }) => nextSendAt - now)).toEqual([500, 1000]);
  });

  it('is not told twice while it stays the same', () => {
    const one = slotted(0, { stage: 'sent', blockedOn: 'insufficient_funds' });
    expect(after(one, [replies['insufficient-funds']]).event).toBeNull();
  });

  it('is kept in the node’s own words, shortened', () => {
    const long = { kind: 'error', code: -32000, message: `intrinsic gas too low ${'x'.repeat(600)}` } as const;
    const { transaction, attempt } = after(slotted(0), [long, 'ok']);
    expect(transaction.stage).toBe('accepted');
    expect(attempt?.answers.map(({ endpoint, class: kind }) => [endpoint, kind])).toEqual([
      ['node 1', 'gas-limit'],
      ['node 2', 'ok'],
    ]);
    expect(attempt?.answers[0]?.message).toHaveLength(500);
    expect(after(slotted(0), [long]).transaction.failure?.nodeMessage).toHaveLength(500);
  });
});

describe('the record of the send', () => {
  it('counts sends, and keeps the latest answer of each endpoint', () => {
    const earlier = { endpoint: 'node 1', at: 1, ms: 1, class: 'transient', code: 503, message: 'HTTP 503' };
    const other = { ...earlier, endpoint: 'node 9' };
    const one = slotted(0, {}, { attempts: [{ sendCount: 4, answers: [earlier, other] }] });
    expect(after(one, ['ok']).attempt).toMatchObject({
      sendCount: 5,
      lastSentAt: now,
      answers: [other, { endpoint: 'node 1', at: now, ms: 12, class: 'ok', code: null, message: null }],
    });
  });

  it('belongs to the attempt that was sent, though a newer one was signed meanwhile', () => {
    const one = slotted(0, {}, { attempts: [{}, {}] });
    expect(after(one, ['ok'], { attempt: 0 }).attempt?.hash).toBe(one.attempts[0]?.hash);
  });

  it('of bytes or slots that are not known any more changes nothing', () => {
    const ledger = ledgerOf({ slots: [slotted(0)] });
    const other = slotted(1);
    const answer = { at: now, delivery: delivery(other.attempts[0], 'ok'), known: false };
    expect(answered(ledger, { ...answer, nonce: 0 }, policy, half)).toEqual([]);
    expect(answered(ledger, { ...answer, nonce: 1 }, policy, half)).toEqual([]);
  });
});

describe('the last try', () => {
  it('ends as exhausted where the last answer may be cured by time', () => {
    const result = after(slotted(0, { failures: 2 }), [replies.transient]);
    expect(result.transaction).toMatchObject({
      stage: 'exhausted',
      status: 'failed',
      failures: 3,
      slot: 'open',
      nonce: 0,
      blockedOn: null,
      nextAttemptAt: null,
      failure: { code: 'transient', attemptNo: 3, retryable: true },
    });
    expect(result.event).toMatchObject({ type: 'exhausted', reason: '3 tries failed, the last with: HTTP 503' });
    expect(result.slot.usedBy).toBeNull();
  });

  it('ends as rejected where no resend can cure it', () => {
    expect(after(slotted(0, { failures: 2 }), [replies['gas-limit']]).transaction).toMatchObject({
      stage: 'rejected',
      status: 'failed',
      failure: { code: 'gas_limit' },
    });
  });

  it('is counted against the transaction’s own limit', () => {
    expect(after(slotted(0, { failures: 3, maxAttempts: 5 }), [replies.transient]).transaction.stage).toBe('sent');
    expect(after(slotted(0, { maxAttempts: 1 }), [replies.transient]).transaction.stage).toBe('exhausted');
  });

  test.each([
    ['the third failure', { failures: 2 }, {}, replies.transient, true],
    ['the second failure', { failures: 1 }, {}, replies.transient, false],
    ['an acknowledgement', { failures: 2 }, {}, 'ok' as const, false],
    ['what counts for nothing', { failures: 2 }, {}, replies.unsent, false],
    ['trouble after an acknowledgement', { failures: 2 }, { acknowledged: true }, replies.transient, false],
    ['the third refusal after an acknowledgement', {}, { acknowledged: true, refusals: 2 }, replies['gas-limit'], true],
    [
      'the second refusal after an acknowledgement',
      {},
      { acknowledged: true, refusals: 1 },
      replies['gas-limit'],
      false,
    ],
  ])('is asked about before it ends anything: %s', (_name, fields, slot, reply, last) => {
    const one = slotted(0, fields, { slot });
    const answer = { nonce: 0, delivery: delivery(one.attempts[0], reply) };
    expect(isLastTry(ledgerOf({ slots: [one] }), answer, policy)).toBe(last);
  });

  it('never is that of a filler: it is tried for ever', () => {
    const one = slotted(0, { failures: 9, wish: 'cancel' }, { attempts: [{}, { kind: 'filler' }] });
    const answer = { nonce: 0, delivery: delivery(one.attempts[1], replies.transient) };
    expect(isLastTry(ledgerOf({ slots: [one] }), answer, policy)).toBe(false);
    const result = after(one, [replies['gas-limit']]);
    expect(result.event).toBeNull();
    expect(result.slot).toMatchObject({ nextSendAt: now + 1500, fillerAcknowledged: false });
  });
});

describe('after an acknowledgement', () => {
  const trusted = (refusals = 0, fields: Partial<Transaction> = {}) =>
    slotted(0, { stage: 'accepted', status: 'success', ...fields }, { slot: { acknowledged: true, refusals } });

  it('failures count for nothing: only the chain decides', () => {
    const result = after(trusted(2, { failures: 2 }), [replies.transient]);
    expect(result.event).toBeNull();
    expect(result.slot).toMatchObject({ acknowledged: true, refusals: 0, nextSendAt: now + 24_000 });
  });

  it('three refusals in a row withdraw it; a success that was told stays told', () => {
    expect(after(trusted(0), [replies['gas-limit']]).slot).toMatchObject({ refusals: 1, acknowledged: true });
    expect(after(trusted(1), [replies['invalid-tx']]).slot).toMatchObject({ refusals: 2, acknowledged: true });
    const third = after(trusted(2), [replies['gas-limit']]);
    expect(third.slot).toMatchObject({ acknowledged: false, usedBy: null });
    expect(third.transaction).toMatchObject({
      stage: 'rejected',
      status: 'success',
      slot: 'open',
      failure: { code: 'gas_limit' },
    });
    expect(third.event?.type).toBe('withdrawn');
  });

  it('a withdrawn one that was not yet a success has failed', () => {
    const pending = trusted(2, { status: 'pending', successOn: 'mined' });
    expect(after(pending, [replies['gas-limit']]).transaction).toMatchObject({ stage: 'rejected', status: 'failed' });
  });

  test.each<[string, readonly Reply[]]>([
    ['leaves room for the pool', [replies['replacement-underpriced']]],
    ['does not come from every endpoint', [replies['gas-limit'], replies.transient]],
    ['did not reach every endpoint', [replies['gas-limit'], replies.unsent]],
    ['says that the nonce was used', [replies['nonce-too-low']]],
  ])('an answer that %s starts the count anew', (_name, from) => {
    expect(after(trusted(2), from)).toMatchObject({ slot: { acknowledged: true, refusals: 0 }, event: null });
  });
});

describe('what an answer mends', () => {
  test.each(['underpriced', 'replacement-underpriced', 'fee-too-low'] as const)('%s asks for a new price', (name) => {
    expect([...after(slotted(4), [replies[name]]).ledger.underpriced]).toEqual([4]);
  });

  it('a full pool halves the window, down to one', () => {
    const { ledger } = after(slotted(0), [replies['pool-full']]);
    expect(ledger.shrunkWindow).toBe(8);
    const full = {
      nonce: 0,
      at: now,
      delivery: delivery([...ledger.open.values()][0]?.attempts[0], replies['pool-full']),
      known: false,
    };
    const sizes = Array.from({ length: 5 }, () => {
      ledger.apply(answered(ledger, full, policy, half));
      return ledger.shrunkWindow;
    });
    expect(sizes).toEqual([4, 2, 1, 1, 1]);
  });

  it('E27: a pool that holds one transaction of a delegated account closes the window at once', () => {
    const refusal = {
      kind: 'error',
      code: -32_000,
      message: 'in-flight transaction limit reached for delegated accounts',
    };
    expect(after(slotted(0), [refusal as RpcReply]).ledger.shrunkWindow).toBe(1);
  });

  it('a window that was shrunk grows by one with each acknowledgement of the highest slot, back to the policy’s', () => {
    const slots = [slotted(0), slotted(1)];
    const ledger = ledgerOf({ slots });
    ledger.apply([{ kind: 'window', size: 14 }]);
    const acknowledge = (nonce: number) => {
      const answer = { nonce, at: now, delivery: delivery(slots[nonce]?.attempts[0], 'ok'), known: false };
      ledger.apply(answered(ledger, answer, policy, half));
      return ledger.shrunkWindow;
    };
    expect([acknowledge(0), acknowledge(1), acknowledge(1), acknowledge(1)]).toEqual([14, 15, null, null]);
  });

  it('a nonce too high sends the predecessors again first, but not those that are mined', () => {
    const slots = [
      slotted(0, {}, { slot: { minedHash: `0x${'1'.repeat(64)}`, nextSendAt: now + 9000 } }),
      slotted(1, {}, { slot: { nextSendAt: now + 9000 } }),
      slotted(2, {}, { slot: { nextSendAt: now + 9000 } }),
      slotted(3, {}, { slot: { nextSendAt: now + 9000 } }),
    ];
    const ledger = ledgerOf({ slots });
    const answer = {
      nonce: 2,
      at: now,
      delivery: delivery(slots[2]?.attempts[0], replies['nonce-too-high']),
      known: false,
    };
    ledger.apply(answered(ledger, answer, policy, half));
    expect([...ledger.open.values()].map(({ slot }) => slot.nextSendAt - now)).toEqual([9000, -now, 1500, 9000]);
  });
});

describe('rules that are easily missed', () => {
  test('an acknowledgement is withdrawn only while there is no receipt (rule 3)', () => {
    const one = slotted(
      0,
      { stage: 'mined', status: 'pending', successOn: 'confirmed' },
      { slot: { acknowledged: true, refusals: 2, minedHash: `0x${'1'.repeat(64)}` } },
    );
    expect(after(one, [replies['gas-limit']]).transaction.status).toBe('pending');
  });

  test('an endpoint that says "Retry-After: 0" is not asked again in the same instant, over and over', () => {
    const hurried: RpcReply = { kind: 'http', status: 429, body: '', retryAfterMs: 0 };
    expect(after(slotted(0), [hurried]).slot.nextSendAt).toBeGreaterThan(now);
  });

  test('a late failure of the payload does not hold back the filler that was committed meanwhile', () => {
    const one = slotted(
      0,
      { wish: 'cancel', slot: 'closing' },
      { attempts: [{}, { kind: 'filler' }], slot: { nextSendAt: now } },
    );
    const patient = policyOf({ retry: exponentialBackoff({ minDelay: '5m', maxDelay: '5m' }) });
    const ledger = ledgerOf({ slots: [one] });
    const answer = { nonce: 0, at: now, delivery: delivery(one.attempts[0], replies.transient), known: false };
    ledger.apply(answered(ledger, answer, patient, half));
    expect(ledger.open.get(0)?.slot.nextSendAt).toBeLessThanOrEqual(now + 5000);
  });
});
