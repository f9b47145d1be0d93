import { stages, statuses } from '@tx-broadcaster/core';
import { z } from 'zod';
import { count, orNull, time, wei } from './fields.js';
import { applied } from './page.js';

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
