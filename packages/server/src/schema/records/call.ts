import { z } from 'zod';
import { address, hex, orNull, wei } from './fields.js';

export const decodedCall = z.object({
  signature: z.string(),
  selector: hex,
  args: z.array(z.object({ name: z.string(), type: z.string(), value: z.unknown() })),
});

export const callRecord = z
  .object({ to: orNull(address), value: wei, calldata: hex, function: orNull(decodedCall) })
  .meta({ id: 'Call', description: 'What a transaction calls, in bytes and in words.' });
