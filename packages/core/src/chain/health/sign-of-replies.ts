import { classifyNodeError } from '../classify-node-error.js';
import { describeReply, type RpcReply } from '../endpoint.js';
import type { HealthSign } from './health.js';
import { retryAfterOf } from './retry-after.js';

/** What the replies of one request show of the endpoint. A node that refuses a call, whatever its words, has answered. */
export function signOfReplies(replies: readonly RpcReply[], ms: number): HealthSign | null {
  const limited = replies.find(isRateLimit);
  if (limited) return { kind: 'limited', retryAfterMs: retryAfterOf(limited), message: describeReply(limited) };
  const failure = replies.find(isTransportFailure);
  if (failure) {
    const message = describeReply(failure);
    return replies.some(isOfNode) ? { kind: 'troubled', message } : { kind: 'failed', message };
  }
  return replies.some(isOfNode) ? { kind: 'answered', ms } : null;
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
