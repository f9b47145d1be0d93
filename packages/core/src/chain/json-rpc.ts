import { classifyNodeError } from './classify-node-error.js';
import type { RpcReply } from './endpoint.js';

/**
 * One reply for each id, out of the body of an HTTP answer. A reply with another id, with both or neither of `result`
 * and `error`, or that is missing from a batch, is `broken`: somebody answered, but not to this call.
 */
export function repliesFrom(
  text: string,
  status: number,
  retryAfterMs: number | null,
  ids: readonly number[],
): RpcReply[] | 'batch-refused' {
  const body = parse(text);
  const ok = status >= 200 && status < 300;
  if (Array.isArray(body) && ids.length > 1) {
    const byId = new Map<unknown, unknown>(body.map((item) => [isObject(item) ? item.id : undefined, item]));
    return ids.map((id) => replyOf(byId.get(id), id));
  }
  const error = isObject(body) && isObject(body.error) ? body.error : undefined;
  if (ids.length > 1 && (status === 413 || (error && (ok || status === 400) && refusesBatches(error))))
    return 'batch-refused';
  if (!ok) {
    // nodes and gateways put JSON-RPC errors into 4xx and 5xx answers: their words say more than the number
    if (error && status !== 429 && typeof error.message === 'string') return ids.map(() => errorReply(error));
    return ids.map(() => ({ kind: 'http', status, body: text.slice(0, 500), retryAfterMs }));
  }
  // one error for the whole batch that is not about batches: rate limits, keys, a node that syncs
  if (error && ids.length > 1) return ids.map(() => errorReply(error));
  const [only] = ids;
  if (ids.length === 1 && only !== undefined && body !== undefined) return [replyOf(body, only)];
  return ids.map(() => ({ kind: 'broken', message: 'the answer is not JSON-RPC' }));
}

function replyOf(item: unknown, id: number): RpcReply {
  if (!isObject(item)) return { kind: 'broken', message: 'no reply to this call' };
  const hasError = item.error !== undefined && item.error !== null;
  const hasResult = item.result !== undefined;
  // geth answers id null where it could not read the request at all
  if (item.id !== id && !(hasError && item.id === null))
    return { kind: 'broken', message: 'the reply carries another id' };
  if (hasError && hasResult && item.result !== null)
    return { kind: 'broken', message: 'the reply has a result and an error' };
  if (hasError) {
    return isObject(item.error) ? errorReply(item.error) : { kind: 'broken', message: 'the error is not an object' };
  }
  if (!hasResult) return { kind: 'broken', message: 'the reply has neither result nor error' };
  return { kind: 'result', result: item.result };
}

/** Words about batches, or none that say anything else. */
function refusesBatches(error: Record<string, unknown>): boolean {
  const message = typeof error.message === 'string' ? error.message : '';
  return /batch|array/i.test(message) || classifyNodeError({ message }).class === 'unknown';
}

function errorReply(error: Record<string, unknown>): RpcReply {
  return {
    kind: 'error',
    code: typeof error.code === 'number' ? error.code : undefined,
    message: typeof error.message === 'string' ? error.message : '',
    data: error.data,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
