import { z } from 'zod';
import { storable } from './broadcast-body.js';

const weiExpected = 'wei per gas as a decimal text like "30000000000"';
const wei = z.string(weiExpected).regex(/^(0|[1-9]\d{0,30})$/, weiExpected);

const reason = storable(1000).meta({ description: 'Why; kept in the timeline and the audit trail.' });

/** The body of `POST /transactions/{id}/retry` and `/cancel`. */
export const actionBody = z.strictObject({ reason: reason.optional() });

/** The body of `POST /transactions/{id}/speed-up`. */
export const speedUpBody = z.strictObject({
  reason: reason.optional(),
  max_fee_per_gas: wei.optional().meta({ description: 'Wei per gas. By default what the market asks for.' }),
  max_priority_fee_per_gas: wei.optional().meta({ description: 'Wei per gas. By default what the market asks for.' }),
});

const chainId = (expected: string) => z.int(expected).min(1, expected);
const whyExpected = 'why, as a text of 1 to 1000 characters (others will ask)';

/** The body of `POST /signers/{address}/pause` and `/resume`. */
export const signerOrderBody = z.strictObject({
  reason: z
    .string(whyExpected)
    .max(1000, whyExpected)
    .refine((text) => text.trim().length > 0, whyExpected)
    .meta({ minLength: 1, description: 'Why; others will ask.' }),
  chain_id: chainId('the id of a chain').nullish().meta({ description: 'On this chain only. By default on all.' }),
});

const countExpected = 'the `chain_count` that GET /signers shows';
const confirmExpected = 'the address of the signer once more';

/** The body of `POST /signers/{address}/cancel-pending`. */
export const cancelPendingBody = z.strictObject({
  chain_id: chainId('the id of a chain').meta({ description: 'On this chain.' }),
  confirm: z.string(confirmExpected).meta({ description: 'The address of the signer once more.' }),
  reason: reason.optional(),
});

const nameExpected = 'the name of an endpoint as GET /rpc shows it';

/** The body of `POST /rpc/test`. */
export const endpointTestBody = z.strictObject({
  chain_id: chainId('the id of a chain').meta({ description: 'The chain whose endpoint it is.' }),
  name: z.string(nameExpected).meta({ description: 'Its name, as GET /rpc shows it.' }),
});

/** The body of `POST /signers/{address}/resync-nonce`. */
export const resyncBody = z.strictObject({
  chain_id: chainId('the id of a chain').meta({ description: 'The chain whose count is approved.' }),
  chain_count: z.int(countExpected).min(0, countExpected).meta({ description: 'The count that GET /signers shows.' }),
  unpark: z
    .literal('all', '"all", or nothing')
    .optional()
    .meta({ description: 'Let everything that was parked go on as well.' }),
  confirm: z.string(confirmExpected).meta({ description: 'The address of the signer once more.' }),
});
