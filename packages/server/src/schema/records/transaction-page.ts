import { z } from 'zod';
import { attemptRecord } from './attempt.js';
import { count } from './fields.js';
import { applied, page } from './page.js';
import { transactionFields } from './transaction.js';

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
