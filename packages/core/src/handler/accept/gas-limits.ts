import { BroadcasterError } from '../../errors.js';
import { type ChainProfile, leastGas } from '../../transaction/chain-profile.js';
import type { EncodedCall } from '../call/encode-call.js';

/** A gas limit that no node of the chain can take is refused before anything is stored. @throws BroadcasterError `invalid_field` */
export function refuseGas(call: EncodedCall, profile: ChainProfile, name: string): void {
  if (call.gas === null) return;
  const detail = gasProblem(call, call.gas, profile);
  if (detail === null) return;
  const pointer = call.presigned ? '/data' : '/gas';
  throw new BroadcasterError('invalid_field', `${name}: ${detail}`, {
    issues: [{ pointer, code: 'out_of_range', detail }],
  });
}

function gasProblem({ to, calldata }: EncodedCall, gas: bigint, profile: ChainProfile): string | null {
  const { transactionGasCap: cap, calldataGas } = profile;
  if (cap !== null && gas > cap) return `expected at most ${cap} gas (EIP-7825), got ${gas}`;
  const least = leastGas(to, calldata, profile);
  if (least === null || gas >= least) return null;
  const rule = calldataGas === 'eip7623' ? ' (EIP-7623)' : '';
  return `expected at least ${least} gas, which ${(calldata.length - 2) / 2} bytes of calldata cost alone${rule}, got ${gas}`;
}
