import { describe, expect, it } from 'vitest';
import { verdictOf } from '../chain/verdict.js';
import { hashOf, now, policyOf, queued, replies } from '../testing/lane-samples.js';
import { unestimable, withMargin } from './estimate.js';

const policy = policyOf();
const reverting = verdictOf({ kind: 'error', code: 3, message: 'execution reverted: paused' }, hashOf(1));
const failing = (fields = {}, verdict: Parameters<typeof unestimable>[1] = reverting) =>
  unestimable(queued(fields), verdict, now, policy, () => 0.5);

describe('a gas limit', () => {
  it('is the estimate and the margin, in whole gas', () => {
    expect(withMargin(100_001n, policy)).toBe(125_001n);
    expect(withMargin(21_000n, policyOf({ gasMarginPercent: 0 }))).toBe(21_000n);
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

  it('waits without counting where no endpoint answered', () => {
    expect(failing({}, null)).toMatchObject({
      change: { blockedOn: 'rpc_unavailable', nextAttemptAt: now + 1000 },
      event: 'blocked',
    });
  });

  it.each(['insufficient-funds', 'rate-limited', 'endpoint-config'] as const)(
    'uses up no try for %s, as a send would not (architecture.md 3, lanes.md 7)',
    (name) => {
      const verdict = verdictOf(replies[name], hashOf(1));
      expect(failing({ failures: 2 }, verdict)).not.toMatchObject({ change: { stage: 'rejected' } });
    },
  );
});
