import { describe, expect, it, test } from 'vitest';
import type { VerdictClass } from '../chain/verdict.js';
import {
  eip1559,
  gwei,
  hashOf,
  type LedgerSample,
  ledgerOf,
  look,
  now,
  policyOf,
  type SlotSample,
  slotted,
} from '../testing/lane-samples.js';
import type { Attempt } from '../transaction/attempt.js';
import { ceilingOf } from '../transaction/fees.js';
import { noTerms } from '../transaction/terms.js';
import type { Transaction } from '../transaction/transaction.js';
import type { LanePolicy } from './policy.js';
import { reprice } from './reprice.js';

/** The base fee has risen over what was signed. */
const rise = look({ head: { ...look().head, baseFee: 20n * gwei } });
const old = { signedAt: now - 45_000, fees: eip1559(3, 1) };

function repriced(sample: LedgerSample, policy: LanePolicy = policyOf(), tooCheap: readonly number[] = []) {
  const ledger = ledgerOf({ observation: rise, ...sample });
  ledger.apply(tooCheap.map((nonce) => ({ kind: 'underpriced', nonce })));
  const { intents, changes } = reprice(ledger, now, policy);
  return { intents, changes, nonces: intents.map(({ unsigned }) => unsigned.nonce) };
}

const stuck = (
  nonce: number,
  fields: Partial<Transaction> = {},
  attempt: Partial<Attempt> = {},
  slot: Partial<SlotSample['slot']> = {},
) => slotted(nonce, { stage: 'accepted', ...fields }, { attempts: [{ ...old, ...attempt }], slot });

describe('a transaction that a person wants sped up', () => {
  const wish = (maxFeePerGas: bigint | null, maxPriorityFeePerGas: bigint | null = null) =>
    stuck(1, { speedUp: { maxFeePerGas, maxPriorityFeePerGas } });
  const priced = (slot: SlotSample, policy?: LanePolicy) =>
    repriced({ slots: [stuck(0, {}, { signedAt: now }), slot], observation: look() }, policy).intents;

  it('is priced anew wherever it stands, at the fees asked for', () => {
    expect(priced(wish(50n * gwei, 7n * gwei))).toMatchObject([{ unsigned: { nonce: 1, fees: eip1559(50, 7) } }]);
  });

  it('at the market’s where none were asked for, and a replacement in any case', () => {
    expect(priced(wish(null))).toMatchObject([{ unsigned: { nonce: 1, fees: eip1559(3.375, 1.125) } }]);
  });

  it('never above the cap, and not while it is to end', () => {
    expect(priced(wish(50n * gwei), policyOf({ maxFeePerGas: 3n * gwei }))).toEqual([]);
    const ending = stuck(1, { speedUp: { maxFeePerGas: null, maxPriorityFeePerGas: null }, wish: 'cancel' });
    expect(priced(ending)).toEqual([]);
  });
});

describe('the first in line', () => {
  it('is priced anew when blocks go by without it', () => {
    const slot = stuck(0, { value: 5n, calldata: '0xbeef' });
    const { intents } = repriced({ slots: [slot] });
    expect(intents).toMatchObject([
      {
        kind: 'payload',
        binds: false,
        unsigned: { nonce: 0, value: 5n, data: '0xbeef', to: slot.transaction?.to, fees: eip1559(41, 1.125) },
      },
    ]);
  });

  it('is left alone before its time, without a newer block, or while its price still does', () => {
    expect(repriced({ slots: [stuck(0, {}, { signedAt: now - 44_999 })] }).intents).toEqual([]);
    const noBlock = look({ head: { ...rise.head, at: now - 45_000 } });
    expect(repriced({ slots: [stuck(0)], observation: noBlock }).intents).toEqual([]);
    expect(repriced({ slots: [stuck(0)], observation: look() }).intents).toEqual([]);
  });

  it('is the only one: those behind it cannot be mined before it', () => {
    expect(repriced({ slots: [stuck(0), stuck(1)] }).nonces).toEqual([0]);
    expect(repriced({ slots: [stuck(1)] }).nonces).toEqual([]);
  });
});

describe('a slot that a node called too cheap', () => {
  it('is priced anew at once, wherever it stands', () => {
    const slots = [stuck(0, {}, { signedAt: now }), stuck(1, {}, { signedAt: now })];
    expect(repriced({ slots, observation: look() }, policyOf(), [1]).nonces).toEqual([1]);
  });

  it('rises by at least an eighth over all attempts before it, on both fields', () => {
    const slot = slotted(0, {}, { attempts: [{ fees: eip1559(80, 8) }, { fees: eip1559(64, 16) }] });
    const policy = policyOf({ maxFeePerGas: 1000n * 10n ** 9n });
    expect(repriced({ slots: [slot], observation: look() }, policy, [0]).intents[0]?.unsigned.fees).toEqual(
      eip1559(90, 18),
    );
  });

  it('stops at ten times the going price where no cap is configured: a rival must not drive it up for ever', () => {
    const slot = slotted(0, {}, { attempts: [{ fees: eip1559(80, 8) }] });
    const { intents, changes } = repriced({ slots: [slot], observation: look() }, policyOf(), [0]);
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([{ change: { blockedOn: 'fee_cap' } }]);
  });
});

