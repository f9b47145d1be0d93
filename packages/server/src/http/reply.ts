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

/** Headers are handed over as a plain object: node-server writes those as they are, without building a `Headers`. */
export function reply(
  c: AppContext,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Headers,
): Response {
  return new Response(body, {
    status,
    headers: {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Broadcaster-Version': version,
      'X-Request-Id': requestId(c),
      ...headers,
    },
  });
}
