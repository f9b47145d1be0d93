import type { Verdict, VerdictClass } from '../chain/verdict.js';
import type { Failure, FailureCategory } from '../transaction/failure.js';

interface Advice {
  readonly category: FailureCategory;
  readonly hint: string;
}

const advice: Partial<Record<VerdictClass, Advice>> = {
  transient: {
    category: 'rpc',
    hint: 'The RPC node failed or did not answer. Retry when it is healthy; the nonce is kept.',
  },
  unknown: { category: 'rpc', hint: 'The node answered something unexpected. Look at its message, then retry.' },
  unsent: { category: 'rpc', hint: 'The RPC node could not be reached. It is tried again by itself.' },
  'endpoint-config': { category: 'rpc', hint: 'The RPC endpoint refuses us: check its URL, key and plan.' },
  'rate-limited': { category: 'rpc', hint: 'The RPC endpoint limits our rate. It is tried again by itself.' },
  'gas-limit': {
    category: 'fee',
    hint: 'The gas limit is too low for the call or too high for the chain: change the message type.',
  },
  'invalid-tx': {
    category: 'internal',
    hint: 'The node calls the transaction invalid: check chain id and message type.',
  },
  'not-permitted': {
    category: 'policy',
    hint: 'The node does not permit this transaction: use another endpoint, or cancel it.',
  },
  reverted: {
    category: 'revert',
    hint: 'The call reverts: check its arguments and the state of the contract, then retry.',
  },
  'insufficient-funds': { category: 'funds', hint: 'Top up the signer; the transaction goes on by itself.' },
  'nonce-too-low': { category: 'nonce', hint: 'Sign it again with the next nonce and submit it as a new transaction.' },
  'pool-full': {
    category: 'rpc',
    hint: 'The node takes no more transactions of this signer for now. It is tried again by itself.',
  },
};

/** The record's account of what went wrong. */
export function failureOf(
  kind: VerdictClass,
  message: string,
  attemptNo: number | null,
  nodeMessage: string | null = null,
): Failure {
  const { category, hint } = advice[kind] ?? { category: 'rpc' as const, hint: 'Look at the attempts, then retry.' };
  return {
    code: kind.replaceAll('-', '_'),
    category,
    message,
    hint,
    retryable: kind !== 'nonce-too-low',
    attemptNo,
    revert: null,
    nodeMessage,
  };
}

/** The same, from an endpoint's answer. */
export function failureFrom(verdict: Verdict, attemptNo: number): Failure {
  const message = verdict.message?.slice(0, 500) ?? verdict.class;
  return failureOf(verdict.class, message, attemptNo, message);
}