describe('nothing is signed', () => {
  test.each<[string, SlotSample]>([
    ['for a payload that was given up', stuck(0, { stage: 'exhausted', status: 'failed' })],
    ['for a payload that is to be cancelled', stuck(0, { wish: 'cancel' })],
    ['for what its caller signed', stuck(0, { presigned: '0x02' })],
    ['for what is mined', stuck(0, {}, {}, { minedHash: hashOf(1) })],
  ])('%s', (_name, slot) => {
    expect(repriced({ slots: [slot] }, policyOf(), [0])).toMatchObject({ intents: [], changes: [] });
  });

  it('for a nonce that the chain has used', () => {
    const observation = { ...rise, count: 1 };
    expect(repriced({ slots: [stuck(0)], observation }, policyOf(), [0]).intents).toEqual([]);
  });

  it('under review, without a key, or before the first look', () => {
    const slots = [stuck(0)];
    const review = { reason: 'chain_ahead', chainCount: 9, since: 0 } as const;
    for (const sample of [
      { slots, review },
      { slots, canSign: false },
      { slots, observation: null },
    ])
      expect(repriced(sample, policyOf(), [0]).intents).toEqual([]);
  });

  it('above the cap: the best attempt keeps its place and the record says why, once', () => {
    const policy = policyOf({ maxFeePerGas: 3n * gwei });
    const { intents, changes } = repriced({ slots: [stuck(0)] }, policy);
    expect(intents).toEqual([]);
    // the base fee of 20 gwei and the tip the next attempt must have
    const priceNeeded = 21n * gwei;
    const reason = expect.stringContaining('needs 21000000000 wei per gas, the cap is 3000000000');
    expect(changes).toMatchObject([{ change: { blockedOn: 'fee_cap', priceNeeded }, event: 'blocked', reason }]);
    expect(repriced({ slots: [stuck(0, { blockedOn: 'fee_cap', priceNeeded })] }, policy).changes).toEqual([]);
  });

  it('above the cap, whatever was told to be a success: it is not mined yet', () => {
    const policy = policyOf({ maxFeePerGas: 3n * gwei });
    expect(repriced({ slots: [stuck(0, { status: 'success' })] }, policy).changes).toHaveLength(1);
  });

  it('above the cap: what is told follows the price, but not every wei of it', () => {
    const policy = policyOf({ maxFeePerGas: 3n * gwei });
    const told = (priceNeeded: bigint) =>
      repriced({ slots: [stuck(0, { blockedOn: 'fee_cap', priceNeeded })] }, policy).changes;
    expect(told(19n * gwei)).toEqual([]);
    expect(told(15n * gwei)).toMatchObject([{ change: { priceNeeded: 21n * gwei } }]);
  });

  it('with a tip above its cap, and the price that is told is the tip', () => {
    const policy = policyOf({ maxPriorityFeePerGas: gwei });
    const { intents, changes } = repriced({ slots: [stuck(0)] }, policy);
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([{ change: { blockedOn: 'fee_cap', priceNeeded: (gwei * 9n) / 8n } }]);
    expect(repriced({ slots: [stuck(0)] }, policyOf({ maxPriorityFeePerGas: 2n * gwei })).intents).toHaveLength(1);
  });

  it('above the caller’s own cap', () => {
    expect(repriced({ slots: [stuck(0, { maxFeePerGas: 3n * gwei })] }).intents).toEqual([]);
  });

  it('but right up to the cap', () => {
    const policy = policyOf({ maxFeePerGas: 4n * gwei });
    expect(repriced({ slots: [stuck(0)] }, policy).intents[0]?.unsigned.fees).toMatchObject({
      maxFeePerGas: 4n * gwei,
    });
  });
});

