import { BroadcasterError } from '../../errors.js';
import type { Slot } from '../../transaction/slot.js';
import type { LaneId } from '../../transaction/transaction.js';
import type { LaneSlots, LaneWork } from '../lane-work.js';
import type { MemoryTables } from './memory-tables.js';
import { pick } from './rows.js';

/** Unused slots of a lane, with what belongs to them. */
export function memoryLaneWork(tables: MemoryTables, id: LaneId): LaneWork {
  const lane = tables.lanes.of(id);
  const { row, highestNonce, open, slots, queue } = lane;
  if (row === null) throw new BroadcasterError('not_found', `Lane ${id} does not exist: it was never leased.`);
  const openSlots = pick([...open].sort(ascending), slots);
  return { lane: row, highestNonce, ...withAttempts(tables, id, openSlots), queued: queue.size };
}

/** Slots of a lane from a nonce on, used ones too, with what belongs to them. */
export function memorySlotsFrom(tables: MemoryTables, id: LaneId, nonce: number, limit: number): LaneSlots {
  const lane = tables.lanes.of(id);
  const nonces = [...lane.slots.keys()].filter((one) => one >= nonce).sort(ascending);
  return withAttempts(tables, id, pick(nonces.slice(0, limit), lane.slots));
}

function withAttempts({ transactions, attempts, lanes }: MemoryTables, id: LaneId, slots: Slot[]): LaneSlots {
  const lane = lanes.of(id);
  const owners = new Set(slots.flatMap(({ transactionId }) => transactionId ?? []));
  return {
    slots,
    attempts: slots.flatMap(({ nonce }) => attempts.ofSlot(lane, nonce)),
    transactions: transactions.pick(owners).filter((owner) => owner.lane === id),
  };
}

const ascending = (a: number, b: number) => a - b;
