import { z } from 'zod';
import { listParameters } from '../../query/list-query.js';
import { amendBody } from '../../routes/amend.js';
import { exportParameters } from '../../routes/export.js';
import { transactionParameters } from '../../routes/transactions.js';
import { actionBody, speedUpBody } from '../../schema/action-body.js';
import { attemptRecord } from '../../schema/records/attempt.js';
import { effectsRecord } from '../../schema/records/effects.js';
import { eventRecord } from '../../schema/records/event.js';
import { orNull } from '../../schema/records/fields.js';
import { pageOf } from '../../schema/records/page.js';
import { shownTransaction } from '../../schema/records/shown-transaction.js';
import { transactionRecord } from '../../schema/records/transaction.js';
import { transactionPage } from '../../schema/records/transaction-page.js';
import type { ApiOperation, ApiOperations } from '../operation.js';

const record = { schema: transactionRecord, headers: ['ETag', 'Idempotent-Replayed'] } as const;

const ofActions = ['conflict', 'precondition_failed', 'idempotency_key_reused'] as const;

const shown: ApiOperation = {
  id: 'getTransaction',
  tag: 'Transactions',
  summary: 'Show a transaction',
  query: transactionParameters,
  headers: ['If-None-Match'],
  answers: {
    200: { description: 'The transaction as it is now.', schema: shownTransaction, headers: ['ETag'] },
    304: { description: 'The copy that the caller has is still good.', headers: ['ETag'] },
  },
  problems: ['not_found'],
};

export const transactionPaths: ApiOperations = {
  'GET /transactions': {
    id: 'listTransactions',
    tag: 'Transactions',
    summary: 'Find transactions',
    description:
      'A page of those that meet all filters; a filter that is repeated means any of its values. Cursors lead to the ' +
      'pages behind and before, and stay right while transactions come in.',
    query: listParameters,
    dataFilters: true,
    answers: { 200: { description: 'A page.', schema: transactionPage, headers: ['Link'] } },
    problems: ['cursor_mismatch'],
  },
  'GET /transactions/export': {
    id: 'exportTransactions',
    tag: 'Transactions',
    summary: 'Download the list',
    description:
      'All that the filters find, as it is now. The last line tells how many there are: without it the file is not whole.',
    query: exportParameters,
    dataFilters: true,
    answers: { 200: { description: 'The file.', type: ['text/csv', 'application/x-ndjson'] } },
  },
  'GET /transactions/:id': shown,
  'GET /transaction/:id{[0-9a-fA-F-]{36}}': {
    ...shown,
    id: 'getTransactionAlias',
    summary: 'Show a transaction (the path people guess)',
  },
  'PATCH /transactions/:id': {
    id: 'amendTransaction',
    tag: 'Transactions',
    summary: 'Change tags, note, priority or deadline',
    headers: ['If-Match', 'Idempotency-Key'],
    body: amendBody,
    bodyOptional: true,
    answers: { 200: { description: 'The transaction as it is now.', ...record } },
    problems: ['not_found', 'too_late', 'already_terminal', ...ofActions],
  },
  'GET /transactions/:id/attempts': {
    id: 'listAttempts',
    tag: 'Transactions',
    summary: 'Show what was signed for a transaction',
    answers: { 200: { description: 'Newest first, all of them.', schema: pageOf(attemptRecord) } },
    problems: ['not_found'],
  },
  'GET /transactions/:id/events': {
    id: 'listEvents',
    tag: 'Transactions',
    summary: 'Show what happened to a transaction',
    answers: { 200: { description: 'Newest first, all of them.', schema: pageOf(eventRecord) } },
    problems: ['not_found'],
  },
  'GET /transactions/:id/effects': {
    id: 'getEffects',
    tag: 'Transactions',
    summary: 'Show what a mined transaction did',
    description: 'Its receipt, asked of the chain now: events in words where an ABI is known, and what they moved.',
    answers: {
      200: {
        description: 'Its effects; null as long as it is not mined, and where no endpoint knows them.',
        schema: z.object({ data: orNull(effectsRecord) }),
      },
    },
    problems: ['not_found'],
  },
  'POST /transactions/:id/retry': {
    id: 'retryTransaction',
    tag: 'Transactions',
    summary: 'Give a failed transaction another try',
    description: 'While its slot is its own it goes on with the same nonce, so that it can never take effect twice.',
    headers: ['If-Match', 'Idempotency-Key'],
    body: actionBody,
    bodyOptional: true,
    answers: { 200: { description: 'It is pending again.', ...record } },
    problems: ['not_found', 'already_mined', 'not_retryable', ...ofActions],
  },
  'POST /transactions/:id/cancel': {
    id: 'cancelTransaction',
    tag: 'Transactions',
    summary: 'End a transaction',
    headers: ['If-Match', 'Idempotency-Key'],
    body: actionBody,
    bodyOptional: true,
    answers: {
      200: { description: 'It had no nonce yet: it is cancelled.', ...record },
      202: { description: 'A no-op with the same nonce is sent; the chain decides.', ...record },
    },
    problems: ['not_found', 'too_late', 'already_terminal', 'not_cancellable', ...ofActions],
  },
  'POST /transactions/:id/unpark': {
    id: 'unparkTransaction',
    tag: 'Transactions',
    summary: 'Confirm that a parked transaction was not sent before',
    headers: ['If-Match', 'Idempotency-Key'],
    body: actionBody,
    bodyOptional: true,
    answers: { 200: { description: 'It goes on.', ...record } },
    problems: ['not_found', 'not_parked', ...ofActions],
  },
  'POST /transactions/:id/speed-up': {
    id: 'speedUpTransaction',
    tag: 'Transactions',
    summary: 'Have a dearer attempt signed',
    headers: ['If-Match', 'Idempotency-Key'],
    body: speedUpBody,
    bodyOptional: true,
    answers: { 202: { description: 'It is signed in the next round, with the same nonce.', ...record } },
    problems: [
      'not_found',
      'too_late',
      'not_in_mempool',
      'fee_below_replacement_minimum',
      'fee_cap_reached',
      ...ofActions,
    ],
  },
};
