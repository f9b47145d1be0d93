import { statuses } from '@tx-broadcaster/core';
import { z } from 'zod';
import { warningCodes } from '../../system/warnings.js';
import { endpointRecord } from './endpoint.js';
import { eventRecord } from './event.js';
import { orNull, time } from './fields.js';
import { operationRecord } from './operation.js';
import { signerRecord } from './signer.js';
import { transactionRecord } from './transaction.js';

/** What a webhook's receiver gets about a transaction. */
export const transactionTold = z
  .object({
    type: z.string().meta({ examples: ['transaction.success'] }),
    timestamp: time,
    data: z.object({
      event: eventRecord,
      previous_status: orNull(z.enum(statuses)).meta({ description: 'Where the event has changed it.' }),
      transaction: transactionRecord,
      is_shortened: z
        .literal(true)
        .optional()
        .meta({ description: 'The transaction is without `data` and `metadata`: they are too large.' }),
    }),
  })
  .meta({ id: 'TransactionTold' });

const noticeEvent = z.object({
  event_id: z.string(),
  type: z.string(),
  at: time,
  reason: orNull(z.string()),
});

/** What it gets about signers, endpoints, operations and other webhooks. */
export const noticeTold = z
  .object({
    type: z.string().meta({ examples: ['signer.paused'] }),
    timestamp: time,
    data: z.object({
      event: noticeEvent,
      signer: signerRecord.optional(),
      endpoint: endpointRecord.optional(),
      operation: operationRecord.optional(),
      webhook: z.object({ id: z.string(), host: z.string(), disabled_reason: orNull(z.string()) }).optional(),
      warning: z.object({ code: z.enum(warningCodes), detail: z.string(), hint: orNull(z.string()) }).optional(),
    }),
  })
  .meta({ id: 'NoticeTold' });
