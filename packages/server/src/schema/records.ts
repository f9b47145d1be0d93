import { blockers, failureCategories, stages, statuses } from '@tx-broadcaster/core';
import { z } from 'zod';

/** What the API answers, as OpenAPI describes it; the library's records are the same, field by field. */

export const time = z.string().meta({ format: 'date-time' });
const uuid = z.string().meta({ format: 'uuid' });
const address = z.string().meta({ pattern: '^0x[0-9a-fA-F]{40}$' });
const hash = z.string().meta({ pattern: '^0x[0-9a-f]{64}$' });
const hex = z.string().meta({ pattern: '^0x([0-9a-fA-F]{2})*$' });
const wei = z.string().meta({ pattern: '^[0-9]+$', description: 'Wei.' });
export const count = z.int().min(0);
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();
const blockedOn = orNull(z.enum(blockers)).meta({ description: 'What it waits for.' });

const failureRecord = z
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

const transactionFields = {
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

export const attemptRecord = z
  .object({
    attempt_no: z.int().min(1),
    kind: z.enum(['payload', 'filler']),
    nonce: count,
    hash,
    type: z.enum(['eip1559', 'legacy']),
    max_fee_per_gas: orNull(wei),
    max_priority_fee_per_gas: orNull(wei),
    gas_price: orNull(wei),
    gas_limit: wei.meta({ description: 'Gas.' }),
    signed_at: time,
    sent_at: orNull(time),
    send_count: count,
    endpoints: z.array(
      z.object({
        endpoint: z.string(),
        at: time,
        ok: z.boolean(),
        ms: z.number(),
        class: z.string(),
        code: orNull(z.number()),
        message: orNull(z.string()),
      }),
    ),
    outcome: z.enum(['mined', 'replaced', 'pending', 'ended']).meta({
      description: '`ended`: something used its nonce, and its transaction has another one now, or none.',
    }),
  })
  .meta({ id: 'Attempt', description: 'One signed envelope, without its bytes.' });

export const eventRecord = z
  .object({
    transaction_id: uuid,
    seq: z.int().min(1).meta({ description: 'The version it led to.' }),
    at: time,
    type: z.string(),
    status: z.enum(statuses),
    stage: z.enum(stages),
    blocked_on: blockedOn,
    reason: orNull(z.string()),
    actor: orNull(z.string()).meta({ description: 'Who asked for it; null: nobody did.' }),
  })
  .meta({ id: 'Event' });

const decodedCall = z.object({
  signature: z.string(),
  selector: hex,
  args: z.array(z.object({ name: z.string(), type: z.string(), value: z.unknown() })),
});

const callRecord = z
  .object({ to: orNull(address), value: wei, calldata: hex, function: orNull(decodedCall) })
  .meta({ id: 'Call', description: 'What a transaction calls, in bytes and in words.' });

const explanation = z
  .object({
    transaction_id: uuid,
    sentence: z.string(),
    blocked_on: blockedOn,
    blocked_reason: orNull(z.string()),
    next_attempt_at: orNull(time),
    price_needed: orNull(wei).meta({ description: 'Wei per gas.' }),
    waits_behind: orNull(z.object({ nonce: count, transaction_id: orNull(uuid) })),
    page: orNull(z.string()),
  })
  .meta({ id: 'Explanation', description: 'Why a transaction is where it is.' });

export const shownTransaction = z
  .object({
    ...transactionFields,
    attempts: z.array(attemptRecord).optional(),
    events: z.array(eventRecord).optional(),
    decoded: callRecord.optional(),
    explain: explanation.optional(),
  })
  .meta({ id: 'ShownTransaction', description: 'A transaction and what was asked for with `include`.' });

export const simulationRecord = z
  .object({
    transaction_id: z.null(),
    message_type: z.string(),
    data: z.unknown(),
    chain_id: z.int().min(1),
    signer_id: address,
    from: address,
    to: orNull(address),
    value: wei,
    calldata: hex,
    function: orNull(decodedCall),
    outcome: z.enum(['success', 'failure', 'unknown']).meta({ description: '`unknown`: no endpoint told.' }),
    gas_estimate: orNull(wei).meta({ description: 'Gas the call would use now.' }),
    gas_limit: orNull(wei).meta({ description: 'Gas limit, where one is declared.' }),
    failure: orNull(failureRecord),
  })
  .meta({ id: 'Simulation' });

const page = {
  has_more: z.boolean(),
  next_cursor: orNull(z.string()),
  prev_cursor: orNull(z.string()),
};

export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), ...page });
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) });

const applied = z.record(z.string(), z.unknown()).meta({ description: 'What was understood, its times absolute.' });

export const transactionPage = z
  .object({
    data: z.array(z.object({ ...transactionFields, attempts: z.array(attemptRecord).optional() })),
    ...page,
    applied,
    total: z
      .object({ value: count, relation: z.enum(['eq', 'gte']) })
      .optional()
      .meta({ description: 'With `include=total`: how many meet the filters, or at least.' }),
  })
  .meta({ id: 'TransactionPage' });

export const transactionStats = z
  .object({
    total: count,
    by_status: z.object(Object.fromEntries(statuses.map((status) => [status, count]))),
    by_stage: z.object(Object.fromEntries(stages.map((stage) => [stage, count]))),
    oldest_pending_at: orNull(time),
    stuck: count.meta({ description: 'Pending for more than five minutes.' }),
    approximate: z.boolean().meta({ description: 'There are at least as many.' }),
    as_of: time,
    applied,
  })
  .meta({ id: 'TransactionStats' });

