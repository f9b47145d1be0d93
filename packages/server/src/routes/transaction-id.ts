import type { AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { shown } from '../http/shown.js';

/** The id in the path, in the letter case of the store. @throws Problem `not_found` for what is not an id */
export function readTransactionId(c: AppContext): string {
  const id = c.req.param('id') ?? '';
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return id.toLowerCase();
  throw new Problem(
    'not_found',
    `${shown(id)} is not the id of a transaction: they look like 019ac2f4-7b1e-7c55-9a40-3f0b6f1f2a10.`,
    { hint: 'To look for a hash, an external id or an idempotency key, filter GET /transactions.' },
  );
}
