import { signEnvelope } from './sign-envelope.js';
import type { Signer } from './signer.js';

/**
 * Has a signer sign something that is of no use to anybody (nothing, to itself, for no fee, with the last nonce there is) and
 * checks what comes back as a lane does. It is thrown away.
 *
 * @throws BroadcasterError `signer_invalid` when the signer returned something else; whatever the signer throws
 */
export async function checkSigner(signer: Signer, chainId: number): Promise<void> {
  await signEnvelope(signer, {
    chainId,
    nonce: Number.MAX_SAFE_INTEGER,
    to: signer.address,
    value: 0n,
    data: '0x',
    gas: 21_000n,
    fees: { kind: 'legacy', gasPrice: 0n },
  });
}
