import type { Abi, Address } from 'viem';
import type { GasCall } from '../../chain/chain.js';
import type { Verdict } from '../../chain/verdict.js';
import type { Clock } from '../../clock.js';
import { BroadcasterError } from '../../errors.js';
import { revertRecord } from '../../transaction/record.js';
import { decodeRevert, describeRevert } from '../../transaction/revert.js';
import type { EncodedCall } from '../call/encode-call.js';

/** Longest wait for a node's word on a call; accepting does not depend on one. */
const waitMs = 2000;

/** Tries a call on a node of the chain: the gas it takes, a verdict, or null where no node answered. */
export type TryCall = (chainId: number, call: GasCall) => Promise<bigint | Verdict | null>;

/** A call that reverts now is refused; whatever else keeps a node from trying it is no reason to. @throws BroadcasterError `call_reverts` */
export async function refuseReverting(
  tryCall: TryCall,
  clock: Clock,
  route: { readonly chainId: number; readonly signer: Address },
  call: EncodedCall,
  { name, abi }: { readonly name: string; readonly abi: Abi | null },
): Promise<void> {
  const gasCall = { from: route.signer, to: call.to, value: call.value, data: call.calldata };
  const verdict = await within(waitMs, clock, tryCall(route.chainId, gasCall));
  if (verdict === null || typeof verdict === 'bigint' || verdict.class !== 'reverted') return;
  const revert = verdict.revertData ? decodeRevert(verdict.revertData, abi) : null;
  const detail = revert ? describeRevert(revert) : (verdict.message ?? 'the call reverted');
  throw new BroadcasterError('call_reverts', `${name}: ${detail.slice(0, 500)}`, {
    hint: 'Nothing was stored. Change the data, or wait until the contract is ready for it.',
    issues: [{ pointer: '/data', code: 'call_reverts', detail: detail.slice(0, 500) }],
    details: { revert: revert && revertRecord(revert) },
  });
}

function within<T>(ms: number, clock: Clock, answer: Promise<T | null>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(null));
    answer.then(resolve, () => resolve(null)).finally(cancel);
  });
}
