import { z } from 'zod';
import { decodedCall } from './call.js';
import { address, hex, orNull, wei } from './fields.js';
import { failureRecord } from './transaction.js';

export const simulationRecord = z
  .object({
    transaction_id: z.null(),
    message_type: z.string(),
    data: z.unknown(),
    chain_id: z.int().min(1),
    signer_id: address,
    from: address,
    to: orNull(address),
    value: wei,
    calldata: hex,
    function: orNull(decodedCall),
    outcome: z.enum(['success', 'failure', 'unknown']).meta({ description: '`unknown`: no endpoint told.' }),
    gas_estimate: orNull(wei).meta({ description: 'Gas the call would use now.' }),
    gas_limit: orNull(wei).meta({ description: 'Gas limit, where one is declared.' }),
    failure: orNull(failureRecord),
  })
  .meta({ id: 'Simulation' });
