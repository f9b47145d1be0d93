import { BroadcasterError } from '../../errors.js';
import type { Fees } from '../../transaction/fees.js';
import { denialsOf, type SpendPolicy } from '../../transaction/spend-policy.js';
import type { EncodedCall } from '../call/encode-call.js';

/** What is known of a call before anything is stored must be within the policy. @throws BroadcasterError `policy_denied` */
export function refuseDenied(policy: SpendPolicy, call: EncodedCall, name: string): void {
  const denials = denialsOf(policy, { ...call, fees: call.presigned?.fees ?? wanted(call) });
  const [first, ...others] = denials;
  if (!first) return;
  const rest = others.length > 0 ? `; and ${others.length} more` : '';
  throw new BroadcasterError('policy_denied', `${name}: ${first.detail}${rest}`, {
    hint: 'Ask for what the policy allows, or have the policy changed.',
    issues: denials.map(({ pointer, detail }) => ({ pointer, code: 'not_allowed', detail })),
  });
}

/** The caller's own prices, where he named any. */
function wanted({ maxFeePerGas, maxPriorityFeePerGas }: EncodedCall): Fees | null {
  if (maxFeePerGas === null && maxPriorityFeePerGas === null) return null;
  return {
    kind: 'eip1559',
    maxFeePerGas: maxFeePerGas ?? 0n,
    maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n,
  };
}
