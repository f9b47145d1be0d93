import { BroadcasterError } from '@tx-broadcaster/core';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

const requestHeaders = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'X-Request-Id',
  'traceparent',
  'tracestate',
];
const answerHeaders = [
  'Broadcaster-Version',
  'Content-Disposition',
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

/** `https://app.example`, without a path; null for anything else, `*` too. */
export function originIn(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { origin, protocol } = new URL(text);
  return /^https?:$/.test(protocol) && origin === text && !text.includes('*') ? origin : null;
}

/**
 * Lets pages of these origins use the API, with an API key that they send. Cookies are none of theirs: a session stays
 * with the dashboard's own pages.
 *
 * @throws BroadcasterError `invalid_option`
 */
export function otherOrigins(origins: readonly string[]): MiddlewareHandler {
  const wrong = origins.find((text) => originIn(text) === null);
  if (wrong !== undefined) {
    throw new BroadcasterError(
      'invalid_option',
      `expected \`corsOrigins\` to be origins such as https://app.example, got ${JSON.stringify(wrong)}`,
      { hint: 'Name each: whoever holds a key on a page of theirs can use it.' },
    );
  }
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: requestHeaders,
    exposeHeaders: answerHeaders,
    maxAge: 600,
  });
}
