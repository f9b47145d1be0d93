import type { EndpointTestRecord } from '@tx-broadcaster/core';
import * as say from '#text/rpc';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';

/** How an RPC endpoint is doing, as `GET /rpc` tells. */
export interface EndpointView {
  readonly chain_id: number;
  readonly name: string;
  readonly host: string | null;
  readonly status: 'healthy' | 'lagging' | 'paused' | 'open' | 'wrong_chain' | 'unknown';
  readonly breaker: string;
  readonly head_block: number | null;
  readonly seen_at: string | null;
  readonly lag: number | null;
  /** 0 to 1. */
  readonly error_rate: number;
  readonly latency_ms: { readonly p50: number; readonly p95: number } | null;
  readonly rate_limited_until: string | null;
  readonly last_error: { readonly at: string; readonly message: string } | null;
  readonly reads: number;
  readonly sends: number;
  readonly send_only: boolean;
  readonly read_only: boolean;
}

interface EndpointState {
  readonly tone: 'success' | 'caution' | 'failed' | 'neutral';
  readonly text: string;
  readonly detail: string | null;
}

const states: Readonly<Record<EndpointView['status'], EndpointState>> = {
  healthy: { tone: 'success', text: say.healthy, detail: null },
  lagging: {
    tone: 'caution',
    text: say.lagging,
    detail: say.laggingMeans,
  },
  paused: { tone: 'caution', text: say.rateLimited, detail: say.rateLimitedMeans },
  open: { tone: 'failed', text: say.leftAlone, detail: say.leftAloneMeans },
  wrong_chain: { tone: 'failed', text: say.wrongChain, detail: say.wrongChainMeans },
  unknown: { tone: 'neutral', text: say.notAskedYet, detail: null },
};

export function endpointState({ status }: EndpointView): EndpointState {
  return states[status] ?? { tone: 'neutral', text: status, detail: null };
}

/** How much of what its chain is asked goes to this one, 0 to 1; null: nothing was asked yet. */
export function shareOf(endpoint: EndpointView, all: readonly EndpointView[]): number | null {
  const calls = ({ reads, sends }: EndpointView) => reads + sends;
  const of = all.filter(({ chain_id }) => chain_id === endpoint.chain_id).reduce((sum, one) => sum + calls(one), 0);
  return of === 0 ? null : calls(endpoint) / of;
}

/** What came of a test, in a sentence. */
export function testText(name: string, { ok, ms, head_block, trouble }: Omit<EndpointTestRecord, 'endpoint'>): string {
  if (!ok) return trouble ?? say.cannotBeUsed(name);
  const span = durationText(ms);
  return head_block === null ? say.answeredIn(name, span) : say.answeredWithHead(name, span, numberText(head_block));
}
