import type { EventRecord } from '@tx-broadcaster/core';

type EventType = EventRecord['type'];

/** Every kind of event; the compiler sees to it that none is missing. */
const types: Readonly<Record<EventType, true>> = {
  queued: true,
  signed: true,
  sent: true,
  accepted: true,
  mined: true,
  confirmed: true,
  reverted: true,
  exhausted: true,
  rejected: true,
  cancelled: true,
  expired: true,
  settled: true,
  try_failed: true,
  blocked: true,
  replaced: true,
  reorged: true,
  displaced: true,
  expiring: true,
  closing: true,
  retried: true,
  withdrawn: true,
  cancelling: true,
  speeding_up: true,
  amended: true,
  found: true,
  unparked: true,
  reassigned: true,
  finality_violated: true,
};

/** How they are called in the stream: browsers want to be told what to listen for. */
export const eventNames: readonly string[] = Object.keys(types).map((type) => `transaction.${type}`);
