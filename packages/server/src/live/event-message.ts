import {
  type EventRecord,
  type LoggedEvent,
  type Status,
  type TransactionRecord,
  toEventRecord,
  toRecord,
} from '@tx-broadcaster/core';
import { stepName } from './event-names.js';

/** What is told of one event, over HTTP and to webhooks. */
export interface EventData {
  readonly event: EventRecord;
  /** The status before, where the event has changed it. */
  readonly previous_status: Status | null;
  /** The transaction as it is when this is told: it may be further on than the event. */
  readonly transaction: TransactionRecord;
}

function dataOf({ event, previousStatus, transaction }: LoggedEvent): EventData {
  return {
    event: toEventRecord(event),
    previous_status: previousStatus === event.status ? null : previousStatus,
    transaction: toRecord(transaction),
  };
}

/** Each event is written once, however many are told of it. */
const written = new WeakMap<LoggedEvent, string>();

/** An event as a message of the stream; its id is where to go on. */
export function messageOf(logged: LoggedEvent): string {
  const known = written.get(logged);
  if (known !== undefined) return known;
  const message = `id: ${logged.position}\nevent: ${stepName(logged)}\ndata: ${JSON.stringify(dataOf(logged))}\n\n`;
  written.set(logged, message);
  return message;
}

export function plainMessage(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Tells where to go on, and that the connection is alive; no page is told of it. */
export function heartbeat(position: string | null): string {
  return position === null ? ': \n\n' : `: \nid: ${position}\n\n`;
}
