import { encodeErrorResult, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { verdictOf } from '../chain/verdict.js';
import { hashOf, now, policyOf, queued, replies } from '../testing/lane-samples.js';
import { profileOf } from '../transaction/chain-profile.js';
import { noTerms } from '../transaction/terms.js';
import { tooLarge, unestimable, withMargin } from './estimate.js';

const policy = policyOf();
const reverting = verdictOf({ kind: 'error', code: 3, message: 'execution reverted: paused' }, hashOf(1));
const failing = (fields = {}, verdict: Parameters<typeof unestimable>[1] = reverting) =>
  unestimable(queued(fields), verdict, now, policy, () => 0.5);

describe('a gas limit', () => {
  it('is the estimate and the margin, in whole gas', () => {
    expect(withMargin(100_001n, queued(), policy)).toBe(125_001n);
  });

  it('has the margin of its message type, else that of its chain', () => {
    const profile = profileOf({ id: 42_161 });
    expect(withMargin(100_000n, queued(), policyOf({ profile }))).toBe(150_000n);
    const termsOf = () => ({ ...noTerms, gasMarginPercent: 0 });
    expect(withMargin(100_000n, queued(), policyOf({ profile, termsOf }))).toBe(100_000n);
  });

  it('has no more margin than the chain allows one transaction', () => {
    const profile = profileOf({ id: 1 });
    expect(withMargin(16_000_000n, queued(), policyOf({ profile }))).toBe(16_777_216n);
  });

  it('above what the chain allows is a refusal: no nonce is spent on it', () => {
    expect(tooLarge(queued(), 20_000_000n, 16_777_216n)).toMatchObject({
      change: { stage: 'rejected', failure: { code: 'gas_limit' } },
      event: 'rejected',
      reason: 'it needs 20000000 gas, and a transaction may have 16777216 at most (EIP-7825)',
    });
  });
});

describe('a call whose gas cannot be estimated', () => {
  it('uses up a try and waits, since its predecessors may cure it', () => {
    expect(failing()).toMatchObject({
      change: { failures: 1, blockedOn: 'retry_backoff', nextAttemptAt: now + 500, failure: { code: 'reverted' } },
      event: 'try_failed',
    });
  });

  it('is rejected after its last try, without a slot', () => {
    expect(failing({ failures: 2 })).toMatchObject({
      change: { stage: 'rejected', failures: 3, nextAttemptAt: null, blockedOn: null },
      event: 'rejected',
      reason: 'its gas cannot be estimated: execution reverted: paused',
    });
  });

  it('tells why it reverts in the words of its ABI', () => {
    const abi = parseAbi(['error TooHeavy(uint256 weight)']);
    const data = encodeErrorResult({ abi, errorName: 'TooHeavy', args: [9n] });
    const verdict = verdictOf({ kind: 'error', code: 3, message: 'execution reverted', data }, hashOf(1));
    expect(
      unestimable(
        queued(),
        verdict,
        now,
        policy,
        () => 0.5,
        () => abi,
      ),
    ).toMatchObject({
      change: {
        failure: { code: 'reverted', message: 'the call reverted: TooHeavy(9)', revert: { name: 'TooHeavy' } },
      },
      reason: 'the call reverted: TooHeavy(9)',
    });
  });

  it('waits without counting where no endpoint answered', () => {
    expect(failing({}, null)).toMatchObject({
      change: { blockedOn: 'rpc_unavailable', nextAttemptAt: now + 1000 },
      event: 'blocked',
    });
  });

  it.each(['insufficient-funds', 'rate-limited', 'endpoint-config'] as const)(
    'uses up no try for %s, as a send would not (lane-rules.md 7)',
    (name) => {
      const verdict = verdictOf(replies[name], hashOf(1));
      expect(failing({ failures: 2 }, verdict)).not.toMatchObject({ change: { stage: 'rejected' } });
    },
  );
});
