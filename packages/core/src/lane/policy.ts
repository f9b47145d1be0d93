import type { Observation } from '../chain/chain.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import type { ChainProfile } from '../transaction/chain-profile.js';
import type { FinalityTag } from '../transaction/confirmations.js';
import type { Terms } from '../transaction/terms.js';

/** How lanes of one chain behave. Durations in ms, prices in wei per gas. */
export interface LanePolicy {
  /** Blocks on top of a block before what used a slot there counts as decided. */
  readonly settleDepth: number;
  /** The chain's own word that such a block must have as well; null: depth alone decides. */
  readonly settledBy: FinalityTag | null;
  /** Slots that may be open beyond the chain's count. */
  readonly window: number;
  /** Between looks at the chain while there is something to watch. */
  readonly pollMs: number;
  /** Looks come more often than that where blocks do: a third of the time between those that were observed. */
  readonly pollsByBlocks: boolean;
  /** Between looks while there is nothing to watch. */
  readonly idlePollMs: number;
  /** An older look is not a basis for signing. */
  readonly maxLookAgeMs: number;
  /** Between sends of acknowledged bytes that are not mined yet. */
  readonly rebroadcastMs: number;
  /** How long the first slot in line waits unmined, while blocks come, before it is priced anew. */
  readonly bumpAfterMs: number;
  /** No payload is ever signed above it; fillers may go to one and a half times. null: no cap. */
  readonly maxFeePerGas: bigint | null;
  /** No payload is ever signed with a higher tip. null: no cap. */
  readonly maxPriorityFeePerGas: bigint | null;
  readonly profile: ChainProfile;
  /** A signature that takes longer has failed. */
  readonly signTimeoutMs: number;
  /** Nobody else uses the key: a chain that is ahead of the ledger stops the lane until a person has looked. */
  readonly exclusive: boolean;
  /** Most transactions signed in one round. */
  readonly bindLimit: number;
  /** Most queued transactions kept in memory; the store holds the rest. */
  readonly queueWindow: number;
  readonly retry: RetryPolicy;
  /** What a message type lays down for its transactions. */
  readonly termsOf: (messageType: string) => Terms;
}

const shortestPollMs = 250;

/** A third of the time between blocks. */
export function pollMsFor(blockMs: number): number {
  return Math.max(Math.round(blockMs / 3), shortestPollMs);
}

/**
 * The policy as it applies to the chain that was seen: looks keep up with its pace, pools hold one transaction of a
 * delegated account, and a development chain has no reorgs and no other users.
 */
export function policyFor(policy: LanePolicy, observation: Observation | null): LanePolicy {
  if (!observation) return policy;
  const adapted = adaptedTo(policy, observation);
  return observation.delegated ? { ...adapted, window: 1 } : adapted;
}

function adaptedTo(policy: LanePolicy, { blockMs, development }: Observation): LanePolicy {
  const pollMs = policy.pollsByBlocks && blockMs !== null ? Math.min(policy.pollMs, pollMsFor(blockMs)) : policy.pollMs;
  if (!development) return pollMs === policy.pollMs ? policy : { ...policy, pollMs };
  return {
    ...policy,
    settleDepth: 0,
    settledBy: null,
    window: Math.max(policy.window, 4000),
    pollMs: Math.min(pollMs, 250),
    rebroadcastMs: Math.min(policy.rebroadcastMs, 5000),
    exclusive: false,
  };
}
