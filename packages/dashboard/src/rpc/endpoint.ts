import type { EndpointTestRecord } from '@tx-broadcaster/core';
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
  healthy: { tone: 'success', text: 'Healthy', detail: null },
  lagging: {
    tone: 'caution',
    text: 'Lagging',
    detail: 'Its head is behind; it is read from where there is no better one.',
  },
  paused: { tone: 'caution', text: 'Rate limited', detail: 'It limits our rate; nothing goes there for a moment.' },
  open: { tone: 'failed', text: 'Left alone', detail: 'It failed again and again; it is tried again in a moment.' },
  wrong_chain: { tone: 'failed', text: 'Wrong chain', detail: 'It serves another chain: its configuration is wrong.' },
  unknown: { tone: 'neutral', text: 'Not asked yet', detail: null },
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
  if (!ok) return trouble ?? `${name} cannot be used`;
  const head = head_block === null ? '' : `, its head is ${head_block.toLocaleString('en')}`;
  return `${name} answered in ${durationText(ms)}${head}.`;
}
