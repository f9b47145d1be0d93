import { stages, statuses } from '@tx-broadcaster/core';
import { z } from 'zod';
import { blockedOn, orNull, time, uuid } from './fields.js';

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
