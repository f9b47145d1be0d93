import type { EIP1193RequestFn } from 'viem';
import type { Clock } from '../clock.js';
import { messageOf } from '../errors.js';
import type { Endpoint, RpcReply } from './endpoint.js';

export interface TransportEndpointOptions {
  readonly name: string;
  /** Host and port, where they are known. */
  readonly host: string | null;
  /** viem's request function of a transport made with `retryCount: 0`. */
  readonly request: EIP1193RequestFn;
  readonly clock: Clock;
}

/**
 * A node behind any viem transport (webSocket, custom, ipc). viem turns errors into classes of its own; what the node
 * said is dug out of the cause chain, because viem's classes read "already known" as "nonce too low".
 */
export function transportEndpoint(options: TransportEndpointOptions): Endpoint {
  return {
    name: options.name,
    host: options.host,
    batchSize: 100,
    request: (calls, limits) =>
      Promise.all(
        calls.map(
          (call) =>
            new Promise<RpcReply>((resolve) => {
              const cancel = options.clock.after(limits.timeoutMs, () =>
                resolve({ kind: 'timeout', ms: limits.timeoutMs }),
              );
              // viem types each method's parameters; a transport takes any
              const pending = options.request({
                method: call.method,
                params: call.params,
              } as never) as Promise<unknown>;
              pending
                .then(
                  (result) => resolve({ kind: 'result', result }),
                  (error) => resolve(replyFromThrown(error)),
                )
                .finally(cancel);
            }),
        ),
      ),
    close() {},
  };
}

/** A system error, anywhere down the causes, after which nothing can have left. */
function systemCodeOf(thrown: unknown): string | null {
  for (let error = thrown; typeof error === 'object' && error !== null; error = (error as { cause?: unknown }).cause) {
    const { code } = error as { code?: unknown };
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return code;
  }
  return null;
}

function hasStatus(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && typeof (cause as { status?: unknown }).status === 'number';
}

/** Digs the node's own error out of what a viem transport throws. */
function replyFromThrown(thrown: unknown): RpcReply {
  const unsent = systemCodeOf(thrown);
  if (unsent) return { kind: 'unsent', message: unsent };
  for (let error = thrown; typeof error === 'object' && error !== null; error = (error as { cause?: unknown }).cause) {
    const { code, message, data, status, name } = error as Record<string, unknown>;
    // viem's own wrapper around what it does not know; an HTTP status in it says more than its code
    if (name === 'UnknownRpcError' && hasStatus((error as { cause?: unknown }).cause)) continue;
    if (typeof status === 'number')
      return { kind: 'http', status, body: messageOf(error).slice(0, 500), retryAfterMs: null };
    if (name === 'TimeoutError') return { kind: 'timeout', ms: 0 };
    const nested = (error as { cause?: unknown }).cause;
    const deeper =
      typeof nested === 'object' && nested !== null && typeof (nested as { code?: unknown }).code === 'number';
    if (typeof code === 'number' && !deeper) {
      const details = (error as { details?: unknown }).details;
      return { kind: 'error', code, message: typeof details === 'string' ? details : String(message), data };
    }
  }
  return { kind: 'broken', message: messageOf(thrown) };
}
