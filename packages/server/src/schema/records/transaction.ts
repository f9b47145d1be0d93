import { failureCategories, stages, statuses } from '@tx-broadcaster/core';
import { z } from 'zod';
import { address, blockedOn, count, hash, orNull, time, uuid, wei } from './fields.js';

export const failureRecord = z
  .object({
    code: z.string(),
    category: z.enum(failureCategories),
    message: z.string(),
    hint: z.string().meta({ description: 'What can be done about it.' }),
    retryable: z.boolean(),
    attempt_no: orNull(count),
    revert: orNull(
      z.object({
        selector: orNull(z.string()),
        name: orNull(z.string()),
        args: orNull(z.array(z.string())),
        reason: orNull(z.string()),
        panic_code: orNull(z.number()),
      }),
    ).meta({ description: 'Why the call reverted, decoded.' }),
    node_message: orNull(z.string()),
  })
  .meta({ id: 'Failure' });

/** What the API answers, as OpenAPI describes it; the library's records are the same, field by field. */
export const transactionFields = {
  transaction_id: uuid.meta({ description: 'UUIDv7: sorts by time of acceptance.' }),
  message_type: z.string(),
  data: z.unknown().meta({ description: 'Exactly what the caller sent.' }),
  status: z.enum(statuses),
  created_at: time,
  updated_at: time,
  stage: z.enum(stages).meta({ description: 'Where it stands, precisely.' }),
  blocked_on: blockedOn,
  wish: orNull(z.enum(['cancel', 'expire', 'retry', 'speed_up'])).meta({
    description: 'What was asked for and is not granted yet.',
  }),
  blocked_reason: orNull(z.string()),
  price_needed: orNull(wei).meta({ description: 'Wei per gas that the next attempt needs and may not pay.' }),
  version: z.int().min(1).meta({ description: 'Raised by every change; the ETag.' }),
  generation: z.int().min(1),
  chain_id: z.int().min(1),
  signer_id: address,
  from: address,
  to: orNull(address),
  value: wei,
  nonce: orNull(count),
  hash: orNull(hash).meta({ description: 'The mined hash, else the latest signed one.' }),
  block_number: orNull(count),
  block_hash: orNull(hash),
  mined_at: orNull(time),
  finality_violated_at: orNull(time).meta({
    description:
      'When it was noticed that its block had left the chain, deep as it was: the same bytes are sent again.',
  }),
  confirmations: count,
  confirmations_required: z.union([count, z.enum(['safe', 'finalized'])]).meta({
    description: 'Blocks, or the word that the chain itself must have said of its block.',
  }),
  attempt_count: count,
  max_attempts: count,
  next_attempt_at: orNull(time),
  gas_used: orNull(wei).meta({ description: 'Gas.' }),
  effective_gas_price: orNull(wei).meta({ description: 'Wei per gas.' }),
  fee: orNull(wei).meta({ description: 'Wei paid for gas.' }),
  failure: orNull(failureRecord),
  submitted_by: orNull(z.string()).meta({ description: 'Who handed it in, as `key:shop` or `user:anna`.' }),
  idempotency_key: orNull(z.string()),
  external_id: orNull(z.string()),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  priority: z.int(),
  valid_until: orNull(time),
  parent_id: orNull(uuid).meta({ description: 'The transaction that this one repeats.' }),
  note: orNull(z.string()),
};

export const transactionRecord = z
  .object(transactionFields)
  .meta({ id: 'Transaction', description: 'A transaction. Every field is always there, null when unknown.' });
