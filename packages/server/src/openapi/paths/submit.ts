import { z } from 'zod';
import { batchBody } from '../../routes/batch.js';
import { duplicateBody } from '../../routes/duplicate.js';
import { broadcastBody } from '../../schema/broadcast-body.js';
import { problem } from '../../schema/problem.js';
import { simulationRecord } from '../../schema/records/simulation.js';
import { transactionRecord } from '../../schema/records/transaction.js';
import type { ApiOperations } from '../operation.js';

const refusals = [
  'unknown_message_type',
  'invalid_data',
  'policy_denied',
  'signer_unknown',
  'call_reverts',
  'idempotency_key_reused',
  'queue_full',
] as const;

const accepted = {
  description: 'It is durable, and normally signed already. With `dry_run`: what would have become of it.',
  schema: z.union([transactionRecord, simulationRecord]),
  headers: ['Location', 'Idempotent-Replayed', 'Preference-Applied'],
} as const;

const item = z.union([
  z.object({ status: z.literal(200), transaction: transactionRecord, idempotent_replayed: z.boolean() }),
  z.object({ status: z.int().min(400), problem }),
]);

export const submitPaths: ApiOperations = {
  'POST /transaction/broadcast': {
    id: 'broadcastTransaction',
    tag: 'Broadcast',
    summary: 'Broadcast a transaction',
    description:
      'Takes one transaction. The answer goes out once it is durable; from then on it is broadcast as soon as chain, ' +
      'funds and signer allow, and takes effect at most once. `Prefer: wait=30` waits until it is mined.',
    headers: ['Idempotency-Key', 'Prefer'],
    body: broadcastBody,
    answers: { 200: accepted },
    problems: refusals,
  },
  'POST /transaction/broadcast/batch': {
    id: 'broadcastBatch',
    tag: 'Broadcast',
    summary: 'Broadcast up to 500 transactions',
    description: 'Each item has its own result, in the same order; those that are fine are durable in one commit.',
    body: batchBody.extend({ items: z.array(broadcastBody).min(1).max(500) }),
    answers: {
      200: {
        description: 'What became of each.',
        schema: z.object({ results: z.array(item) }).meta({ id: 'BatchResult' }),
      },
    },
  },
  'POST /transactions/simulate': {
    id: 'simulateTransaction',
    tag: 'Broadcast',
    summary: 'Try a transaction out',
    description:
      'Checks and encodes it as a broadcast would, and makes its call on the newest block. Nothing is stored.',
    body: broadcastBody,
    answers: { 200: { description: 'What would become of it.', schema: simulationRecord } },
    problems: refusals,
  },
  'POST /transactions/:id/duplicate': {
    id: 'duplicateTransaction',
    tag: 'Broadcast',
    summary: 'Do a transaction once more',
    description: 'A new transaction like an old one, with a nonce of its own: the only way to repeat a success.',
    headers: ['Idempotency-Key'],
    body: duplicateBody,
    bodyOptional: true,
    answers: {
      200: { description: 'The new one.', schema: transactionRecord, headers: ['Location', 'Idempotent-Replayed'] },
    },
    problems: ['not_found', ...refusals],
  },
};