describe('a transaction of whose nonce a pool has another', () => {
  const answer = { endpoint: 'node', at: now, ms: 1, code: -32000, message: 'replacement transaction underpriced' };
  const answered = (fees: Attempt['fees'], kind: VerdictClass) => ({
    ...old,
    fees,
    answers: [{ ...answer, class: kind }],
  });
  const refused = (kind: VerdictClass, slot: Partial<SlotSample['slot']> = {}) =>
    slotted(0, { stage: 'sent' }, { attempts: [answered(eip1559(80, 2), kind)], slot });
  const refusedTwice = (before: VerdictClass, latest: VerdictClass) =>
    slotted(
      0,
      { stage: 'sent' },
      { attempts: [answered(eip1559(70, 2), before), answered(eip1559(80, 2.25), latest)] },
    );
  const rival = 'replacement-underpriced';
  const fees = (slot: SlotSample, caps: Partial<LanePolicy> = {}) =>
    repriced({ slots: [slot] }, policyOf(caps), [0]).intents[0]?.unsigned.fees;

  it('is raised by an eighth the first time', () => {
    expect(fees(refused(rival))).toEqual(eip1559(90, 2.25));
    expect(fees(refusedTwice('transient', rival))).toEqual(eip1559(90, 2.53125));
  });

  it('is all tip from then on: the other may be a stranger’s whose price is all tip', () => {
    expect(fees(refusedTwice(rival, rival))).toEqual(eip1559(90, 90));
  });

  it('within the cap of tips', () => {
    expect(fees(refusedTwice(rival, rival), { maxPriorityFeePerGas: 5n * gwei })).toEqual(eip1559(90, 5));
    expect(fees(refusedTwice(rival, rival), { maxPriorityFeePerGas: 2n * gwei })).toBeUndefined();
  });

  it('is all tip at once, with the same ceiling, where that has met its cap', () => {
    const cap = { maxFeePerGas: 85n * gwei };
    expect(fees(refused(rival), cap)).toEqual(eip1559(80, 80));
    // what is all tip already has nothing left to offer
    expect(fees(slotted(0, { stage: 'sent' }, { attempts: [answered(eip1559(80, 79), rival)] }), cap)).toBeUndefined();
    // where a pool has ours, it takes only what is dearer on both
    expect(fees(refused(rival, { acknowledged: true }), cap)).toBeUndefined();
  });

  it('not so one that is too cheap for the node itself', () => {
    expect(fees(refusedTwice('underpriced', 'underpriced'))).toEqual(eip1559(90, 2.53125));
    expect(fees(refused('fee-too-low'), { maxFeePerGas: 85n * gwei })).toBeUndefined();
  });
});

describe('a filler', () => {
  const closing = (fees = old.fees, fillerFees = fees) =>
    slotted(
      0,
      { wish: 'cancel', slot: 'closing', stage: 'accepted' },
      {
        attempts: [
          { ...old, fees },
          { ...old, kind: 'filler', gas: 21_000n, fees: fillerFees },
        ],
      },
    );

  it('is priced anew as payloads are, and stays a no-op to oneself', () => {
    const slot = closing();
    expect(repriced({ slots: [slot] }).intents).toMatchObject([
      { kind: 'filler', unsigned: { to: slot.transaction?.signer, value: 0n, data: '0x', gas: 21_000n } },
    ]);
  });

  it('of whose nonce a pool has another is all tip as a payload would be', () => {
    const slot = closing(eip1559(60, 1), eip1559(80, 2));
    const class_ = 'replacement-underpriced' as const;
    const answers = [{ endpoint: 'node', at: now, ms: 1, code: null, message: null, class: class_ }];
    const [payload, filler] = slot.attempts.map((attempt) => ({ ...attempt, answers }));
    const fees = (attempts: Attempt[], acknowledged = false, policy = policyOf()) =>
      repriced(
        { slots: [{ ...slot, attempts, slot: { ...slot.slot, fillerAcknowledged: acknowledged } }] },
        policy,
        [0],
      ).intents[0]?.unsigned.fees;
    if (!payload || !filler) expect.unreachable();
    expect(fees([{ ...payload, answers: [] }, filler])).toEqual(eip1559(90, 2.25));
    expect(fees([payload, filler])).toEqual(eip1559(90, 90));
    const cap = policyOf({ maxFeePerGas: 55n * gwei });
    expect(fees([payload, filler], false, cap)).toEqual(eip1559(90, 90));
    const low = policyOf({ maxFeePerGas: 20n * gwei });
    expect(ceilingOf(filler.fees)).toBe(80n * gwei);
    expect(fees([payload, { ...filler, fees: eip1559(90, 2) }], false, low)).toEqual(eip1559(90, 90));
    expect(fees([payload, { ...filler, fees: eip1559(90, 2) }], true, low)).toBeUndefined();
  });

  it('has one and a half times the payload’s cap, or the price of a payload that is dearer than the cap', () => {
    const policy = policyOf({ maxFeePerGas: 100n * gwei });
    const filled = (payload: number, filler: number) =>
      repriced({ slots: [closing(eip1559(payload, 1), eip1559(filler, 1))] }, policy, [0]);
    expect(filled(90, 130).intents).toHaveLength(1);
    expect(filled(90, 140)).toMatchObject({ intents: [], changes: [{ change: { blockedOn: 'fee_cap' } }] });
    expect(filled(200, 260).intents).toHaveLength(1);
    expect(filled(200, 270).intents).toEqual([]);
  });
});

