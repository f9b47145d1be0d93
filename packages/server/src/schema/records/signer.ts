import { z } from 'zod';
import { address, blockedOn, count, orNull, time, wei } from './fields.js';

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
