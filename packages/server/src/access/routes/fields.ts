import { isAddress } from 'viem';
import { z } from 'zod';
import { addressList } from '../../http/client-address.js';
import { readRfc3339 } from '../../http/rfc3339.js';
import { roles } from '../role.js';

/** What each message says stands behind `expected`. */
export const role = z.enum(roles, `one of ${roles.join(', ')}`);

const nameText = '1 to 63 characters: a-z, 0-9, dot, hyphen and underscore, beginning with a letter or digit';
export const name = z.string(nameText).regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, nameText);

const passwordText = 'a password of 12 to 200 characters';
export const password = z.string(passwordText).min(12, passwordText).max(200, passwordText);

/** What somebody types in to log in: whether it is any good is no question here. */
export const typed = z.string('a text').max(200, 'a text of at most 200 characters');

const typeText = 'the name of a message type, or its beginning and a *';
const addressText = 'an address (0x and 40 hex digits)';
const rangeText = 'an address or a range such as 10.0.0.0/8';

export const messageTypes = listOf(
  z
    .string(typeText)
    .regex(/^[^*\0]{0,1024}\*?$/, typeText)
    .min(1, typeText),
);
export const signers = listOf(z.string(addressText).refine((text) => isAddress(text, { strict: false }), addressText));
export const ranges = listOf(z.string(rangeText).refine(isRange, rangeText));

const momentText = 'a time in the future with its offset (RFC 3339), as 2031-05-01T12:00:00Z';

/** Epoch ms of a time behind `now`; null: never. */
export function expiry(now: number) {
  return z
    .string(momentText)
    .transform((text) => readRfc3339(text) ?? 0)
    .refine((ms) => ms > now, momentText)
    .nullable()
    .default(null);
}

function listOf(item: z.ZodString) {
  return z.array(item, 'a list of texts').max(100, 'at most 100').nullable().default(null);
}

function isRange(text: string): boolean {
  try {
    return addressList([text]) !== null;
  } catch {
    return false;
  }
}
