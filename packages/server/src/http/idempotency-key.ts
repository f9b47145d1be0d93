import type { AppContext } from './app-context.js';
import { Problem } from './problem.js';
import { shown } from './shown.js';

/** What the header Idempotency-Key says; undefined: there is none. @throws Problem `invalid_field` */
export function idempotencyKey(c: AppContext): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const expected = 'expected 1 to 255 visible ASCII characters';
  throw new Problem('invalid_field', `Header Idempotency-Key: ${expected}, got ${shown(key)}.`);
}
