import { z } from 'zod';
import { count, hash, orNull, time, wei } from './fields.js';

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
