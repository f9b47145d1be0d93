import { z } from 'zod';
import { address, count, hash, orNull } from './fields.js';
import { transactionRecord } from './transaction.js';

export const laneRecord = z
  .object({
    lane: z.string(),
    chain_id: z.int().min(1),
    signer: address,
    next_nonce: orNull(count).meta({ description: 'Null: the chain decides.' }),
    slots: z.array(
      z.object({
        nonce: count,
        state: z.enum(['open', 'closing', 'mined', 'empty']).meta({
          description: '`closing`: a no-op was signed for it; `mined`: not final yet; `empty`: none of ours has it.',
        }),
        transaction: orNull(transactionRecord),
        attempts: count,
        mined_hash: orNull(hash),
      }),
    ),
    open: count.meta({ description: 'How many there are.' }),
  })
  .meta({ id: 'Lane' });
