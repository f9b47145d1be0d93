import type { Hex } from 'viem';
import { classifyNodeError, type NodeErrorClass } from './classify-node-error.js';
import { describeReply, type RpcReply } from './endpoint.js';
import { retryAfterOf } from './health/retry-after.js';
import { revertDataOf } from './revert-data.js';

/** `ok`: the node has exactly these bytes. `unsent`: they never left. The rest are a node's refusals and troubles. */
export type VerdictClass = 'ok' | 'unsent' | NodeErrorClass;

/** What one endpoint's raw answer to one send means. It repairs and paces; only receipts decide how a transaction ended. */
export interface Verdict {
  readonly class: VerdictClass;
  /** The node has the transaction. */
  readonly acknowledged: boolean;
  /** Uses up one try of the retry limit (lane-rules.md 7). */
  readonly counts: boolean;
  /** After this answer the transaction can still be mined. */
  readonly maybeInPool: boolean;
  readonly code: number | null;
  readonly message: string | null;
  readonly retryAfterMs: number | null;
  /** What a call returned that reverted, where the node told. */
  readonly revertData?: Hex | null;
}

const counting: ReadonlySet<VerdictClass> = new Set<VerdictClass>([
  'transient',
  'unknown',
  'gas-limit',
  'invalid-tx',
  'not-permitted',
  'reverted',
]);

/** Classes a resend cannot cure, as far as this node is concerned. */
export const refusals: ReadonlySet<VerdictClass> = new Set<VerdictClass>([
  'gas-limit',
  'invalid-tx',
  'not-permitted',
  'reverted',
]);

/** Classes that ask for a higher price. */
export const tooCheap: ReadonlySet<VerdictClass> = new Set<VerdictClass>([
  'underpriced',
  'replacement-underpriced',
  'fee-too-low',
]);

/** Reads an endpoint's reply to `eth_sendRawTransaction` of the bytes with this hash. */
export function verdictOf(reply: RpcReply, hash: Hex): Verdict {
  switch (reply.kind) {
    case 'result':
      // only the hash computed here is believed: providers have answered with hashes of other transactions
      return reply.result === hash
        ? verdict('ok', null, null)
        : verdict('unknown', null, `answered ${short(reply.result)}`);
    case 'error': {
      const judged = classifyNodeError({ code: reply.code, message: reply.message, data: reply.data });
      const retryAfterMs = judged.class === 'rate-limited' ? retryAfterOf(reply) : null;
      return {
        ...verdict(judged.class, reply.code ?? null, reply.message),
        maybeInPool: judged.maybeInPool,
        retryAfterMs,
        revertData: revertDataOf(reply),
      };
    }
    case 'http': {
      const about = describeReply(reply);
      if (reply.status === 429) return { ...verdict('rate-limited', 429, about), retryAfterMs: reply.retryAfterMs };
      if ([401, 402, 403, 404].includes(reply.status)) return verdict('endpoint-config', reply.status, about);
      return verdict('transient', reply.status, about);
    }
    case 'timeout':
    case 'broken':
      return verdict('transient', null, describeReply(reply));
    case 'unsent':
      return verdict('unsent', null, reply.message);
    case 'paused':
      return { ...verdict('rate-limited', null, describeReply(reply)), retryAfterMs: reply.retryAfterMs };
  }
}

function verdict(kind: VerdictClass, code: number | null, message: string | null): Verdict {
  return {
    class: kind,
    acknowledged: kind === 'ok' || kind === 'already-known',
    counts: counting.has(kind),
    maybeInPool: kind === 'ok' || kind === 'transient' || kind === 'unknown' || kind === 'already-known',
    code,
    message,
    retryAfterMs: null,
  };
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
