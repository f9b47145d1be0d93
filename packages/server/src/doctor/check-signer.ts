import { formatEther } from 'viem';
import { type Finding, failed, fine, warning } from './finding.js';
import type { AccountLook, EndpointLook } from './look-at-endpoint.js';

/** Gas of a transaction that does something. */
const usualGas = 100_000n;
const fewLeft = 20n;

/** Whether the signer can pay, by the endpoint that knows the newest block. */
export function checkFunds({ address, balance }: AccountLook, { gasPrice, chainId }: EndpointLook): Finding {
  const check = `funds of ${address}`;
  const each = usualGas * (gasPrice === 0n ? 1n : gasPrice);
  const left = balance / each;
  const has = `${formatEther(balance)} ETH on chain ${chainId}`;
  const fix = `Send ${formatEther(each * 100n)} ETH or more to ${address}: about 100 transactions at this price. They wait until then.`;
  if (left === 0n) return failed(check, `${has}: not enough for one transaction`, fix);
  if (left < fewLeft) return warning(check, `${has}: enough for about ${left} transactions`, fix);
  return fine(check, has);
}

/**
 * Whether the chain has transactions of this signer that the database does not know. `highestNonce`: the highest the
 * database has given away; null: none.
 */
export function checkNonces({ address, count, pendingCount }: AccountLook, highestNonce: number | null): Finding {
  const check = `nonces of ${address}`;
  const next = highestNonce === null ? null : highestNonce + 1;
  const fix =
    'Somebody else uses this key, or the database was restored from an old copy. Let nobody else use the key; the signer stops for a review, see docs/nonce-review.md.';
  if (next === null) {
    if (pendingCount > count) {
      const found = `${pendingCount - count} transactions wait in the pool, of which the database knows nothing`;
      return warning(check, found, fix);
    }
    return fine(check, count === 0 ? 'never used' : `begin at ${count}, the chain's count`);
  }
  if (count > next) return failed(check, `the chain has used ${count}, the database has given away ${next}`, fix);
  if (pendingCount > next) {
    return failed(check, `the pool has nonces up to ${pendingCount - 1}, the database has given away ${next}`, fix);
  }
  return fine(check, `${next} given away, ${count} used by the chain`);
}
