import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeAll, describe, expect, it, test } from 'vitest';
import {
  eip1559,
  foreignSlot,
  gwei,
  hashOf,
  type LedgerSample,
  ledgerOf,
  look,
  now,
  policyOf,
  queued,
  samples,
  slotted,
} from '../testing/lane-samples.js';
import { profileOf } from '../transaction/chain-profile.js';
import type { Failure } from '../transaction/failure.js';
import { noTerms } from '../transaction/terms.js';
import type { Transaction } from '../transaction/transaction.js';
import { bind } from './bind.js';
import { failureOf } from './failures.js';
import type { LanePolicy } from './policy.js';

const policy = policyOf();
const head = look().head;
/** What is kept for one filler at the prices of `look`, an eighth over the market's. */
const reserve = (21_000n * 3n * gwei * 9n) / 8n;

function bound(sample: LedgerSample, own: LanePolicy = policy) {
  const ledger = ledgerOf(sample);
  const binding = bind(ledger, now, own);
  return { ...binding, ledger };
}

const nonces = ({ intents }: ReturnType<typeof bound>) => intents.map(({ unsigned }) => unsigned.nonce);
const ids = ({ intents }: ReturnType<typeof bound>) => intents.map(({ transaction }) => transaction?.id);
const changed = ({ changes }: ReturnType<typeof bound>) =>
  changes.map((change) => (change.kind === 'transaction' ? { ...change.change, id: change.transaction.id } : change));
const transient: Failure = failureOf('transient', 'HTTP 502', 1);

describe('which nonces', () => {
  it('starts at the chain’s count in a lane without slots, and takes the next ones without a hole', () => {
    const queue = [queued(), queued(), queued()];
    const result = bound({ queue, observation: look({ count: 7 }) });
    expect(nonces(result)).toEqual([7, 8, 9]);
    expect(ids(result)).toEqual(queue.map(({ id }) => id));
    expect(result.blockedOn).toBeNull();
  });

  it('goes on behind the highest slot, whatever the chain counts', () => {
    expect(nonces(bound({ slots: [slotted(7), slotted(8)], queue: [queued()] }))).toEqual([9]);
  });

  it('does not go back to a nonce below the highest that ever had a slot', () => {
    expect(nonces(bound({ highestNonce: 41, queue: [queued()], observation: look({ count: 42 }) }))).toEqual([42]);
    expect(nonces(bound({ highestNonce: 41, queue: [queued()], observation: look({ count: 30 }) }))).toEqual([42]);
  });

  it('leaves no hole where some of the queue cannot go', () => {
    const [rich, poor, later] = [queued(), queued({ value: 10n ** 30n }), queued()];
    const result = bound({ queue: [rich, poor, later] });
    expect(ids(result)).toEqual([rich.id, later.id]);
    expect(nonces(result)).toEqual([0, 1]);
  });

  it('follows the queue’s own order, by priority and place', () => {
    const first = queued({ priority: 5 });
    const result = bound({ queue: [first, queued(), queued()] });
    expect(ids(result)[0]).toBe(first.id);
  });

  it('signs what was accepted: recipient, value, calldata, declared gas', () => {
    const transaction = queued({ value: 9n, calldata: '0xbeef', gas: 77_000n });
    expect(bound({ queue: [transaction] }).intents).toMatchObject([
      {
        kind: 'payload',
        binds: true,
        unsigned: { chainId: 31_337, nonce: 0, to: transaction.to, value: 9n, data: '0xbeef', gas: 77_000n },
      },
    ]);
  });

  it('binds no more in one round than its limit', () => {
    const queue = Array.from({ length: 5 }, () => queued());
    expect(bound({ queue }, policyOf({ bindLimit: 3 })).intents).toHaveLength(3);
  });
});