const quantile = orNull(z.number()).optional();

export const timeseries = z
  .object({
    from: time,
    to: time,
    step: z.int(),
    group_by: orNull(z.enum(['message_type', 'signer', 'failure_code'])),
    points: z.array(
      z.object({
        t: time,
        group: orNull(z.string()),
        accepted: count.optional(),
        sent: count.optional(),
        mined: count.optional(),
        success: count.optional(),
        failed: count,
        fee_wei: wei.optional(),
        p50_accept_to_sent_ms: quantile,
        p95_accept_to_sent_ms: quantile,
        p99_accept_to_sent_ms: quantile,
        p50_accept_to_mined_ms: quantile,
        p95_accept_to_mined_ms: quantile,
        p99_accept_to_mined_ms: quantile,
      }),
    ),
  })
  .meta({ id: 'Timeseries' });

export const operationRecord = z
  .object({
    operation_id: z.string(),
    action: z.enum(['retry', 'cancel', 'speed_up']),
    status: z.enum(['running', 'completed', 'aborted']),
    reason: orNull(z.string()),
    created_by: orNull(z.string()),
    created_at: time,
    updated_at: time,
    finished_at: orNull(time),
    filter: orNull(applied),
    limit: count,
    rate_per_second: orNull(z.number()),
    total: count,
    total_relation: z.enum(['eq', 'gte']),
    done: count,
    succeeded: count,
    skipped: count,
    failed: count,
    reasons: z.record(z.string(), count).meta({ description: 'How often each code kept one from being done.' }),
    eta_seconds: orNull(count),
    version: z.int().min(1),
  })
  .meta({ id: 'Operation', description: 'One action on many transactions.' });

export const operationPreview = z
  .object({
    matched: count,
    complete: z.boolean().meta({ description: 'Those are all there are; else the limit was reached.' }),
    eligible: count,
    ineligible: z.record(z.string(), count).meta({ description: 'How many would be skipped, by code.' }),
    sample: z.array(transactionRecord),
    filter: orNull(applied),
  })
  .meta({ id: 'OperationPreview' });

export const operationResults = z
  .object({
    data: z.array(
      z.object({
        transaction_id: z.string(),
        outcome: z.enum(['succeeded', 'skipped', 'failed']),
        code: orNull(z.string()),
        detail: orNull(z.string()),
      }),
    ),
    has_more: z.boolean(),
    next_page: orNull(count),
  })
  .meta({ id: 'OperationResults' });

export const signerRecord = z
  .object({
    lane: z.string(),
    chain_id: z.int().min(1),
    signer: address,
    blocked_on: blockedOn,
    paused: orNull(z.object({ reason: z.string(), since: time })),
    review: orNull(
      z.object({
        reason: z.enum(['chain_ahead', 'restored', 'nonce_taken', 'unexplained', 'chain_changed']),
        chain_count: count,
      }),
    ).meta({ description: 'Why it waits for a person.' }),
    parked_since: orNull(time).meta({ description: 'What was accepted until then waits to be confirmed one by one.' }),
    queued: orNull(count),
    in_flight: orNull(count),
    head_block: orNull(count),
    seen_at: orNull(time),
    balance: orNull(wei),
  })
  .meta({ id: 'Signer', description: 'A signer on a chain.' });

export const endpointRecord = z
  .object({
    chain_id: z.int().min(1),
    name: z.string(),
    host: orNull(z.string()),
    status: z.enum(['healthy', 'lagging', 'paused', 'open', 'wrong_chain', 'unknown']),
    breaker: z.enum(['closed', 'open', 'half_open']),
    head_block: orNull(count),
    seen_at: orNull(time),
    lag: orNull(count),
    error_rate: z.number(),
    latency_ms: orNull(z.object({ p50: z.number(), p95: z.number() })),
    rate_limited_until: orNull(time),
    last_error: orNull(z.object({ at: time, message: z.string() })),
    reads: count,
    sends: count,
    send_only: z.boolean(),
    read_only: z.boolean(),
    subscribed: z.boolean(),
  })
  .meta({ id: 'Endpoint', description: 'An RPC endpoint, as this instance sees it.' });

export const messageTypeRecord = z
  .object({
    name: z.string(),
    kind: orNull(z.enum(['function', 'encoded', 'calldata', 'presigned'])),
    title: orNull(z.string()),
    description: orNull(z.string()),
    examples: z.array(z.unknown()),
    schema: orNull(z.record(z.string(), z.unknown())).meta({ description: 'JSON Schema of `data`.' }),
    function: orNull(z.string()),
    selector: orNull(hex),
    to: orNull(address),
    chain_id: orNull(z.int()),
    default_signer: orNull(address),
    signers: orNull(z.array(address)).meta({ description: 'Among whom one is chosen for each transaction.' }),
    gas: orNull(wei).meta({ description: 'Gas.' }),
    success_on: orNull(z.enum(['accepted', 'mined', 'confirmed'])),
    confirmations: orNull(count),
    max_attempts: orNull(count),
    caller_may: z.array(z.enum(['to', 'value', 'gas', 'fees'])),
  })
  .meta({ id: 'MessageType' });
