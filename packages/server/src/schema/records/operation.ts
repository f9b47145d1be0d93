import { z } from 'zod';
import { count, orNull, time } from './fields.js';
import { applied } from './page.js';
import { transactionRecord } from './transaction.js';

export const operationRecord = z
  .object({
    operation_id: z.string(),
    action: z.enum(['retry', 'cancel', 'speed_up', 'tag']),
    status: z.enum(['running', 'completed', 'aborted']),
    reason: orNull(z.string()),
    created_by: orNull(z.string()),
    created_at: time,
    updated_at: time,
    finished_at: orNull(time),
    filter: orNull(applied),
    add_tags: z.array(z.string()),
    remove_tags: z.array(z.string()),
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
