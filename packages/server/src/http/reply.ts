import { gzipSync } from 'node:zlib';
import { version } from '../version.js';
import type { AppContext } from './app-context.js';
import type { Problem } from './problem.js';
import { requestId } from './request-id.js';

type Headers = Readonly<Record<string, string>>;

const json: Headers = { 'Content-Type': 'application/json; charset=utf-8' };
const problemJson: Headers = { 'Content-Type': 'application/problem+json; charset=utf-8' };

export function replyJson(c: AppContext, status: number, body: unknown, headers?: Headers): Response {
  const text = JSON.stringify(body);
  if (text.length < worthPacking || c.req.method !== 'GET') return reply(c, status, text, { ...json, ...headers });
  const vary = { ...json, ...headers, Vary: 'Accept-Encoding' };
  if (!/\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(c.req.header('accept-encoding') ?? ''))
    return reply(c, status, text, vary);
  const packed = new Uint8Array(gzipSync(text, { level: 1 }));
  return reply(c, status, packed, { ...vary, 'Content-Encoding': 'gzip' });
}

/** Characters: lists are; one record costs more time than it saves. */
const worthPacking = 8_192;

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