describe('the window', () => {
  it('is counted from the chain’s count', () => {
    const result = bound(
      { slots: [slotted(5), slotted(6)], queue: [queued(), queued()], observation: look({ count: 4 }) },
      policyOf({ window: 4 }),
    );
    expect(nonces(result)).toEqual([7]);
    expect(result.blockedOn).toBe('window');
  });

  it('holds everything when it is full, and says so', () => {
    const result = bound({ slots: [slotted(0), slotted(1)], queue: [queued()] }, policyOf({ window: 2 }));
    expect(result).toMatchObject({ intents: [], changes: [], blockedOn: 'window' });
  });

  it('is what the node’s pool let it shrink to', () => {
    const ledger = ledgerOf({ queue: [queued(), queued(), queued()] });
    ledger.apply([{ kind: 'window', size: 1 }]);
    expect(bind(ledger, now, policy).intents).toHaveLength(1);
    // a window that was shrunk before the policy’s own became narrower still
    ledger.apply([{ kind: 'window', size: 3 }]);
    expect(bind(ledger, now, policyOf({ window: 1 })).intents).toHaveLength(1);
    ledger.apply([{ kind: 'window', size: null }]);
    expect(bind(ledger, now, policy).intents).toHaveLength(3);
  });
});

describe('prices and funds', () => {
  it('offers twice the base fee and the suggested tip', () => {
    const observation = look({ head: { ...head, baseFee: 7n * gwei }, suggestedPrice: 2n * gwei });
    expect(bound({ queue: [queued()], observation }).intents[0]?.unsigned.fees).toEqual(eip1559(16, 2));
  });

  it('never offers more than the chain’s cap or the caller’s own', () => {
    const queue = [queued({ maxFeePerGas: 1_500_000_000n }), queued()];
    const result = bound({ queue }, policyOf({ maxFeePerGas: 2n * gwei }));
    expect(result.intents.map(({ unsigned }) => unsigned.fees)).toEqual([eip1559(1.5, 1), eip1559(2, 1)]);
  });

  it('takes the caller’s tip, at most the ceiling', () => {
    const queue = [
      queued({ maxPriorityFeePerGas: 5n }),
      queued({ maxFeePerGas: gwei, maxPriorityFeePerGas: 4n * gwei }),
    ];
    expect(bound({ queue }).intents.map(({ unsigned }) => unsigned.fees)).toEqual([
      { kind: 'eip1559', maxFeePerGas: 3n * gwei, maxPriorityFeePerGas: 5n },
      eip1559(1, 1),
    ]);
  });

  it('never offers a higher tip than the chain’s cap, whoever asks for it', () => {
    const queue = [queued(), queued({ maxPriorityFeePerGas: 2n * gwei })];
    const result = bound({ queue }, policyOf({ maxPriorityFeePerGas: gwei / 2n }));
    expect(result.intents.map(({ unsigned }) => unsigned.fees)).toEqual([eip1559(3, 0.5), eip1559(3, 0.5)]);
  });

  it('pays a gas price where the chain has no base fee', () => {
    const observation = look({ head: { ...head, baseFee: null }, suggestedPrice: 5n });
    expect(bound({ queue: [queued()], observation }).intents[0]?.unsigned.fees).toEqual({
      kind: 'legacy',
      gasPrice: 5n,
    });
  });

  it('does not bind under a cap below the base fee, and lets those behind pass', () => {
    const capped = queued({ maxFeePerGas: gwei - 1n });
    const other = queued();
    const result = bound({ queue: [capped, other] });
    expect(changed(result)).toEqual([{ id: capped.id, blockedOn: 'fee_cap', priceNeeded: gwei }]);
    expect(result.changes).toMatchObject([{ reason: 'the base fee is 1000000000 wei per gas, the cap is 999999999' }]);
    expect(ids(result)).toEqual([other.id]);
  });

  it('skips what does not fit the balance less what open slots may cost, and lets those behind pass', () => {
    const cost = 100_000n * 3n * gwei;
    const balance = cost * 3n + reserve;
    const open = slotted(0, { value: 0n }, { attempts: [{ gas: 100_000n, fees: eip1559(3, 1) }] });
    const [big, small] = [queued({ value: cost + 1n }), queued()];
    const result = bound({ slots: [open], queue: [big, small], observation: look({ balance }) });
    expect(changed(result)).toEqual([{ id: big.id, blockedOn: 'insufficient_funds', priceNeeded: null }]);
    expect(ids(result)).toEqual([small.id]);
    const exact = bound({ slots: [open], queue: [big, small], observation: look({ balance: balance + 1n }) });
    expect(ids(exact)).toEqual([big.id]);
  });

  it('counts each against the balance that those before it leave', () => {
    const cost = 100_000n * 3n * gwei;
    const result = bound({
      queue: [queued(), queued(), queued()],
      observation: look({ balance: cost * 2n + reserve }),
    });
    expect(result.intents).toHaveLength(2);
  });

  it('tells an obstacle once, not at every round', () => {
    const poor = queued({ value: 10n ** 30n, blockedOn: 'insufficient_funds' });
    expect(bound({ queue: [poor] }).changes).toEqual([]);
  });

  it('asks for the gas of those that declared none, and binds them once it is known', () => {
    const open = queued({ gas: null });
    const other = queued();
    const result = bound({ queue: [open, other] });
    expect(result.unestimated).toEqual([open]);
    expect(ids(result)).toEqual([other.id]);
    result.ledger.estimates.set(open.id, 60_000n);
    const later = bind(result.ledger, now, policy);
    expect(later.unestimated).toEqual([]);
    expect(later.intents[0]).toMatchObject({ transaction: { id: open.id }, unsigned: { gas: 60_000n } });
  });
});