describe('a spend policy that became stricter', () => {
  const strict = policyOf({ termsOf: () => ({ ...noTerms, policy: { targets: [] } }) });

  it('lets no further attempt be signed; what is signed keeps being sent', () => {
    const { intents, changes } = repriced({ slots: [stuck(0)] }, strict);
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([
      { change: { blockedOn: 'policy_denied' }, event: 'blocked', reason: expect.stringContaining('no calls to') },
    ]);
    expect(repriced({ slots: [stuck(0, { blockedOn: 'policy_denied' })] }, strict).changes).toEqual([]);
  });

  it('is forgotten when no further attempt is needed', () => {
    const slots = [stuck(0, { blockedOn: 'policy_denied' })];
    expect(repriced({ slots, observation: look() }, strict).changes).toMatchObject([{ change: { blockedOn: null } }]);
  });

  it('does not keep a slot from being closed', () => {
    const closing = slotted(
      0,
      { wish: 'cancel', slot: 'closing', stage: 'accepted' },
      { attempts: [old, { ...old, kind: 'filler', gas: 21_000n }] },
    );
    expect(repriced({ slots: [closing] }, strict).intents).toMatchObject([{ kind: 'filler' }]);
  });

  it('caps the price of a type’s transactions in total', () => {
    const total = (wei: bigint) => policyOf({ termsOf: () => ({ ...noTerms, policy: { maxTotalFee: wei } }) });
    const slots = [stuck(0, {}, { gas: 100_000n })];
    expect(repriced({ slots }, total(100_000n * 30n * gwei)).intents[0]?.unsigned.fees).toEqual(eip1559(30, 1.125));
    expect(repriced({ slots }, total(100_000n * 3n * gwei)).changes).toMatchObject([
      { change: { blockedOn: 'fee_cap', priceNeeded: 21n * gwei } },
    ]);
  });
});

describe('what it can cost', () => {
  const dear = { gas: 100_000n, fees: eip1559(3, 1) };
  /** What an attempt at the price of `rise` may cost. */
  const cost = 100_000n * 41n * gwei;

  it('must be there: else nothing is signed and the record says what is missing', () => {
    const short = repriced({ slots: [stuck(0, { value: 5n }, dear)], observation: { ...rise, balance: cost + 4n } });
    expect(short.intents).toEqual([]);
    const reason = expect.stringContaining(`may cost ${cost + 5n} wei, the signer has ${cost + 4n}`);
    const change = { blockedOn: 'insufficient_funds', priceNeeded: 21n * gwei };
    expect(short.changes).toMatchObject([{ change, event: 'blocked', reason }]);
    const enough = { ...rise, balance: cost + 5n };
    expect(repriced({ slots: [stuck(0, { value: 5n }, dear)], observation: enough }).intents).toHaveLength(1);
  });

  it('is counted behind the slots below only: those above are used later', () => {
    const others = { gas: 100_000n, fees: eip1559(3, 1) };
    const fresh = { ...others, signedAt: now };
    const slots = [stuck(0, { value: 0n }, fresh), stuck(1, { value: 0n }, dear), stuck(2, { value: 0n }, others)];
    const withBalance = (balance: bigint) => repriced({ slots, observation: { ...rise, balance } }, policyOf(), [1]);
    expect(withBalance(cost + 100_000n * 3n * gwei).nonces).toEqual([1]);
    expect(withBalance(cost + 100_000n * 3n * gwei - 1n).nonces).toEqual([]);
  });

  it('is counted with the new price of those below that are priced anew too', () => {
    const slots = [stuck(1, { value: 0n }, dear), stuck(0, { value: 0n }, dear)];
    const withBalance = (balance: bigint) => repriced({ slots, observation: { ...rise, balance } }, policyOf(), [1]);
    expect(withBalance(cost * 2n).nonces).toEqual([0, 1]);
    expect(withBalance(cost * 2n - 1n).nonces).toEqual([0]);
  });
});

describe('when the price falls', () => {
  const blocked = { blockedOn: 'fee_cap', priceNeeded: 21n * gwei } as const;

  it('to what was signed, nothing is needed any more, and the record says so', () => {
    const { intents, changes } = repriced({ slots: [stuck(0, blocked)], observation: look() });
    expect(intents).toEqual([]);
    expect(changes).toMatchObject([{ change: { blockedOn: null }, event: 'blocked' }]);
  });

  it('what a node itself refused for its price stays told until the node takes it', () => {
    const refused = stuck(0, { blockedOn: 'fee_cap', priceNeeded: null });
    expect(repriced({ slots: [refused], observation: look() }).changes).toEqual([]);
  });

  it('or the cap is raised, the next attempt is signed', () => {
    expect(repriced({ slots: [stuck(0, blocked)] }, policyOf({ maxFeePerGas: 21n * gwei })).intents).toHaveLength(1);
  });
});
