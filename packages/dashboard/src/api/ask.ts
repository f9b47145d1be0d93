import { measureServerTime } from '../time/server-time.js';
import { ApiProblem, unreachable } from './problem.js';
import { apiRoot } from './root.js';

export interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the API; `path` is relative to its root, without a slash at its beginning. Who promises the answer's shape is the
 * server, whose types `Answer` names.
 *
 * @throws ApiProblem
 */
export async function ask<Answer>(path: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', body, signal } = options;
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers };
  const asked = Date.now();
  const response = await fetch(new URL(path, apiRoot), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : unreachable();
  });
  measureServerTime(response.headers.get('date'), asked, Date.now());
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const problem = new ApiProblem(
    response.status,
    typeof answer === 'object' && answer !== null ? answer : {},
    Number(response.headers.get('retry-after')) || null,
  );
  if (problem.code === 'unauthenticated') onUnauthenticated?.();
  throw problem;
}

let onUnauthenticated: (() => void) | null = null;

/** `listener` is told when the server no longer knows who asks. */
export function whenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

export function post<Answer>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return ask<Answer>(path, { method: 'POST', body, headers });
}
