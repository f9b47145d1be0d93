import type { Failure } from './failure.js';

const advice = {
  cancelled: 'Somebody cancelled it. A retry sends it again, with a new nonce.',
  expired: 'Its deadline passed before it was mined. A retry sends it again, with a new nonce and no deadline.',
} as const;

/** The account of a transaction that ended because somebody, or its own deadline, wanted it to. */
export function endedOf(how: keyof typeof advice, reason: string | null): Failure {
  return {
    code: how,
    category: how,
    message:
      reason === null || reason === '' ? `the transaction was ${how === 'cancelled' ? how : 'too late'}` : reason,
    hint: advice[how],
    retryable: true,
    attemptNo: null,
    revert: null,
    nodeMessage: null,
  };
}
