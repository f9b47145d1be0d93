import { version } from '../version.js';
import type { AppContext } from './app-context.js';
import type { Problem } from './problem.js';
import { requestId } from './request-id.js';

type Headers = Readonly<Record<string, string>>;

const json: Headers = { 'Content-Type': 'application/json; charset=utf-8' };
const problemJson: Headers = { 'Content-Type': 'application/problem+json; charset=utf-8' };

export function replyJson(c: AppContext, status: number, body: unknown, headers?: Headers): Response {
  return reply(c, status, JSON.stringify(body), { ...json, ...headers });
}

export function replyProblem(c: AppContext, problem: Problem): Response {
  const body = JSON.stringify(problem.toJson(c.req.path, requestId(c)));
  return reply(c, problem.status, body, { ...problemJson, ...problem.headers });
}

/** What the API answers is data: no page may frame it, no script may run in it, nothing of it is kept. */
const always: Headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Broadcaster-Version': version,
};

const overTls: Headers = { 'Strict-Transport-Security': 'max-age=31536000' };

/** Headers are handed over as a plain object: node-server writes those as they are, without building a `Headers`. */
export function reply(
  c: AppContext,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Headers,
): Response {
  return new Response(body, {
    status,
    headers: {
      ...always,
      ...(c.get('isSecure') ? overTls : {}),
      ...c.get('rateLimit'),
      'X-Request-Id': requestId(c),
      ...headers,
    },
  });
}
