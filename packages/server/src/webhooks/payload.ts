import { type LoggedEvent, toEventRecord, toRecord } from '@tx-broadcaster/core';

import { type Notice, noticeData } from '../notices/notice.js';

const mostBytes = 20_000;

/** What is told: as of now, so that a late delivery does not tell of a past that nobody needs any more. */
export function payloadOf(type: string, { event, previousStatus, transaction }: Omit<LoggedEvent, 'position'>): string {
  const record = toRecord(transaction);
  const data = {
    event: toEventRecord(event),
    previous_status: previousStatus === event.status ? null : previousStatus,
    transaction: record,
  };
  const timestamp = new Date(event.at).toISOString();
  const whole = JSON.stringify({ type, timestamp, data });
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  // what callers sent is what is large; it can be had by id
  const short = { ...record, data: null, metadata: {} };
  return JSON.stringify({ type, timestamp, data: { ...data, transaction: short, is_shortened: true } });
}

/** As of then: nobody can ask for it later. */
export function noticePayload(notice: Notice): string {
  const data = noticeData(notice);
  return JSON.stringify({ type: notice.type, timestamp: data.event.at, data });
}
