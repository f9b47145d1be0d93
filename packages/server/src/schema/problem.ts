import { z } from 'zod';
import { problemCodes } from '../http/problem.js';
import { transactionRecord } from './records/transaction.js';

const issue = z.object({
  pointer: z.string().optional().meta({ description: 'JSON Pointer into the body.' }),
  parameter: z.string().optional().meta({ description: 'Name of the query parameter.' }),
  code: z.string(),
  detail: z.string().meta({ description: 'What was expected, and what came.' }),
});

/** RFC 9457: every refusal and failure. Further members tell more about some codes. */
export const problem = z
  .looseObject({
    type: z.string().meta({ format: 'uri' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(problemCodes).meta({ description: 'What programs compare.' }),
    retryable: z.boolean().meta({ description: 'Whether the same request can succeed later.' }),
    hint: z.string().optional().meta({ description: 'What can be done about it.' }),
    errors: z.array(issue).optional().meta({ description: 'Every single thing that is wrong.' }),
    transaction: transactionRecord.nullable().optional().meta({ description: 'The transaction as it is now.' }),
    request_id: z.string(),
  })
  .meta({ id: 'Problem' });
