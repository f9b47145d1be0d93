import { z } from 'zod';
import { address, count, hex, orNull, wei } from './fields.js';

export const messageTypeRecord = z
  .object({
    name: z.string(),
    kind: orNull(z.enum(['function', 'encoded', 'calldata', 'presigned'])),
    title: orNull(z.string()),
    description: orNull(z.string()),
    examples: z.array(z.unknown()),
    schema: orNull(z.record(z.string(), z.unknown())).meta({ description: 'JSON Schema of `data`.' }),
    function: orNull(z.string()),
    selector: orNull(hex),
    to: orNull(address),
    chain_id: orNull(z.int()),
    default_signer: orNull(address),
    signers: orNull(z.array(address)).meta({ description: 'Among whom one is chosen for each transaction.' }),
    gas: orNull(wei).meta({ description: 'Gas.' }),
    success_on: orNull(z.enum(['accepted', 'mined', 'confirmed'])),
    confirmations: orNull(count),
    max_attempts: orNull(count),
    caller_may: z.array(z.enum(['to', 'value', 'gas', 'fees'])),
  })
  .meta({ id: 'MessageType' });
