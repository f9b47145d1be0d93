import {
  type EventRecord,
  type LoggedEvent,
  type Status,
  type TransactionRecord,
  toEventRecord,
  toRecord,
} from '@tx-broadcaster/core';
import { type Notice, noticeData } from '../notices/notice.js';
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

/** An event as a message of the stream; `id` is where to go on. */
export function messageOf(id: string, logged: LoggedEvent): string {
  const known = written.get(logged) ?? plainMessage(stepName(logged), dataOf(logged));
  written.set(logged, known);
  return `id: ${id}\n${known}`;
}

export function noticeMessage(id: string, notice: Notice): string {
  return `id: ${id}\n${plainMessage(notice.type, noticeData(notice))}`;
}

export function plainMessage(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Tells where to go on, and that the connection is alive; no page is told of it. */
export function heartbeat(id: string): string {
  return `: \nid: ${id}\n\n`;
}
