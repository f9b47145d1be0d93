import { z } from 'zod';
import { attemptRecord } from './attempt.js';
import { callRecord } from './call.js';
import { eventRecord } from './event.js';
import { blockedOn, count, orNull, time, uuid, wei } from './fields.js';
import { transactionFields } from './transaction.js';

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
