import { parksFrom } from '../transaction/parked.js';
import type { Change } from './change.js';
import type { LaneContext } from './context.js';
import type { Told } from './draft.js';
import type { Ledger } from './ledger.js';
import { commit, RoundRefused } from './round.js';
import { slotLost } from './slot-lost.js';

/**
 * The chain was reset, or is another one: nothing of the lane's slots is or will ever be on it. Their transactions queue
 * again, then the lane begins anew, at the chain's count. Both steps may be repeated: a crash in between is followed by
 * the same again. The ledger is of no use afterwards.
 *
 * @throws RoundRefused, or whatever the store throws when the outcome is unknown
 */
export async function renew(
  context: LaneContext,
  ledger: Ledger,
  incarnation: number,
  park: boolean,
): Promise<readonly Told[]> {
  const { store, clock } = context;
  if (ledger.lane.incarnation >= incarnation) return [];
  const now = clock.now();
  ledger.begin(now);
  const changes = [...ledger.open.values()].flatMap(({ slot, transaction }): Change[] => [
    { kind: 'slot', nonce: slot.nonce, change: { usedBy: 'chain_reset' } },
    ...(transaction ? [slotLost(transaction, 'the chain was reset', true)] : []),
  ]);
  ledger.apply(changes);
  const told = await commit(context, ledger);
  const { id, epoch, seq, parkedAt } = ledger.lane;
  const since = park ? parksFrom(now, ledger.lane, ledger.queue) : parkedAt;
  const renewed = { lane: id, epoch, seq, incarnation, parkedAt: since };
  if (!(await store.renewLane(renewed))) throw new RoundRefused('fenced');
  return told;
}
