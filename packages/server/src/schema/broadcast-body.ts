import { z } from 'zod';
import { readRfc3339 } from '../http/rfc3339.js';

/** Text that every store can keep. */
export const storable = (most: number) =>
  z
    .string(`a text of 1 to ${most} characters`)
    .min(1, `a text of 1 to ${most} characters`)
    .max(most, `a text of 1 to ${most} characters`)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), `a text of 1 to ${most} characters`);

const whole = (least: number, most: number, expected = `an integer from ${least} to ${most}`) =>
  z.int(expected).min(least, expected).max(most, expected);

const keyExpected = '1 to 255 visible ASCII characters';
const momentExpected = 'a time with its offset (RFC 3339), as 2031-05-01T12:00:00Z';

/** An RFC 3339 time with its offset. */
export const moment = z
  .string(momentExpected)
  .refine((text) => readRfc3339(text) !== null, momentExpected)
  .meta({ format: 'date-time' });

const tags = z.array(storable(64), 'at most 20 texts of 1 to 64 characters').max(20, 'at most 20 texts');

/** Read by the library alone, which knows whether the message type lets the caller choose them. */
const choice = (json: Readonly<Record<string, unknown>>) =>
  z
    .unknown()
    .optional()
    .meta({ ...json });
const amount = { type: ['string', 'integer'], pattern: '^(0|[1-9][0-9]{0,77}|0x[0-9a-fA-F]{1,64})$', minimum: 0 };

const wei = { type: 'string', pattern: amount.pattern };

/** The body of `POST /transaction/broadcast`. */
export const broadcastBody = z
  .strictObject({
    message_type: z.string('a string').meta({
      description: 'A registered name or, where unregistered ones are allowed, a function signature.',
      examples: ['erc20.transfer', 'add_weight(address _addr, uint256 _weight)'],
    }),
    data: z
      .unknown()
      .nonoptional()
      .meta({
        description:
          'Arguments by name or by position, calldata in hex, or what the type asks for: see GET /message-types.',
        examples: [{ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', amount: '2500000' }],
      }),
    idempotency_key: z
      .string(keyExpected)
      .regex(/^[\x21-\x7e]{1,255}$/, keyExpected)
      .optional()
      .meta({ description: 'The same key always names the same transaction; also as the header Idempotency-Key.' }),
    external_id: storable(255).optional().meta({ description: "The caller's own reference; not unique." }),
    tags: tags.optional().meta({ description: 'To find it by.' }),
    metadata: z
      .record(z.string(), z.string())
      .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= 4096, 'at most 4096 bytes as JSON')
      .optional()
      .meta({ description: 'Texts of the caller; never interpreted. At most 4096 bytes as JSON.' }),
    chain_id: whole(1, Number.MAX_SAFE_INTEGER, 'a positive integer')
      .optional()
      .meta({ description: 'A configured chain.' }),
    signer_id: z.string('a string').optional().meta({ description: 'Address of a signer. By default the first one.' }),
    priority: whole(-1000, 1000).optional().meta({ description: 'Higher goes first. 0 by default.' }),
    valid_until: moment.optional().meta({ description: 'Give up before sending after this moment.' }),
    max_attempts: whole(1, 100).optional().meta({ description: 'Failed tries before giving up.' }),
    confirmations: whole(1, 10_000).optional().meta({ description: 'Blocks before `confirmed`.' }),
    success_on: z
      .enum(['accepted', 'mined', 'confirmed'], "'accepted', 'mined' or 'confirmed'")
      .optional()
      .meta({ description: 'From which stage on it counts as a success.' }),
    to: choice({ type: ['string', 'null'], description: 'Recipient, where the type lets the caller choose.' }),
    value: choice({ ...wei, description: 'Wei, where the type lets the caller choose.' }),
    gas: choice({ ...amount, description: 'Gas limit, where the type lets the caller choose.' }),
    max_fee_per_gas: choice({ ...wei, description: 'Wei per gas, where the type lets the caller choose.' }),
    max_priority_fee_per_gas: choice({ ...wei, description: 'Wei per gas, where the type lets the caller choose.' }),
    dry_run: z
      .boolean('true or false')
      .optional()
      .meta({ description: 'Tell what would happen, as POST /transactions/simulate does; nothing is stored.' }),
  })
  .meta({ id: 'BroadcastRequest', description: 'A transaction to broadcast.' });
