import type { Address } from 'viem';

/** One of the signers among whom a transaction's is chosen, as far as this instance can tell. */
export interface Candidate {
  readonly signer: Address;
  /** Transactions that wait for a nonce. */
  readonly queued: number;
  /** Transactions that have one; null: another instance knows. */
  readonly open: number | null;
  /** Nothing is known to hold it up. */
  readonly fit: boolean;
  /** Wei that it may still spend; null: another instance knows, or nobody does. */
  readonly spare: bigint | null;
}

/** The one with the least to do among those that are fit, else among all; where some have as little, they take turns. */
export function leastBusy(candidates: readonly Candidate[], turn: number): Candidate | undefined {
  const fit = candidates.filter((candidate) => candidate.fit);
  const among = fit.length > 0 ? fit : candidates;
  const least = Math.min(...among.map(workOf));
  const idlest = among.filter((candidate) => workOf(candidate) === least);
  return idlest[turn % Math.max(1, idlest.length)];
}

function workOf({ queued, open }: Candidate): number {
  return queued + (open ?? 0);
}