describe('the spend policy, as it is now', () => {
  const strict = policyOf({ termsOf: (type) => ({ ...noTerms, policy: type === 'transfer' ? { maxValue: 5n } : {} }) });

  it('keeps back what it forbids, says what and why, and lets those behind pass', () => {
    const [big, small] = [queued({ value: 6n }), queued({ value: 5n })];
    const result = bound({ queue: [big, small, queued({ value: 9n, messageType: 'other' })] }, strict);
    expect(result.intents.map(({ unsigned }) => unsigned.value)).toEqual([5n, 9n]);
    const reason = 'the spend policy expects at most 5 wei, got 6';
    const change = { blockedOn: 'policy_denied', priceNeeded: null };
    expect(result.changes).toMatchObject([{ transaction: { id: big.id }, change, event: 'blocked', reason }]);
    expect(bound({ queue: [{ ...big, blockedOn: 'policy_denied' }] }, strict).changes).toEqual([]);
  });

  it('is asked before the gas of a call is', () => {
    expect(bound({ queue: [queued({ value: 6n, gas: null })] }, strict).unestimated).toEqual([]);
  });

  it('caps the price, and the total by the gas limit', () => {
    const total = policyOf({ termsOf: () => ({ ...noTerms, policy: { maxTotalFee: 100_000n * 2n * gwei } }) });
    const result = bound({ queue: [queued(), queued({ gas: 200_000n }), queued({ gas: 200_001n })] }, total);
    expect(result.intents.map(({ unsigned }) => unsigned.fees)).toEqual([eip1559(2, 1), eip1559(1, 1)]);
    expect(result.changes).toMatchObject([{ change: { blockedOn: 'fee_cap', priceNeeded: gwei } }]);
  });
});

describe('a call that is to be tried before it is sent', () => {
  const tried = policyOf({ termsOf: () => ({ ...noTerms, simulate: 'before-send' }) });

  it('is tried though its gas is declared, and then bound with the gas it declared', () => {
    const one = queued();
    const result = bound({ queue: [one] }, tried);
    expect(result).toMatchObject({ intents: [], unestimated: [one] });
    result.ledger.estimates.set(one.id, 60_000n);
    const later = bind(result.ledger, now, tried);
    expect(later.unestimated).toEqual([]);
    expect(later.intents[0]?.unsigned.gas).toBe(100_000n);
  });
});

test('E26: what a rollup takes for data is kept aside', () => {
  const cost = 100_000n * 3n * gwei;
  const profile = profileOf({ id: 31_337 }, { dataFee: { perTransaction: 1000n, perByte: 7n } });
  const withBalance = (balance: bigint) =>
    bound({ queue: [queued({ calldata: '0xbeef' })], observation: look({ balance }) }, policyOf({ profile }));
  expect(withBalance(cost + reserve + 1014n).intents).toHaveLength(1);
  expect(withBalance(cost + reserve + 1013n).changes).toMatchObject([{ change: { blockedOn: 'insufficient_funds' } }]);
});

