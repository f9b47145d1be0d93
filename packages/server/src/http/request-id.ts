import { randomUUID } from 'node:crypto';
import type { AppContext } from './app-context.js';

/** The caller's own X-Request-Id where it is fit to be repeated (1 to 128 visible ASCII characters), else a new one. */
export function requestId(c: AppContext): string {
  const known = c.get('requestId');
  if (known !== undefined) return known;
  const given = c.req.header('x-request-id');
  const id = given !== undefined && /^[\x21-\x7e]{1,128}$/.test(given) ? given : randomUUID();
  c.set('requestId', id);
  return id;
}
