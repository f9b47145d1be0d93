import { classifyNodeError } from '../classify-node-error.js';
import { describeReply, type RpcCall, type RpcReply } from '../endpoint.js';
import type { HealthSign } from './health.js';
import { retryAfterOf } from './retry-after.js';

/**
 * What the replies of one request show of the endpoint. A node that refuses a transaction or a call, whatever its words,
 * has answered; one that cannot even tell its head or an account's nonce has not.
 */
export function signOfReplies(calls: readonly RpcCall[], replies: readonly RpcReply[], ms: number): HealthSign | null {
  const limited = replies.find(isRateLimit);
  if (limited) return { kind: 'limited', retryAfterMs: retryAfterOf(limited), message: describeReply(limited) };
  const failure = replies.find(isTransportFailure);
  if (failure) {
    const message = describeReply(failure);
    return replies.some(isOfNode) ? { kind: 'troubled', message } : { kind: 'failed', message };
  }
  if (!replies.some(isOfNode)) return null;
  const unable = replies.find((reply, index) => reply.kind === 'error' && isBasic(calls[index]));
  if (unable && !replies.some(({ kind }) => kind === 'result'))
    return { kind: 'failed', message: describeReply(unable) };
  return { kind: 'answered', ms };
}

/** What every node can tell of its chain, at any time, to everybody. */
const basics = new Set(['eth_chainId', 'eth_blockNumber', 'eth_getTransactionCount', 'eth_getBalance']);

function isBasic(call: RpcCall | undefined): boolean {
  if (call?.method === 'eth_getBlockByNumber') return call.params[0] === 'latest';
  return call !== undefined && basics.has(call.method);
}

/** Words worth a closer look: errors are many on the busiest path, and most say nothing of the kind. */
const suspicious = /limit|many|429|throttl|quota|capacity|exceed|rate|slow down|credits/i;

export function isRateLimit(reply: RpcReply): boolean {
  if (reply.kind === 'http') return reply.status === 429;
  if (reply.kind !== 'error' || !(reply.code === -32005 || reply.code === 429 || suspicious.test(reply.message)))
    return false;
  return classifyNodeError(reply).class === 'rate-limited';
}

function isTransportFailure(reply: RpcReply): boolean {
  switch (reply.kind) {
    case 'http':
    case 'timeout':
    case 'broken':
      return true;
    case 'unsent':
      return reply.batchRefused !== true;
    default:
      return false;
  }
}

function isOfNode({ kind }: RpcReply): boolean {
  return kind === 'result' || kind === 'error';
}