describe('what waits', () => {
  it('skips one that waits for its own back-off, and binds it when it is over', () => {
    const waiting = queued({ nextAttemptAt: now + 1 });
    const due = queued({ nextAttemptAt: now });
    expect(ids(bound({ queue: [waiting, due] }))).toEqual([due.id]);
  });

  it('gives no nonce to one whose deadline has passed', () => {
    const result = bound({ queue: [queued({ validUntil: now }), queued({ validUntil: now + 1 })] });
    expect(nonces(result)).toEqual([0]);
    expect(result.changes).toEqual([]);
  });

  it('waits for a look that is not older than a signature may be', () => {
    expect(bound({ queue: [queued()], observation: null }).blockedOn).toBe('rpc_unavailable');
    const old = (at: number) => bound({ queue: [queued()], observation: look({ at }) });
    expect(old(now - 30_000).intents).toHaveLength(1);
    expect(old(now - 30_001)).toMatchObject({ intents: [], blockedOn: 'rpc_unavailable' });
  });

  it('binds nothing without a key, and says so', () => {
    expect(bound({ queue: [queued()], canSign: false })).toMatchObject({
      intents: [],
      blockedOn: 'signer_unavailable',
    });
  });
});

describe('an outage is probed by one transaction (lane-rules.md 5)', () => {
  const open = (fields: Partial<Transaction>, options: Parameters<typeof slotted>[2] = {}) =>
    bound({ slots: [slotted(0, fields, options)], queue: [queued()] });

  it('binds nothing while a slot has a counted transient failure and no acknowledgement', () => {
    expect(open({ failures: 1, failure: transient })).toMatchObject({ intents: [], blockedOn: 'predecessor' });
    expect(open({ failures: 1, failure: failureOf('unknown', '?', 1) }).blockedOn).toBe('predecessor');
  });

  it('binds on once the slot is acknowledged, mined or used', () => {
    const failing = { failures: 1, failure: transient };
    expect(open(failing, { slot: { acknowledged: true } }).intents).toHaveLength(1);
    expect(open(failing, { slot: { minedHash: hashOf(1) } }).intents).toHaveLength(1);
    const used = { slots: [slotted(0, failing)], queue: [queued()], observation: look({ count: 1 }) };
    expect(bound(used).intents).toHaveLength(1);
  });

  it('binds on while a slot only holds a refusal, which says nothing of the others', () => {
    expect(open({ failures: 1, failure: failureOf('gas-limit', 'intrinsic gas too low', 1) }).intents).toHaveLength(1);
  });

  it('binds nothing behind an exhausted one until its filler is acknowledged', () => {
    const exhausted = { stage: 'exhausted', status: 'failed', failures: 3, failure: transient } as const;
    expect(open(exhausted).blockedOn).toBe('predecessor');
    const closing = { attempts: [{}, { kind: 'filler' as const }] };
    expect(open(exhausted, closing).blockedOn).toBe('predecessor');
    expect(open(exhausted, { ...closing, slot: { fillerAcknowledged: true } }).intents).toHaveLength(1);
  });

  it('binds on behind a rejected one', () => {
    expect(open({ stage: 'rejected', status: 'failed', failures: 3 }).intents).toHaveLength(1);
  });
});

test('nothing is bound while a person has paused the lane, which says so', () => {
  const orders = { paused: { reason: 'the budget is used up', since: 0 }, approved: null };
  const binding = bound({ queue: [queued()], orders });
  expect([binding.intents, binding.blockedOn]).toEqual([[], 'signer_paused']);
});

