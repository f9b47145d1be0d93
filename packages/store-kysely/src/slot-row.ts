import type { Slot } from '@tx-broadcaster/core';
import { columns } from './columns.js';
import type { Column, SlotRow } from './schema.js';

type SlotProgress =
  | 'acknowledged'
  | 'filler_acknowledged'
  | 'refusals'
  | 'next_send_at'
  | 'mined_hash'
  | 'used_by'
  | 'updated_at';

export const slotKey = columns<Slot, 'lane' | 'nonce'>({ lane: ({ lane }) => lane, nonce: ({ nonce }) => nonce });

/** Whose slot it is: no update names these. */
export const slotOwner = columns<Slot, Exclude<Column<'slots'>, 'lane' | 'nonce' | SlotProgress>>({
  transaction_id: ({ transactionId }) => transactionId,
  generation: ({ generation }) => generation,
});

export const slotProgress = columns<Slot, SlotProgress>({
  acknowledged: ({ acknowledged }) => Number(acknowledged),
  filler_acknowledged: ({ fillerAcknowledged }) => Number(fillerAcknowledged),
  refusals: ({ refusals }) => refusals,
  next_send_at: ({ nextSendAt }) => nextSendAt,
  mined_hash: ({ minedHash }) => minedHash,
  used_by: ({ usedBy }) => usedBy,
  updated_at: ({ updatedAt }) => updatedAt,
});

export function slotOf(row: SlotRow): Slot {
  return {
    lane: row.lane,
    nonce: row.nonce,
    transactionId: row.transaction_id,
    generation: row.generation,
    acknowledged: row.acknowledged === 1,
    fillerAcknowledged: row.filler_acknowledged === 1,
    refusals: row.refusals,
    nextSendAt: row.next_send_at,
    minedHash: row.mined_hash as Slot['minedHash'], // columns hold what a slot held: here and below
    usedBy: row.used_by as Slot['usedBy'], // as above
    updatedAt: row.updated_at,
  };
}
