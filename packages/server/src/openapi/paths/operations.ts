import { operationBody } from '../../routes/operation-request.js';
import { operationsParameters, resultsExportParameters, resultsParameters } from '../../routes/operations.js';
import { cancelPendingBody } from '../../schema/action-body.js';
import { operationPreview, operationRecord, operationResults } from '../../schema/records/operation.js';
import { pageOf } from '../../schema/records/page.js';
import type { ApiOperations } from '../operation.js';

const one = { schema: operationRecord, headers: ['ETag'] } as const;

export const operationPaths: ApiOperations = {
  'POST /operations': {
    id: 'beginOperation',
    tag: 'Operations',
    summary: 'Retry, cancel or speed up many transactions',
    description:
      'By ids or by the filters of the list. What comes later is not meant. `dry_run` tells what would happen. It goes on ' +
      'in the background, also after a crash.',
    headers: ['Idempotency-Key'],
    body: operationBody,
    answers: {
      200: { description: 'With `dry_run`: what would happen.', schema: operationPreview },
      202: {
        description: 'It has begun.',
        schema: operationRecord,
        headers: ['ETag', 'Location', 'Idempotent-Replayed'],
      },
    },
    problems: ['empty_filter', 'operation_limit', 'idempotency_key_reused'],
  },
  'GET /operations': {
    id: 'listOperations',
    tag: 'Operations',
    summary: 'List operations',
    query: operationsParameters,
    answers: { 200: { description: 'A page, newest first.', schema: pageOf(operationRecord) } },
  },
  'POST /signers/:address/cancel-pending': {
    id: 'cancelPending',
    tag: 'Signers',
    summary: 'Cancel all of a signer that its chain has not decided',
    description:
      'An operation of its own: what has no nonce yet ends at once, for the rest no-ops are sent, and the chain decides.',
    headers: ['Idempotency-Key'],
    body: cancelPendingBody,
    answers: {
      202: {
        description: 'The operation, which has begun.',
        schema: operationRecord,
        headers: ['ETag', 'Location', 'Idempotent-Replayed'],
      },
    },
    problems: ['not_found', 'operation_limit', 'idempotency_key_reused'],
  },
  'GET /operations/:id': {
    id: 'getOperation',
    tag: 'Operations',
    summary: 'How far an operation is',
    headers: ['If-None-Match'],
    answers: {
      200: { description: 'The operation as it is now.', ...one },
      304: { description: 'The copy that the caller has is still good.', headers: ['ETag'] },
    },
    problems: ['not_found'],
  },
  'GET /operations/:id/results': {
    id: 'listOperationResults',
    tag: 'Operations',
    summary: 'What became of each transaction of an operation',
    query: resultsParameters,
    answers: { 200: { description: 'A page, in the order they were acted on.', schema: operationResults } },
    problems: ['not_found'],
  },
  'GET /operations/:id/export': {
    id: 'exportOperationResults',
    tag: 'Operations',
    summary: 'Download what became of each transaction of an operation',
    description:
      'As far as it is. The last line tells how many rows there are, and the status of the operation: without it the file ' +
      'is not whole.',
    query: resultsExportParameters,
    answers: { 200: { description: 'The file.', type: ['text/csv', 'application/x-ndjson'] } },
    problems: ['not_found'],
  },
  'POST /operations/:id/abort': {
    id: 'abortOperation',
    tag: 'Operations',
    summary: 'End an operation where it is',
    answers: { 200: { description: 'Nothing further is done.', ...one } },
    problems: ['not_found', 'conflict'],
  },
  'POST /operations/:id/resume': {
    id: 'resumeOperation',
    tag: 'Operations',
    summary: 'Go on with an aborted operation',
    answers: { 200: { description: 'It runs again.', ...one } },
    problems: ['not_found', 'conflict'],
  },
};
