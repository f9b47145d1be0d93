import { z } from 'zod';
import { address, count, hash, hex, orNull, wei } from './fields.js';

const logRecord = z.object({
  index: count,
  address,
  topics: z.array(hash),
  data: hex,
  event: orNull(
    z.object({
      name: z.string(),
      signature: z.string(),
      args: z.array(z.object({ name: z.string(), type: z.string(), value: z.unknown() })),
    }),
  ).meta({ description: 'Null where no ABI is known for it.' }),
});

const transferRecord = z.object({
  token: address,
  symbol: orNull(z.string()),
  decimals: orNull(count),
  from: z.string(),
  to: z.string(),
  amount: orNull(z.string()).meta({ description: 'In the smallest unit; null: one piece that has an id.' }),
  token_id: orNull(z.string()),
});

export const effectsRecord = z
  .object({
    hash,
    block_number: count,
    block_hash: hash,
    position: orNull(count).meta({ description: 'Its place in the block.' }),
    executed: z.boolean(),
    gas_used: wei.meta({ description: 'Gas.' }),
    effective_gas_price: wei.meta({ description: 'Wei per gas.' }),
    contract: orNull(address).meta({ description: 'The contract that it created.' }),
    logs: z.array(logRecord).meta({ description: 'The first 100.' }),
    log_count: count,
    transfers: z.array(transferRecord),
  })
  .meta({ id: 'Effects', description: 'What a mined transaction did, as the chain tells.' });
