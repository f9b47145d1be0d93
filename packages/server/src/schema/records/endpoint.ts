import { z } from 'zod';
import { count, orNull, time } from './fields.js';

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

export const endpointTest = z.object({
  ok: z.boolean(),
  ms: z.number(),
  head_block: orNull(count),
  trouble: orNull(z.string()).meta({ description: 'Why it cannot be used.' }),
  endpoint: endpointRecord,
});