describe('transactions signed by their callers', () => {
  const account = privateKeyToAccount(`0x${'11'.repeat(32)}`);
  const sign = (nonce: number, value = 1n) =>
    account.signTransaction({
      type: 'eip1559',
      chainId: 31_337,
      nonce,
      to: account.address,
      value,
      gas: 21_000n,
      maxFeePerGas: 5n * gwei,
      maxPriorityFeePerGas: gwei,
    });
  let raw: Record<number, Hex>;
  let dearer: Hex;
  beforeAll(async () => {
    raw = { 3: await sign(3), 4: await sign(4), 9: await sign(9) };
    dearer = await sign(3, 2n);
  });
  const signed = (nonce: number, fields: Partial<Transaction> = {}) =>
    samples.transaction({ presigned: raw[nonce] ?? null, hash: hashOf(nonce), ...fields });

  it('take the slots that their own nonces name, with their bytes as they are', () => {
    const result = bound({ queue: [signed(9), signed(3)], canSign: false, observation: look({ count: 3 }) });
    expect(result.intents).toMatchObject([
      { presigned: raw[9], binds: true, unsigned: { nonce: 9, gas: 21_000n, fees: eip1559(5, 1) } },
      { presigned: raw[3], binds: true, unsigned: { nonce: 3 } },
    ]);
  });

  it('are bound at any price and whatever the balance: that is the caller’s own affair', () => {
    const observation = look({ balance: 0n, count: 3 });
    expect(
      bound({ queue: [signed(3)], canSign: false, observation }, policyOf({ maxFeePerGas: 1n })).intents,
    ).toHaveLength(1);
  });

  it('are kept back where the spend policy forbids them', () => {
    const sample = { queue: [signed(3)], canSign: false, observation: look({ count: 3 }) };
    const cheap = policyOf({ termsOf: () => ({ ...noTerms, policy: { maxFeePerGas: 5n * gwei - 1n } }) });
    const result = bound(sample, cheap);
    expect(result.intents).toEqual([]);
    expect(result.changes).toMatchObject([
      { change: { blockedOn: 'policy_denied' }, reason: expect.stringContaining('at most 4999999999 wei per gas') },
    ]);
    const enough = policyOf({ termsOf: () => ({ ...noTerms, policy: { maxFeePerGas: 5n * gwei } }) });
    expect(bound(sample, enough).intents).toHaveLength(1);
  });

  it('wait while another transaction has the slot', () => {
    const result = bound({ slots: [slotted(3)], queue: [signed(3)], canSign: false, observation: look({ count: 3 }) });
    expect(result).toMatchObject({ intents: [], changes: [] });
  });

  it('wait for the word of their receipt when the ledger has seen their nonce go by', () => {
    const late = signed(3);
    const result = bound({ highestNonce: 5, queue: [late], canSign: false, observation: look({ count: 6 }) });
    expect(result).toMatchObject({ intents: [], changes: [] });
  });

  it('are bound below the count where the ledger never saw the nonce: they may be what used it', () => {
    expect(bound({ queue: [signed(3)], canSign: false, observation: look({ count: 6 }) }).intents).toHaveLength(1);
  });

  test('of the same nonce do not take one slot in the same round: the second would be lost', () => {
    const [first, second] = [signed(3), signed(3, { presigned: dearer })];
    const result = bound({ queue: [first, second], canSign: false, observation: look({ count: 3 }) });
    expect(nonces(result)).toEqual([3]);
  });
});

describe('rules that are easily missed', () => {
  test('a success is never expired (rule 13)', () => {
    // acknowledged, then displaced by a stranger: queued again with its success kept
    const success = queued({ status: 'success', generation: 2, validUntil: now - 1 });
    expect(changed(bound({ queue: [success] }))).toEqual([]);
  });

  test('an unacknowledged filler of a slot with a transient failure is a probe too (rule 5)', () => {
    const cancelled = slotted(
      0,
      { failures: 1, failure: transient, wish: 'cancel', slot: 'closing' },
      { attempts: [{}, { kind: 'filler' }] },
    );
    expect(bound({ slots: [cancelled], queue: [queued()] }).intents).toEqual([]);
  });

  test('a reserve for one filler is kept out of the balance (rule 21)', () => {
    const cost = 100_000n * 3n * gwei;
    expect(bound({ queue: [queued()], observation: look({ balance: cost }) }).intents).toEqual([]);
  });
});

test('what another signer of its pool may have sent before takes no slot, what came later does', () => {
  const [old, confirmed, young] = [
    queued({ pooled: true }),
    queued({ pooled: true, clearedAt: now - 2 }),
    queued({ pooled: true, createdAt: now }),
  ];
  const ledger = ledgerOf({ queue: [old, queued({ pooled: false }), confirmed, young] });
  ledger.doubtedUntil = now - 1;
  const { intents, blockedOn } = bind(ledger, now, policy);
  expect(blockedOn).toBe('rpc_unavailable');
  expect(intents).toHaveLength(3);
  expect(intents.map(({ transaction }) => transaction?.id)).not.toContain(old.id);
});

test('a placeholder of a stranger’s nonce neither probes nor blocks', () => {
  expect(nonces(bound({ slots: [foreignSlot(0)], queue: [queued()], observation: look({ count: 1 }) }))).toEqual([1]);
});
