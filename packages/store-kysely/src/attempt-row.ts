import type { Attempt } from '@tx-broadcaster/core';
import { bytesOf, hexOf } from './bytes-column.js';
import { columns } from './columns.js';
import * as json from './json-column.js';
import type { AttemptRow, Column } from './schema.js';

type SendRecord = 'send_count' | 'last_sent_at' | 'answers';

/** The signed envelope: no update names these. */
export const envelopeColumns = columns<Attempt, Exclude<Column<'attempts'>, 'seq' | SendRecord>>({
  hash: ({ hash }) => bytesOf(hash),
  lane: ({ lane }) => lane,
  nonce: ({ nonce }) => nonce,
  transaction_id: ({ transactionId }) => transactionId,
  position: ({ index }) => index,
  kind: ({ kind }) => kind,
  raw: ({ raw }) => bytesOf(raw),
  fees: ({ fees }) => json.fees.encode(fees),
  gas: ({ gas }) => String(gas),
  signed_at: ({ signedAt }) => signedAt,
  epoch: ({ epoch }) => epoch,
});

export const sendRecord = columns<Attempt, SendRecord>({
  send_count: ({ sendCount }) => sendCount,
  last_sent_at: ({ lastSentAt }) => lastSentAt,
  answers: ({ answers }) => json.answers.encode(answers),
});

export const attemptKey = columns<Attempt, 'lane' | 'nonce' | 'hash'>({
  lane: ({ lane }) => lane,
  nonce: ({ nonce }) => nonce,
  hash: ({ hash }) => bytesOf(hash),
});

export function attemptOf(row: AttemptRow): Attempt {
  return {
    hash: hexOf(row.hash),
    lane: row.lane,
    nonce: row.nonce,
    transactionId: row.transaction_id,
    index: row.position,
    kind: row.kind as Attempt['kind'], // the column holds what an attempt held
    raw: hexOf(row.raw),
    fees: json.fees.decode(row.fees),
    gas: BigInt(row.gas),
    signedAt: row.signed_at,
    epoch: row.epoch,
    sendCount: row.send_count,
    lastSentAt: row.last_sent_at,
    answers: json.answers.decode(row.answers),
  };
}
