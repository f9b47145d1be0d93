import type { LaneId, TransactionEvent } from '@tx-broadcaster/core';
import { columns } from './columns.js';
import type { Column, EventRow } from './schema.js';

/** An event and the lane of its transaction. */
interface LaneEvent extends TransactionEvent {
  readonly lane: LaneId;
}

export const eventColumns = columns<LaneEvent, Exclude<Column<'events'>, 'position'>>({
  lane: ({ lane }) => lane,
  transaction_id: ({ transactionId }) => transactionId,
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  type: ({ type }) => type,
  status: ({ status }) => status,
  stage: ({ stage }) => stage,
  blocked_on: ({ blockedOn }) => blockedOn,
  reason: ({ reason }) => reason,
  actor: ({ actor }) => actor,
  request: ({ request }) => request ?? null,
});

export function eventOf(row: EventRow): TransactionEvent {
  return {
    transactionId: row.transaction_id,
    seq: row.seq,
    at: row.at,
    type: row.type as TransactionEvent['type'], // columns hold what an event held: here and below
    status: row.status as TransactionEvent['status'], // as above
    stage: row.stage as TransactionEvent['stage'], // as above
    blockedOn: row.blocked_on as TransactionEvent['blockedOn'], // as above
    reason: row.reason,
    actor: row.actor,
    ...(row.request === null ? {} : { request: row.request }),
  };
}
